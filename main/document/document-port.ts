import type {
  DocumentRemark,
  LaterChange,
  MacReport,
  SignatureReport,
  TimestampReport,
  VerificationReport,
} from '../../preload/contract/document-report';
import type {
  CommitmentType,
  PadesLevel,
  SignatureCorner,
  SeenPlace,
  SignatureLayout,
} from '../../preload/contract/model';
import type { Finding } from '../../preload/contract/findings';
import type { PageUnit } from '../../preload/contract/page-view';
import type { DocumentPlaces, SignaturePreview, SigningLine } from '../../preload/contract/placement';
import type { SigningNote } from '../../preload/contract/signing-notes';
import type { TrustAnchor } from '../trust/paths';
import type { TimestampAuthority, TimestampFailure } from '../trust/timestamp';
import type { AlgorithmTable } from '../validation';

export type { CommitmentType, DocumentPlaces, Finding, PageUnit, SeenPlace, SignatureCorner, SigningLine, SigningNote };
export type { DocumentRemark, LaterChange, MacReport, SignatureReport, TimestampReport, VerificationReport };

/** Digest algorithms that a signer may name (DIGESTALGORITHM). */
export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512';
/** How the token signs; ECDSA's curve follows from the certificate. */
export type SignatureAlgorithm = 'RSA-PKCS1' | 'RSA-PSS' | 'ECDSA';

/** What `main/signing` asks the document process to prepare. */
export interface PrepareRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  plan: SigningPlan;
  /** Where the output grows, as in {@link CompleteRequest}: the copy of the input is made while it is hashed, not later. */
  output?: { temporary: string; target: string };
}

export interface SigningPlan {
  /** DER of the signing certificate. */
  certificate: Uint8Array;
  /** DER of the issuing certificates that are at hand, leaf's issuer first; may be empty. Others are looked for. */
  chain: Uint8Array[];
  /** DER of the self-signed certificate that ends the chain, where it is at hand: it is known then that nothing is missing. */
  root?: Uint8Array;
  digestAlgorithm: DigestAlgorithm;
  signatureAlgorithm: SignatureAlgorithm;
  /** Until when algorithms are good; the table of TS 119 312 unless said otherwise. */
  algorithms?: AlgorithmTable;
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
  /** Shows the signature on pages of the document; without it the signature is invisible. */
  visible?: VisibleSignature;
  /** What the signature shall have beyond level B-B. */
  raise?: LevelWish;
  /** User or owner password of an encrypted document. Lives no longer than the request. */
  password?: string;
}

/** A plan for a certificate that is not there yet: it is asked for once it is known that the document takes a signature. */
export interface UncertifiedPlan extends Omit<SigningPlan, 'certificate' | 'chain' | 'root' | 'signatureAlgorithm'> {
  /** Whom the certificate will name: it is drawn where the signature is seen. */
  signatory: string;
  /** DER of the certificate whose words are drawn, where a look is taken before it signs. */
  shownCertificate?: Uint8Array;
}

/** Asks whether a document will take a signature, whoever's certificate comes. */
export interface ForeseeRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  plan: UncertifiedPlan;
}

/** Asks how a signature would look, before its key is used. */
export interface PreviewRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  /** Its `visible` is what is drawn. */
  plan: UncertifiedPlan;
}

/** What {@link PreviewRequest} is answered with. */
export type Preview = Omit<SignaturePreview, 'nameKnown'>;

/** A signature that is seen: where it stands and what it shows. */
export interface VisibleSignature {
  /** `first`, `last`, `all`, or 1-based page numbers; -1 is the last page, -2 the one before. */
  pages: 'first' | 'last' | 'all' | number[];
  /** A visible field that exists keeps its own place; then this one is not used. */
  place: SignaturePlace;
  appearance: SignatureAppearance;
  /** Somebody asked for it with this request: a field that is not seen is refused then, and not only told. */
  demanded?: boolean;
}

/**
 * In points (1/72 inch) of the page as its reader sees it: upright whatever its /Rotate, the origin in the lower left
 * corner of its crop box, whatever its /UserUnit.
 */
export type SignaturePlace =
  | StandingPlace
  /**
   * On the line of the document that wants to be signed, whichever page it is on. Where there is none: `otherwise`, on the pages
   * that were chosen, and without that the document is refused.
   */
  | { line: true; otherwise?: CornerPlace };

