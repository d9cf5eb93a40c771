import type { Indication, PadesLevel, SubIndication } from '../../preload/contract/model';
import type { TimestampAuthority, TimestampFailure } from '../trust/timestamp';

/** Digest algorithms that a signer may name (DIGESTALGORITHM). */
export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512';
/** How the token signs; ECDSA's curve follows from the certificate. */
export type SignatureAlgorithm = 'RSA-PKCS1' | 'RSA-PSS' | 'ECDSA';

/** What `main/signing` asks the document process to prepare. */
export interface PrepareRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  plan: SigningPlan;
}

export interface SigningPlan {
  /** DER of the signing certificate. */
  certificate: Uint8Array;
  /** DER of the issuing certificates that are at hand, leaf's issuer first; may be empty. */
  chain: Uint8Array[];
  digestAlgorithm: DigestAlgorithm;
  signatureAlgorithm: SignatureAlgorithm;
  /** ISO 8601; becomes `/M` (ETSI EN 319 142-1, clause 5.3: the CMS signing-time stays absent). */
  signedAt: string;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /** Roles that the signatory claims ("in quality of"): signer-attributes-v2, claimedAttributes (EN 319 122-1, clause 5.2.6). */
  claimedRoles?: string[];
  /** commitment-type-indication (EN 319 122-1, clause 5.2.3); never together with `reason` (EN 319 142-1, table 1). */
  commitmentType?: CommitmentType;
  /** signature-policy-identifier (EN 319 122-1, clause 5.2.9). */
  signaturePolicy?: { oid: string; digestAlgorithm: DigestAlgorithm; digest: Uint8Array; uri?: string };
  /** Name of the signature field: an empty one that is there is used; otherwise one is made under that name. */
  fieldName?: string;
  /** Certify: as the first signature only, with the DocMDP permission P (ISO 32000-2, 12.8.2.2). */
  certification?: 1 | 2 | 3;
  /** What the signature shall have beyond level B-B. */
  raise?: LevelWish;
  /** User or owner password of an encrypted document. Lives no longer than the request. */
  password?: string;
}

/** A level above B-B, and what to do when it can not be reached. */
export interface LevelWish {
  level: Exclude<PadesLevel, 'PAdES-BASELINE-B'>;
  /** Asked in this order. */
  authorities: TimestampAuthority[];
  /** `FAIL`: nothing is delivered. `DELIVER_LOWER`: the signature is delivered at the level that it has, and the result says so. */
  fallback: 'FAIL' | 'DELIVER_LOWER';
}

export type CommitmentType =
  | 'proof-of-origin'
  | 'proof-of-receipt'
  | 'proof-of-delivery'
  | 'proof-of-sender'
  | 'proof-of-approval'
  | 'proof-of-creation';

export interface Prepared {
  preparationId: string;
  /** DER SET OF of the signed attributes: what the signature is computed over. */
  signedAttributes: Uint8Array;
  /** Digest of `signedAttributes` with the plan's algorithm: what the token signs. */
  digest: Uint8Array;
  /** Lower-case hex of the whole input, with the plan's algorithm. */
  inputDigest: string;
  inputSize: number;
}

export interface CompleteRequest {
  preparationId: string;
  /** RSA: the signature octets. ECDSA: DER Ecdsa-Sig-Value. */
  signatureValue: Uint8Array;
  /** Where the output grows; on the same file system as `target`. */
  temporary: string;
  /** The wanted name. `numbered`: on a collision try `NAME (2).pdf` and so on; otherwise fail with output.exists. */
  target: string;
  numbered: boolean;
}

export interface Completed {
  /** The path that the output really has. */
  path: string;
  size: number;
  /** Lower-case hex of the whole output, with the plan's algorithm. */
  outputDigest: string;
  /** Our own check of the output. */
  report: VerificationReport;
  /** The level that was reached. Lower than the wish only where the wish allows that. */
  level: PadesLevel;
  /** The signature's timestamp: whose, and its genTime (ISO 8601, UTC). */
  timestamp?: { authority: string; time: string };
  /** Why a higher level that was wished for was not reached, beside the failures of authorities. */
  levelProblems: string[];
  /** Name of the field that holds the signature. */
  field: string;
  /** Authorities that were asked and gave none, also where another one did. */
  timestampFailures: TimestampFailure[];
}

