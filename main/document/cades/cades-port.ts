/** The face of `main/document/cades` towards `main/document/pades`. No PDF words here. */
export type CadesDigest = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type CadesSignature = 'RSA-PKCS1' | 'RSA-PSS' | 'ECDSA';

export interface CadesPlan {
  /** DER of the signing certificate. */
  certificate: Uint8Array;
  /** DER of further certificates to embed. */
  chain: Uint8Array[];
  digestAlgorithm: CadesDigest;
  signatureAlgorithm: CadesSignature;
}

/** What verification of one detached SignedData found (RFC 5652, clause 5.4 and 5.6; RFC 5035). */
export interface CadesVerdict {
  /** `intact`, or the first thing that is wrong. */
  outcome:
    | 'intact'
    | 'format-failure'
    | 'digest-mismatch'
    | 'signature-invalid'
    | 'no-signing-certificate'
    | 'certificate-reference-mismatch'
    /** Nothing is wrong and nothing is proven: an algorithm or form that is not verified here. */
    | 'unsupported';
  detail?: string;
  /** DER of the signing certificate, where it was found. */
  certificate?: Uint8Array;
  certificates: Uint8Array[];
  digestAlgorithm?: string;
  signatureAlgorithm?: string;
  /** Types (dotted) of the signed attributes, in order; empty where there are none. */
  signedAttributeTypes: string[];
  /** ISO 8601, UTC: genTime of a time-stamp token (RFC 3161, clause 2.4.2). */
  timeStampTime?: string;
  /** Departures from CAdES/PAdES baseline B (ETSI EN 319 122-1, EN 319 142-1), empty for a baseline signature. */
  baselineProblems: string[];
}
