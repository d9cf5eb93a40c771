import type { EvidenceId, ValidationCause } from '../../preload/contract/verification';
import type { SubIndication } from '../../preload/contract/model';
import type { AnchorLookup, TrustAnchor } from '../trust/paths/trust-anchor';
import type { AlgorithmTable } from './algorithm-table';

export type { EvidenceId, ValidationCause };

/** What the octets of a signature or a timestamp say, before anybody is trusted (EN 319 102-1, clauses 5.2.2, 5.2.3, 5.2.7). */
export interface SignedInput {
  /** `evidenceId` of its octets. */
  id: EvidenceId;
  /** What keeps it from being what its format wants: FORMAT_FAILURE. A few words each. */
  formatProblems: readonly string[];
  cryptographic: {
    /** `not-examined`: an algorithm or a form that is not known here. */
    outcome: 'intact' | 'hash-failure' | 'signature-failure' | 'signed-data-not-found' | 'not-examined';
    detail?: string;
  };
  /** DER of the signing certificate, where it is there. */
  certificate?: Uint8Array;
  /** Whether the signed reference (ESS) names that certificate; `absent`: there is none. */
  reference: 'matches' | 'mismatch' | 'absent';
  /** DER of the certificates that it carries. */
  certificates: readonly Uint8Array[];
  /** Names such as `SHA-256` and `RSA-PSS`; absent where they are not known. */
  digestAlgorithm?: string;
  signatureAlgorithm?: string;
  /** Digest of the signed reference to the certificate. */
  referenceDigest?: string;
}

/** A time-stamp token with what it covers. */
export interface TimestampInput extends SignedInput {
  /**
   * `signature`: over a signature value (signature-time-stamp); `document`: over everything before it; `content`: under a signature,
   * over what it signs (content-time-stamp).
   */
  kind: 'signature' | 'document' | 'content';
  /** genTime. */
  time: Date;
  /** Of the message imprint. */
  imprintAlgorithm?: string;
  /** Objects of which it proves that they existed: signatures, timestamps, certificates, revocation data. */
  covers: readonly EvidenceId[];
}

export interface SignatureInput extends SignedInput {
  /** What the signer's computer says; nobody confirms it. */
  claimedTime?: Date;
  /** Timestamps that have it among what they cover, of {@link ValidationInput.timestamps}. */
  timestamps: readonly EvidenceId[];
  /** Of those, the ones over validation data (a DSS with this signature's, an archive-time-stamp). */
  archiveTimestamps: readonly EvidenceId[];
  /** Timestamps under the signature: it is younger than they are. */
  contentTimestamps?: readonly EvidenceId[];
}

/** OCSP response or CRL. DER. */
export interface RevocationInput {
  id: EvidenceId;
  kind: 'OCSP' | 'CRL';
  der: Uint8Array;
  source: 'document' | 'network' | 'cache';
}

/** Everything of a document that speaks for or against its signatures. */
export interface ValidationInput {
  signatures: readonly SignatureInput[];
  timestamps: readonly TimestampInput[];
  /** DER, beside those that signatures and timestamps carry. */
  certificates: readonly Uint8Array[];
  revocation: readonly RevocationInput[];
}

/** What {@link ValidationContext.fetch} is asked for. */
export interface EvidenceWish {
  /** DER. */
  certificate: Uint8Array;
  /** DER: what stands above it on its path, its issuer first. */
  issuers: readonly Uint8Array[];
  /** DER of the certificates that were met, among which those of responders and of the signers of lists may be. */
  candidates: readonly Uint8Array[];
}

/** With what is validated. */
export interface ValidationContext {
  /** The validation time. */
  at: Date;
  anchors: AnchorLookup | readonly TrustAnchor[];
  /** DER of further certificates that may be on a path. */
  candidates?: readonly Uint8Array[];
  /** Fetches revocation data for a certificate that has none in the document; absent: nothing is fetched. */
  fetch?: (wish: EvidenceWish) => Promise<{ revocation: RevocationInput[]; certificates: Uint8Array[] }>;
  /** Fetches the issuers of a certificate from which no path leads to an anchor (RFC 5280, clause 4.2.2.1). DER. */
  fetchIssuers?: (certificate: Uint8Array, candidates: readonly Uint8Array[]) => Promise<Uint8Array[]>;
  /**
   * Since when issuers are known to speak of certificates that have ended, beside what revocation data says of itself
   * (ExpiredCertsRevocationInfo of a trusted list).
   *
   * @param issuers - DER: what stands above the certificate on its path
   * @param at - when the revocation data was made
   */
  expiredCertificatesSince?: (issuers: readonly Uint8Array[], at: Date) => Date | undefined;
  /** Until when algorithms are good; the table of TS 119 312 unless said otherwise. */
  algorithms?: AlgorithmTable;
  policy?: Partial<ValidationPolicy>;
}

/** What EN 319 102-1 leaves to a policy. The defaults are those of EU DSS. */
export interface ValidationPolicy {
  /** Of a signatory's chain: without revocation data nothing is said (true), or it is only remarked (false). */
  revocationRequired: boolean;
  /** ms: revocation data older than this at the time in question is TRY_LATER; absent: any age will do. */
  revocationFreshness?: number;
}

/** What a building block came to. */
export interface Conclusion {
  indication: 'PASSED' | 'FAILED' | 'INDETERMINATE';
  subIndication?: SubIndication;
  causes: readonly ValidationCause[];
  warnings: readonly ValidationCause[];
}
