/** How the signature will be made, as far as seed values may ask for it. */
export interface SignatureTerms {
  /** Such as `SHA-256`. */
  digestAlgorithm: string;
  /** Absent while the certificate is still to come: then nothing that a field asks of it is looked at. */
  certified?: CertifiedTerms;
  /** Whether the level brings a signature timestamp. */
  timeStamped: boolean;
}

/** DER of the signing certificate, and of the issuing certificates that are at hand. */
export interface CertifiedTerms {
  certificate: Uint8Array;
  chain: Uint8Array[];
}
