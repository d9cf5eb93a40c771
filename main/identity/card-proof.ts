/** The certificate of a card that identified somebody, and its key that signs a token for an authority (JWS, RFC 7515). */
export interface CardProof {
  /** DER: the card's certificate, then those between it and the one that is trusted. */
  certificates: Uint8Array[];
  /** RFC 7518, clause 3.1. */
  algorithm: 'ES256' | 'ES384' | 'ES512' | 'RS256' | 'PS256';
  /**
   * Asks for the card's PIN, and signs once.
   *
   * @returns the value as JWS has it: for ECDSA r and s one after the other
   * @throws CountersignError pin.*, token.*, identity.cancelled
   */
  sign(signed: Uint8Array): Promise<Uint8Array>;
}