/** A place that needs nothing of the document but the size of its page. */
export type StandingPlace =
  | { rectangle: [left: number, bottom: number, right: number, top: number] }
  /**
   * `aside` and `away`: how far from the two edges, and on a page that is too small for that as far as it goes; without them
   * a margin. `yielding`: nobody asked for this corner, and where it is taken the signature stands elsewhere on the page.
   */
  | CornerPlace;

export type CornerPlace = {
  corner: SignatureCorner;
  width?: number;
  height?: number;
  aside?: number;
  away?: number;
  yielding?: true;
};

/** What a visible signature shows. Everything is fitted into its place: text wraps and shrinks, pictures keep their proportions. */
export interface SignatureAppearance {
  /** How picture and text share the place. `NAME_AND_TEXT`: the name large on the left, the rest on the right. */
  layout: SignatureLayout;
  /** What is written, in this order; what the signature does not say is left out. */
  show: AppearanceFact[];
  /** Written before everything else; words between braces are filled in (`{name}`). */
  text?: string;
  /** What `NAME_AND_TEXT` writes large; the name without it. */
  heading?: 'name' | 'initials';
  /**
   * For the layouts with an image: a file's octets (PNG, JPEG or SVG), or what was written by hand. `transparent`: the paper
   * that the picture was taken from is left out of it.
   */
  image?: { octets: Uint8Array; transparent?: boolean } | { ink: InkStroke[] };
  /** IANA name of the time zone in which the date is written; without it the computer's own. */
  timeZone?: string;
  /** A thin line around it. */
  border?: boolean;
}

/** What a picture of a signature says, as far as it is known beforehand. */
export interface PictureFacts extends Pick<
  SigningPlan,
  'signedAt' | 'reason' | 'location' | 'claimedRoles' | 'commitmentType'
> {
  /** DER of the certificate that would sign; absent where it is not known yet. */
  certificate?: Uint8Array;
  /** Who is named where there is no certificate. */
  signatory: string;
}

/** Asks how a visible signature would look. */
export interface PictureRequest {
  appearance: SignatureAppearance;
  facts: PictureFacts;
  /** Points. */
  width: number;
  height: number;
  /** Pixels to the point. */
  scale: number;
}

/** Red, green, blue and opacity, eight bits each, from the upper left corner on. */
export interface SignaturePicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Draws how a visible signature would look, as it will be in the document. */
export interface SignaturePainter {
  picture(request: PictureRequest): Promise<SignaturePicture>;
}

export type AppearanceFact = 'name' | 'date' | 'reason' | 'location' | 'role' | 'commitment';

/** One stroke of a pen: points in any unit, y downwards, in the order in which they were drawn. */
export type InkStroke = { x: number; y: number; /** 0 to 1; 0.5 without one. */ pressure?: number }[];

/** A level above B-B, and what to do when it can not be reached. */
export interface LevelWish {
  level: Exclude<PadesLevel, 'PAdES-BASELINE-B'>;
  /** Asked in this order. */
  authorities: TimestampAuthority[];
  /** `FAIL`: nothing is delivered. `DELIVER_LOWER`: the signature is delivered at the level that it has, and the result says so. */
  fallback: 'FAIL' | 'DELIVER_LOWER';
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
  /** The level that was reached. Lower than the wish only where the wish allows that. */
  level: PadesLevel;
  /** The signature's timestamp: whose, and its genTime (ISO 8601, UTC). */
  timestamp?: { authority: string; time: string };
  /** Why a higher level that was wished for was not reached, beside the failures of authorities. */
  levelProblems: string[];
  /** Name of the field that holds the signature. */
  field: string;
  /** Where it is seen, its own place first; empty for a signature that is not seen. */
  seen: SeenPlace[];
  /** What a person should know of it; the same that {@link DocumentPort.admit} tells. */
  notes: SigningNote[];
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

/** Asks for a document as one of its signatures found it. */
export interface RevisionRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  /** The signature's place in the report, from 1. */
  signature: number;
  /** Where the copy grows, on the same file system as `target`, which must not be there. */
  temporary: string;
  target: string;
  /** User or owner password of an encrypted document. */
  password?: string;
}

export interface SavedRevision {
  path: string;
  size: number;
  /** Name of the signature's field. */
  field: string;
}

/** Asks for a report on the signatures of a document, in a new file. */
export interface ReportRequest {
  /** Absolute path of the user's file, opened read-only and never written. */
  path: string;
  /** User or owner password of an encrypted document. */
  password?: string;
  /** With what its signatures are validated. */
  trust: TrustWish;
  format: ReportFormat;
  /** Where the report grows, on the same file system as `target`, which must not be there. */
  temporary: string;
  target: string;
}

