import type { CertificateAssurance } from './assurance';
import type { Indication, SubIndication } from './model';
import type { SignatureQualificationReport, TimestampQualificationReport } from './qualification';

/** Name and version of what `verify --json` prints. A later version may add entries; a change of meaning gets a new number. */
export const verificationSchema = 'countersign.verification/2';

/** SHA-256 of an object's octets, lower-case hex: certificate, OCSP response, CRL, signature, timestamp. */
export type EvidenceId = string;

/** What a verdict rests on, or what speaks against it. */
export interface ValidationCause {
  /** Which sort of object it is about. */
  about: 'signature' | 'timestamp' | 'certificate' | 'revocation' | 'algorithm' | 'anchor' | 'document';
  /** The object; absent where it is one that is missing. */
  id?: EvidenceId;
  /** A few plain words, without a full stop; they may hold words of the object. */
  words: string;
  /**
   * `revocation-unknown`: no answer that counts says whether the certificate was revoked. It speaks neither for nor against it.
   * `forbidden-change`: the document was changed afterwards in a way that the signature forbids. It stands first.
   */
  code?: 'revocation-unknown' | 'forbidden-change';
  /** Of the standard, such as `EN 319 102-1, 5.2.6.4`. */
  clause?: string;
}

/** Whose word it is that a certificate is trusted. */
export interface AnchorReport {
  certificate: EvidenceId;
  origin:
    | { kind: 'person' | 'configuration'; file: string }
    | { kind: 'demo' }
    | { kind: 'list'; territory: string; entries: string[] };
  /** ISO 8601: from then on it is trusted only for what is proved to have existed before. */
  until?: string;
}

/** One answer of an issuer about one certificate. Times are ISO 8601, UTC. */
export interface RevocationReport {
  id: EvidenceId;
  kind: 'OCSP' | 'CRL';
  certificate: EvidenceId;
  status: 'good' | 'revoked' | 'on-hold' | 'unknown';
  revokedAt?: string;
  reason?: string;
  thisUpdate: string;
  nextUpdate?: string;
  producedAt?: string;
  /** Who signed it. */
  issuer?: EvidenceId;
  /** Of the other lists that say it together with this one: a list with its delta, lists for some reasons each. */
  together?: EvidenceId[];
  /** Where it was found. */
  source: 'document' | 'network' | 'cache';
}

/** A certificate that a verdict speaks of. */
export interface CertificateReport {
  id: EvidenceId;
  subject: string;
  issuer: string;
  serialNumber: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  /** DER, base64. */
  der: string;
}

/** That an object existed at a time, and what proves it. */
export interface ProofReport {
  id: EvidenceId;
  /** ISO 8601, UTC: the earliest. */
  time: string;
  /** The timestamp that proves it; absent where it is only known that it is here now. */
  timestamp?: EvidenceId;
}

/** What one process of the standard came to. */
export interface ProcessReport {
  indication: 'PASSED' | 'FAILED' | 'INDETERMINATE';
  subIndication?: SubIndication;
}

/**
 * Until when a signature that is TOTAL-PASSED stays provable with what is known today, provided that nothing is revoked
 * before. Extending the document makes it later.
 */
export interface ProvableUntil {
  /** ISO 8601, UTC. */
  time: string;
  /**
   * What ends then. `certificate`: the one that it was made with. `issuer`: one above it. `timestamp`: one of a timestamp that
   * it rests on. `revocation`: that of who says that nothing was revoked. `anchor`: the trust that was given for a time.
   * `algorithm`: the time for which a method counts as safe, also by a forecast of ETSI TS 119 312.
   */
  end: 'certificate' | 'issuer' | 'timestamp' | 'revocation' | 'anchor' | 'algorithm';
  /** The certificate, or what was made with the algorithm. */
  id: EvidenceId;
  /** A few words that name it: a certificate's subject, or the algorithm. */
  what: string;
}

/** Building blocks of EN 319 102-1: clauses 5.2.2, 5.2.3, 5.2.7, 5.2.6 and 5.2.8, in the order in which they decide here. */
export type BuildingBlock = 'format' | 'identification' | 'cryptography' | 'certificate' | 'acceptance';

/** The verdict on a timestamp (ETSI EN 319 102-1, clause 5.4 and 5.6). */
export interface TimestampValidation extends ProcessReport {
  id: EvidenceId;
  /** `content`: under the signature, over what it signs; the signature is younger. */
  kind: 'signature' | 'document' | 'content';
  /** genTime, ISO 8601, UTC. */
  time: string;
  causes: ValidationCause[];
  warnings: ValidationCause[];
  chain: EvidenceId[];
  anchor?: AnchorReport;
  /** Since when it is proved to exist; `timestamp` is absent where that is the validation time. */
  proof: Omit<ProofReport, 'id'>;
  /** The same as of a signature; only of a document timestamp, where it is PASSED. */
  provableUntil?: ProvableUntil;
  /** By the trusted lists, where some are kept here. */
  qualification?: TimestampQualificationReport;
}

/** The verdict on a signature (ETSI EN 319 102-1, clause 5). */
export interface SignatureValidation {
  id: EvidenceId;
  indication: Indication;
  subIndication?: SubIndication;
  /** Why it is not TOTAL-PASSED; empty where it is. */
  causes: ValidationCause[];
  /** What does not decide, and is worth to be known. */
  warnings: ValidationCause[];
  /** The earliest time at which the signature is proved to have existed; `timestamp` is absent where that is the validation time. */
  bestSignatureTime: { time: string; timestamp?: EvidenceId };
  /** From the signatory to the anchor; ends early where no anchor was found. */
  chain: EvidenceId[];
  anchor?: AnchorReport;
  /** What was decided with. */
  revocation: RevocationReport[];
  timestamps: TimestampValidation[];
  /** Those under the signature, which are older than it; absent where there are none. */
  contentTimestamps?: TimestampValidation[];
  /** For this signature, its chain and its revocation data. */
  proofs: ProofReport[];
  /** The processes one by one (clauses 5.3, 5.5 and 5.6.3). Those that were not needed are absent. */
  processes: {
    /** `decidedBy`: the building block that kept it from passing. */
    basic: ProcessReport & { decidedBy?: BuildingBlock };
    withTime?: ProcessReport;
    withArchive?: ProcessReport;
  };
  /** Absent where it is not TOTAL-PASSED, and where nothing that is known here ends it. */
  provableUntil?: ProvableUntil;
  /** By the trusted lists, where some are kept here: what kind of signature it is by law (ETSI TS 119 615). */
  qualification?: SignatureQualificationReport;
}

/** With what a document was validated. */
export interface ValidationCircumstances {
  /** ISO 8601, UTC: the time for which it was asked. */
  at: string;
  /** Nothing was fetched. */
  offline: boolean;
  /** How many anchors of one's own there are; none, and no lists: nothing can be TOTAL-PASSED. */
  anchors: number;
  /** Territories of the European trusted lists that were looked at, and of those that could not be had. */
  lists?: CertificateAssurance['lists'];
}
