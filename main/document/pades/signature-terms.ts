/** How the signature will be made, as far as seed values may ask for it. */
export interface SignatureTerms {
  /** Such as `SHA-256`. */
  digestAlgorithm: string;
  /** DER of the signing certificate, and of the issuing certificates that are at hand. */
  certificate: Uint8Array;
  chain: Uint8Array[];
  /** Whether the level brings a signature timestamp. */
  timeStamped: boolean;
}