/** `xml`: ETSI TS 119 102-2, for programs. `pdf`: a page for people. */
export type ReportFormat = 'xml' | 'pdf';

export interface SavedReport {
  path: string;
  size: number;
  /** What was found, the same that the file says. */
  report: VerificationReport;
}

export interface Inspection {
  size: number;
  /** Of the catalog or the header, such as `1.7`. */
  version: string;
  pages: number;
  signatures: number;
  /** Whose password opened an encrypted document; the user's may be the empty one. */
  openedBy?: 'user' | 'owner';
  /** Its permissions do not let this password's user print it. */
  printForbidden?: true;
}

/** The digests of a whole file, and which file it was. */
export interface OctetDigests {
  /** See `fileMark`; empty where the file was written to while it was read. */
  mark: string;
  /** Lower-case hex. */
  digests: Record<DigestAlgorithm, string>;
}

/** With what signatures are to be validated. */
export interface TrustWish {
  /** ISO 8601, UTC: the validation time; absent: now. */
  at?: string;
  /** Nothing is fetched. */
  offline: boolean;
  anchors: TrustAnchor[];
  /** The folder where the trusted lists are kept; absolute. Absent: no list counts. */
  lists?: string;
  /** Until when algorithms are good; the table of TS 119 312 unless said otherwise. */
  algorithms?: AlgorithmTable;
}

/**
 * What the rest of main asks of documents. Paths and DER go in, digests and reports come out; document bytes do not.
 * Every method rejects with a CountersignError.
 */
export interface DocumentPort {
  /** @param password - of the user or the owner of an encrypted document; used for this request only */
  inspect(path: string, password?: string): Promise<Inspection>;
  /**
   * What may make the document's pages say something else later, and what lies beside them. Bounded in time; what could not
   * be looked at is a finding, too.
   * @param password - see {@link inspect}
   */
  findings(path: string, password?: string): Promise<Finding[]>;
  /**
   * Rejects with the reason when the document would not take this signature, or when no authority gives the timestamp that
   * it must have. Reads little, and keeps nothing but how long the authority's timestamps are: it is for before the PIN.
   * @returns what a person should know of the signature that will be made all the same
   */
  admit(request: PrepareRequest): Promise<SigningNote[]>;
  /**
   * The same before the certificate is there: rejects with the reason when the document would not take a signature whatever
   * the certificate is. What a field asks of the certificate itself is left to {@link admit}. Keeps no plan.
   * @returns what a person should know, as far as it does not hang on the certificate
   */
  foresee(request: ForeseeRequest): Promise<SigningNote[]>;
  /**
   * Draws what a signature would show, and finds where it would stand. Of what else the document may have against it, it says
   * nothing.
   */
  preview(request: PreviewRequest): Promise<Preview>;
  /**
   * The signature fields of a document, what their authors ask, and what else takes room on its pages.
   * @param password - see {@link inspect}
   */
  places(path: string, password?: string): Promise<DocumentPlaces>;
  /**
   * The pages whose unit is not a point: places of signatures are in points.
   * @param password - see {@link inspect}
   */
  units(path: string, password?: string): Promise<PageUnit[]>;
  /**
   * The line of a document that wants to be signed, where it has one that is free.
   * @param password - see {@link inspect}
   */
  line(path: string, password?: string): Promise<SigningLine | undefined>;
  prepare(request: PrepareRequest): Promise<Prepared>;
  /** Whether a preparation is still there. A document process that stops takes its preparations along. */
  holds(preparationId: string): boolean;
  /** The output that it gives is on the disk; its name may be on the way there (`namesOnDisk`). */
  complete(request: CompleteRequest): Promise<Completed>;
  /**
   * Raises every signature of a document, or renews its archive timestamp: a timestamp over what has none, validation data
   * for all that is there, and for B-LTA a new document timestamp over it.
   */
  extend(request: ExtendRequest): Promise<Extended>;
  /** Forgets a preparation and removes what it may have left. */
  discard(preparationId: string): Promise<void>;
  /**
   * @param password - see {@link inspect}
   * @param trust - with it, the verdicts are those of ETSI EN 319 102-1; without it they speak of integrity alone
   */
  verify(path: string, password?: string, trust?: TrustWish): Promise<VerificationReport>;
}
