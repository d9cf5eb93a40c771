/** The face of `main/cades` towards `main/document/pades`. No PDF words here. */
export type CadesDigest = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type CadesSignature = 'RSA-PKCS1' | 'RSA-PSS' | 'ECDSA';

/** What a signatory commits to (EN 319 122-1, clause 5.2.3). */
export type CommitmentType =
  | 'proof-of-origin'
  | 'proof-of-receipt'
  | 'proof-of-delivery'
  | 'proof-of-sender'
  | 'proof-of-approval'
  | 'proof-of-creation';

/** The rules that a signature is made under (EN 319 122-1, clause 5.2.9). */
export interface SignaturePolicy<Digest extends string = CadesDigest> {
  /** Dotted. */
  oid: string;
  digestAlgorithm: Digest;
  /** Of the policy document. */
  digest: Uint8Array;
  /** Where the policy document can be had. */
  uri?: string;
}

/** What the signed attributes say of the signatory beside the certificate: claims, which nobody confirms. */
export interface SignatureClaims {
  /** "In quality of". */
  claimedRoles?: string[];
  commitmentType?: CommitmentType;
  signaturePolicy?: SignaturePolicy;
}

/** The claims of a signature that somebody made. */
export interface ReadClaims extends Omit<SignatureClaims, 'signaturePolicy'> {
  /** Dotted; names a commitment that is none of the six, too. */
  commitmentTypeOid?: string;
  signaturePolicy?: SignaturePolicy<string>;
}

export interface CadesPlan extends SignatureClaims {
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
  /** What the signed attributes claim; absent where they claim nothing. */
  claims?: ReadClaims;
  /** Digest of the signed reference to the certificate, such as `SHA-1`; absent where there is no reference. */
  referenceDigest?: string;
  /** ISO 8601, UTC: genTime of a time-stamp token (RFC 3161, clause 2.4.2). */
  timeStampTime?: string;
  /** Digest of its message imprint, such as `SHA-256`. */
  imprintAlgorithm?: string;
  /** DER of CRLs and OCSP responses that the SignedData itself carries (RFC 5652, clause 5.1; RFC 5940; ISO 32000-2, 12.8.3.3.2). */
  revocation: { crls: Uint8Array[]; ocsps: Uint8Array[] };
  /**
   * What is wrong with how the signed attributes were encoded when they were signed, though nothing was changed since: the
   * value is over the octets that stand there and not over their DER encoding (RFC 5652, clause 5.4).
   */
  encodingProblem?: string;
  /** Departures from CAdES/PAdES baseline B (ETSI EN 319 122-1, EN 319 142-1), empty for a baseline signature. */
  baselineProblems: string[];
  /**
   * Those of them that say how something is made, not which attributes are there. EU DSS names the level all the same.
   */
  craftProblems: string[];
}
