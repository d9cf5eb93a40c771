import type { Indication, SubIndication } from '../../preload/contract/model';

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
}

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
  inspect(path: string): Promise<Inspection>;
  prepare(request: PrepareRequest): Promise<Prepared>;
  complete(request: CompleteRequest): Promise<Completed>;
  /** Forgets a preparation and removes what it may have left. */
  discard(preparationId: string): Promise<void>;
  verify(path: string): Promise<VerificationReport>;
}
