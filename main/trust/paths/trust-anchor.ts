/** Who says that a certificate is trusted. A list adds what it knows of the entry (see the room of the lists). */
export type AnchorOrigin =
  /** The person added it. */
  | { kind: 'person'; file: string }
  /** The configuration names it. */
  | { kind: 'configuration'; file: string }
  /** The demo made it; it is worth nothing outside of the demo. */
  | { kind: 'demo' }
  /** A trusted list holds it. `entries` are the list's own names of the services, opaque here. */
  | { kind: 'list'; territory: string; entries: readonly string[] };

/**
 * A certificate that is trusted as it is: neither its signature nor its own period is judged, for whoever made it an anchor
 * has done so (RFC 5280, clause 6.1.1 (d); ETSI EN 319 102-1, clause 5.2.6.1). It may be a root, a CA in the middle, or the
 * very certificate of a signer or of a timestamping unit.
 */
export interface TrustAnchor {
  /** DER, the certificate alone. */
  certificate: Uint8Array;
  origin: AnchorOrigin;
  /** Its sunset: from then on it is trusted only for what is proved to have existed before. Absent: it has no end. */
  until?: Date;
}

/**
 * Anchors that can be looked up, so that thousands of them cost nothing. {@link AnchorIndex} is made from an array; the
 * trusted lists bring their own.
 */
export interface AnchorLookup {
  /** Those with this subject. @param name - of `nameKey` */
  withSubject(name: string): readonly TrustAnchor[];
  /** Those that are this very certificate; more than one where several vouch for it. @param certificate - of `certificateKey` */
  withCertificate(certificate: string): readonly TrustAnchor[];
}
