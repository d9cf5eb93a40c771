import type { CommitmentType, Indication, PadesLevel, SubIndication } from './model';
import type {
  CertificateReport,
  SignatureValidation,
  TimestampValidation,
  ValidationCircumstances,
} from './verification';

/** One change after a signature. Field, old and new are the document's own words, cut where they are long. */
export interface LaterChange {
  /** What a save did, from the least to the most (ISO 32000-2, table 257). */
  kind: 'nothing' | 'validation-data' | 'signatures' | 'metadata' | 'form-filling' | 'annotations' | 'other';
  /** In a few words, such as `filled in` or `Stamp annotation added`. */
  what: string;
  /** Counted from 1. */
  page?: number;
  /** Fully qualified name of a form field. */
  field?: string;
  /** The value before, and after. */
  old?: string;
  new?: string;
  /** Left, bottom, right, top in the page's own units (1/72 inch), counted from its lower left corner. */
  place?: [number, number, number, number];
}

/** One signature of a document, as far as integrity and identity go; trust is a separate answer. */
export interface SignatureReport {
  /** `document-timestamp`: by an authority, over the whole document (ETSI.RFC3161); nobody signed anything with it. */
  role: 'signature' | 'document-timestamp';
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
    /**
     * What later revisions did. `nothing`: they were saved without a change to what is seen or meant. `signatures-only`:
     * document timestamps and validation data, too. `other`: {@link changes} tells what.
     */
    laterChanges: 'none' | 'nothing' | 'signatures-only' | 'other';
    /** Where it is `other`: what was done, those changes first that did the most. At most 50 of them, each of bounded length. */
    changes?: LaterChange[];
    /** How many more changes there are. */
    moreChanges?: number;
    /**
     * Whether later revisions kept to what this signature permits by certifying (DocMDP) or locking (FieldMDP, /Lock; ISO
     * 32000-2, clause 12.8.2). `false`: do not rely on what the document says now, whatever the indication is. What would be
     * TOTAL-PASSED is TOTAL-FAILED then; what is something else already stays that. Absent where it forbids nothing, where
     * nothing came after it, and where the changes are not understood.
     */
    permitted?: boolean;
  };
  /** Of a document timestamp: the authority. */
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
  /**
   * The PAdES baseline level for which the document holds evidence (ETSI EN 319 142-1, clause 6.3). `not-baseline` for
   * every document timestamp: it has no level of its own.
   */
  level: PadesLevel | 'not-baseline';
  /** The timestamps over the signature value; of a document timestamp, itself. Absent where there are none. */
  timestamps?: TimestampReport[];
  /** Roles that the signatory claims; nobody confirms them. */
  claimedRoles?: string[];
  /** What the signatory commits to: one of the six of EN 319 122-1, or the OID of another. */
  commitmentType?: CommitmentType | (string & {});
  /** The policy that the signature names, its digest in lower-case hex. It is not fetched and not checked. */
  signaturePolicy?: { oid: string; digestAlgorithm: string; digest: string; uri?: string };
  /** P, when this signature certifies the document (ISO 32000-2, 12.8.2.2). */
  certification?: 1 | 2 | 3;
  /** Why `level` is `not-baseline`, or no higher although there is evidence for more: a few words for each reason. */
  levelProblems?: string[];
  /** The verdict with trust; only where it was asked for, and of a signature whose form is known. */
  validation?: SignatureValidation;
  /** The same of a document timestamp. */
  timestampValidation?: TimestampValidation;
}

/** One RFC 3161 timestamp of a document. */
export interface TimestampReport {
  /** genTime, ISO 8601, UTC. */
  time?: string;
  /** Name of the authority, from its certificate. */
  authority?: string;
  /**
   * Imprint and signature are right, and the authority's certificate is for timestamps and was valid then. Trust in the
   * authority is not looked at.
   */
  intact: boolean;
  /** Why not. */
  detail?: string;
}

/** What a person should know of a document beside what its signatures say. */
export interface DocumentRemark {
  /**
   * `field-without-signature`: a signature field whose value leads to no object; it is unsigned. `field-emptied`: its value is
   * there, and everything in it is gone. `rest-behind-end`: octets that look like objects, behind the last save.
   * `parts-misplaced`: an object stands elsewhere in its object stream than the cross-reference says. `signature-hidden`: an
   * earlier save had a signature that is no longer part of the document, or there are too many saves to look for one.
   */
  code: 'field-without-signature' | 'field-emptied' | 'rest-behind-end' | 'parts-misplaced' | 'signature-hidden';
  /** `warning`: no honest program is known to write that. */
  weight: 'notice' | 'warning';
  /** The field that it is about. */
  field?: string;
  /** A sentence; it may hold words of the document. */
  words: string;
}

/** What became of the MAC (message authentication code, ISO/TS 32004) that an encrypted document is under. */
export interface MacReport {
  /**
   * `right`: nobody without the password changed anything since the newest save. `wrong` and `missing`: somebody may have.
   * `not-examined`: an algorithm that is not at hand, or no password.
   */
  state: 'right' | 'wrong' | 'missing' | 'not-examined';
  /** A few words on why it is not right. */
  detail?: string;
}

export interface VerificationReport {
  size: number;
  signatures: SignatureReport[];
  /** Absent where there are none. */
  remarks?: DocumentRemark[];
  /** Only of a document that is under a MAC. */
  mac?: MacReport;
  /** `not-evaluated`: only integrity was asked for; chains and revocation were not looked at. */
  trust: 'evaluated' | 'not-evaluated';
  /** With what trust was evaluated. */
  circumstances?: ValidationCircumstances;
  /** The certificates that the verdicts name, each once. */
  certificates?: CertificateReport[];
}