/** Asks to raise what is signed already; no key is used. */
export interface ExtendRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  raise: LevelWish;
  /** As in {@link CompleteRequest}. */
  temporary: string;
  target: string;
  numbered: boolean;
  /** User or owner password of an encrypted document. */
  password?: string;
}

export interface Extended {
  /** The path that the output really has. */
  path: string;
  size: number;
  level: PadesLevel;
  /** Why a higher level that was wished for was not reached. */
  levelProblems: string[];
  report: VerificationReport;
}

export interface Inspection {
  size: number;
  /** Of the catalog or the header, such as `1.7`. */
  version: string;
  pages: number;
  signatures: number;
}

/** One signature of a document, as far as integrity and identity go; trust is a separate answer. */
export interface SignatureReport {
  field: string;
  /** 1-based position among the document's signatures, oldest first. */
  index: number;
  subFilter: string;
  indication: Indication;
  subIndication?: SubIndication;
  /**
   * `intact`: digest, signature value and signing-certificate reference all agree. `not-examined`: a format or algorithm that
   * this version does not know; it says nothing about the signature.
   */
  integrity: 'intact' | 'broken' | 'not-examined';
  /** A sentence's worth of why, for anything but `intact`. */
  detail?: string;
  coverage: {
    /** Bytes from the start of the file that the signature's revision reaches. */
    revisionEnd: number;
    /** True when that is the whole file. */
    wholeDocument: boolean;
    /** What later revisions did, as far as it was examined. */
    laterChanges: 'none' | 'signatures-only' | 'other';
  };
  signer?: {
    subject: string;
    issuer: string;
    serialNumber: string;
    notBefore: string;
    notAfter: string;
    /** DER, base64. */
    certificate: string;
  };
  /** ISO 8601 from `/M`: what the signer's computer claimed. */
  claimedTime?: string;
  digestAlgorithm?: string;
  signatureAlgorithm?: string;
  /** The baseline that the signature's own attributes reach. */
  level: 'PAdES-BASELINE-B' | 'not-baseline';
  /** Roles that the signatory claims; nobody confirms them. */
  claimedRoles?: string[];
  /** What the signatory commits to: one of the six of EN 319 122-1, or the OID of another. */
  commitmentType?: CommitmentType | (string & {});
  /** The policy that the signature names, its digest in lower-case hex. It is not fetched and not checked. */
  signaturePolicy?: { oid: string; digestAlgorithm: string; digest: string; uri?: string };
  /** P, when this signature certifies the document (ISO 32000-2, 12.8.2.2). */
  certification?: 1 | 2 | 3;
  /** Why `level` is `not-baseline`: a few words for each departure. */
  levelProblems?: string[];
}

export interface VerificationReport {
  size: number;
  signatures: SignatureReport[];
  /** `not-evaluated`: chain, revocation and trusted lists are not looked at in this version. */
  trust: 'not-evaluated';
}

/**
 * What the rest of main asks of documents. Paths and DER go in, digests and reports come out; document bytes do not.
 * Every method rejects with a CountersignError.
 */
export interface DocumentPort {
  /** @param password - of the user or the owner of an encrypted document; used for this request only */
  inspect(path: string, password?: string): Promise<Inspection>;
  /**
   * Rejects with the reason when the document would not take this signature. Reads little and keeps nothing: it is for
   * before the PIN.
   */
  admit(request: PrepareRequest): Promise<void>;
  prepare(request: PrepareRequest): Promise<Prepared>;
  complete(request: CompleteRequest): Promise<Completed>;
  /**
   * Raises every signature of a document, or renews its archive timestamp: a timestamp over what has none, validation data
   * for all that is there, and for B-LTA a new document timestamp over it.
   */
  extend(request: ExtendRequest): Promise<Extended>;
  /** Forgets a preparation and removes what it may have left. */
  discard(preparationId: string): Promise<void>;
  /** @param password - see {@link inspect} */
  verify(path: string, password?: string): Promise<VerificationReport>;
}
