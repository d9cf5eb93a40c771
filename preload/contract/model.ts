import type { CertificateAssurance } from './assurance';
import type { CertificateWarning } from './certificate-warnings';
import type { DelegatedSummary, OfferedDelegation } from './delegation';
import type { CertificateProblem, ErrorShape } from './error-codes';
import type { SignatorySummary } from './identity';
import type { OneTimeKeyFacts } from './one-time';
import type { SigningNote } from './signing-notes';
import type { ForbiddenBy } from './policy';

/** What is done with the keys of a token under one PIN, beside signing documents. */
export type KeyTask = 'identify' | 'list' | 'generate' | 'request' | 'send' | 'import' | 'delete';

/** An opaque name for a document that main has opened; the path behind it stays in main. */
export type DocumentId = string;
export type BatchId = string;

export interface DocumentSummary {
  id: DocumentId;
  /** File name with extension, for display only. */
  name: string;
  /** The folder's path, for display only. */
  folder: string;
  /** Bytes. */
  size: number;
  /** Absent when the document could not be read; then `problem` says why. */
  pages?: number;
  /** How many signatures the document already carries. */
  signatures?: number;
  problem?: ErrorShape;
}

/** What one request has put on the list. */
export interface AddedDocuments {
  documents: DocumentSummary[];
  /** True when there were more files than one request takes; the rest were left out. */
  incomplete: boolean;
}

/**
 * Why a signing stands still, or will: the person paused it, or all that is left of it are documents whose passwords are asked for.
 */
export type StandsStill = 'asked' | 'paused' | 'passwords';

/** What lies on the desk, for a window that has to begin anew. */
export interface DeskContents {
  documents: { summary: DocumentSummary; progress: DocumentState }[];
  /** The signing that goes on, if one does. */
  batch?: { batchId: BatchId; documentIds: DocumentId[]; paused?: StandsStill };
}

/** A picture that main has read for visible signatures; its file is not opened again. */
export interface PictureSummary {
  id: string;
  /** File name, for display only. */
  name: string;
}

/** Levels of ETSI EN 319 142-1, clause 6, in rising order. */
export type PadesLevel = 'PAdES-BASELINE-B' | 'PAdES-BASELINE-T' | 'PAdES-BASELINE-LT' | 'PAdES-BASELINE-LTA';

export type AliasSelectorKind = 'Default' | 'AuthorizedUsername' | 'RequestMetadata' | 'Interactive';

export interface CertificateSummary {
  /** Common name of the subject, or the best name there is. */
  subject: string;
  issuer: string;
  /** Upper-case hex with colons. */
  serialNumber: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  keyAlgorithm: string;
  /**
   * What the certificate claims in its qualified statements. A claim is not a confirmation. `type`: for electronic
   * signatures of a person, for electronic seals of a legal person, or for websites; absent where it does not say.
   */
  claims: { qualified: boolean; qscd: boolean; type?: 'eSign' | 'eSeal' | 'web' };
}

/** One key entry that may sign, or the reason why it may not. */
export interface KeyChoice {
  alias: string;
  certificate?: CertificateSummary;
  usable: boolean;
  problem?: CertificateProblem;
  /** What the trusted lists and anchors at hand say of its certificate; absent for a key that can not sign. */
  assurance?: CertificateAssurance;
  /** What programs that check signatures hold against it, and against its issuers that the token holds; absent where nothing is. */
  warnings?: CertificateWarning[];
}

export interface TokenSummary {
  /** The token's name in the configuration. */
  name: string;
  /** CKA label of the token, when one is present. */
  label?: string;
  serial?: string;
  model?: string;
  manufacturer?: string;
  present: boolean;
  /** Present where a file holds the keys. */
  keystore?: Keystore;
  /** True where its PIN can be changed from here. */
  managesPin?: boolean;
  /** What keeps it from being used, if anything. */
  problem?: ErrorShape;
}

/** What the signatory commits to (ETSI EN 319 122-1, clause 5.2.3). */
export const commitmentTypes = [
  'proof-of-origin',
  'proof-of-receipt',
  'proof-of-delivery',
  'proof-of-sender',
  'proof-of-approval',
  'proof-of-creation',
] as const;
export type CommitmentType = (typeof commitmentTypes)[number];

/** What a signer's signatures say unless a request says otherwise. */
export interface SignerClaims {
  reason?: string;
  location?: string;
  claimedRoles?: string[];
  commitmentType?: CommitmentType;
  /** OID of the signature policy; beside it no reason may stand. */
  signaturePolicy?: string;
}

/** Whether, where and how a signer's signatures are seen unless a request says otherwise. */
export interface SignatureLook {
  visible: boolean;
  /** Numbers are pages: from 1, or from the end with -1 as the last. */
  pages: 'first' | 'last' | 'all' | number[];
  /** Absent when the configuration names a rectangle. */
  corner?: SignatureCorner;
  layout: SignatureLayout;
  /** The configuration brings a picture. */
  picture: boolean;
  /** An entry of APPEARANCES: how it looks unless a request says otherwise. */
  appearance?: string;
  /** Nobody brings a look of their own. */
  locked?: true;
}

export type SignatureCorner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
export type SignatureLayout = 'TEXT' | 'NAME_AND_TEXT' | 'IMAGE' | 'IMAGE_AND_TEXT' | 'IMAGE_BEHIND_TEXT';

/** A signer as the window shows it: who would sign, with what, and whether that may be changed. */
export interface SignerSummary {
  name: string;
  title: string;
  level: PadesLevel;
  aliasSelector: AliasSelectorKind;
  /** Who was identified, and by what; absent where this signer wants a login and nobody has logged in that it takes. */
  signatory?: SignatorySummary;
  /** What a person can log in with for this signer; absent where it wants no login. */
  authenticators?: string[];
  /** Under what the person may sign in somebody else's stead; absent where there is nothing. */
  delegations?: OfferedDelegation[];
  /** The person may not use it for themselves. */
  onlyOnBehalf?: true;
  /** Present where somebody has to log in before anything is signed; then a key that is theirs is not known yet. */
  loginFirst?: true;
  token: TokenSummary;
  /** The alias that the AliasSelector picks now; absent when it can not pick one. */
  alias?: string;
  /** The keys that this signer allows for this signatory. More than one only where the signer allows a choice. */
  choices: KeyChoice[];
  /** Present where nobody knows the keys before the password is given; then `choices` is empty. */
  keyAfterLogin?: true;
  /** A key is made for each signing. */
  oneTimeKeys?: true;
  /** Present for a key file that the person has chosen, and may take away again. */
  keyFile?: true;
  /** It signs only documents of which every page was seen. */
  mustReview?: true;
  /** True where the request may name another alias. */
  choosable: boolean;
  claims: SignerClaims;
  look: SignatureLook;
  /** Why this signer can not sign now. */
  problem?: ErrorShape;
}

export type DocumentState =
  | { state: 'waiting' }
  /** The person logs in first. */
  | { state: 'awaiting-login' }
  | { state: 'preparing' }
  | { state: 'awaiting-pin' }
  /** Its password is asked for beside it, while others are signed; `error` says which one and why. */
  | { state: 'awaiting-password'; error: ErrorShape }
  /** A key is made for this signing, and its certificate asked for. */
  | { state: 'making-key' }
  | { state: 'awaiting-certificate' }
  | { state: 'signing' }
  | { state: 'saving' }
  | { state: 'signed'; outcome: SigningOutcome }
  | { state: 'failed'; error: ErrorShape }
  /** The person ended it: `pin.cancelled` or `batch.cancelled`. */
  | { state: 'cancelled'; error: ErrorShape };

/** Where a signature is seen. */
export interface SeenPlace {
  /** Counted from 1. */
  page: number;
  /** Points (1/72 inch) of the page as its reader sees it: upright, the origin in its lower left corner. */
  rectangle: [left: number, bottom: number, right: number, top: number];
}

/** What proves the four requirements of an advanced signature (eIDAS, Regulation 910/2014, Article 26). */
export interface SigningOutcome {
  /** The field that holds the signature. */
  field: string;
  /** Where it is seen, its own place first; empty for a signature that is not seen. */
  seen: SeenPlace[];
  /** What a person should know of it. */
  notes: SigningNote[];
  documentId: DocumentId;
  /** File name of the output, for display. */
  name: string;
  folder: string;
  level: PadesLevel;
  /** Set when the signer wants a higher level and allows a lower one: what was wanted, and why it was not reached. */
  lowerThan?: { level: PadesLevel; reasons: string[] };
  /** The confirmed time, where the signature has one: ISO 8601, and the authority's name in the configuration. */
  timestamp?: { authority: string; time: string };
  alias: string;
  signer: string;
  signatory: SignatorySummary;
  /** Present where the signatory signed in somebody else's stead, with their own key. */
  onBehalfOf?: DelegatedSummary;
  certificate: CertificateSummary;
  /** What the trusted lists and anchors at hand said of it before it was used. */
  assurance?: CertificateAssurance;
  /** `keystore`: no device keeps the key. */
  token: { name: string; label: string; serial: string; keystore?: Keystore };
  /** Present where the key was made for this signing alone. */
  oneTime?: OneTimeKeyFacts;
  /** From the token's own attributes of the private key. */
  key: { sensitive: boolean; neverExtractable: boolean; releasedByPin: boolean };
  /** ISO 8601: the time of this computer. Only `timestamp` is a confirmed time. */
  signedAt: string;
  /** Bytes of the output that the signature covers, out of `size`. */
  covered: number;
  size: number;
  digestAlgorithm: string;
  /** Lower-case hex of the finished file. */
  outputDigest: string;
  inputDigest: string;
  /** Present where the signer demands a review (MUST_REVIEW): so many pages, each of them seen in the window before. */
  reviewed?: { pages: number };
  /** Our own check of the finished file. */
  check: {
    indication: Indication;
    subIndication?: SubIndication;
    integrity: 'intact' | 'broken' | 'not-examined';
    wholeDocument: boolean;
    /** What stands behind the signature is what it forbids: it does not hold, whatever the indication is. */
    forbidden?: true;
  };
}

/** ETSI EN 319 102-1, clause 5.1.3. */
export type Indication = 'TOTAL-PASSED' | 'TOTAL-FAILED' | 'INDETERMINATE';
/** ETSI EN 319 102-1, tables 5 and 6. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_POE'
  | 'TRY_LATER'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'GENERIC';

/** What holds keys that no device holds: a PKCS#12 file, or the memory of this computer. */
export type Keystore = 'PKCS12' | 'MEMORY';

export type Theme = 'system' | 'light' | 'dark';

export interface AppDescription {
  version: string;
  /** A word for the profile in use, shown when it is not the ordinary one. */
  profile: 'default' | 'demo' | 'custom';
  theme: Theme;
  /** Whether the person may choose key files of his own. */
  takesKeyFiles: boolean;
  /** Present where the organization lets nobody do that. */
  keyFilesForbiddenBy?: ForbiddenBy<'ALLOW_KEY_FILES'>;
  /** The organization decides at least one setting. */
  managed?: true;
}

/** A token that stays logged in after a signing, as the policy allows: the next one with this key needs no PIN. */
export interface HeldLoginSummary {
  /** The signer, and the key, that it is held for. */
  signer: string;
  alias: string;
  token: { name: string; label: string; serial: string };
  /** ISO 8601: when it ends at the latest. */
  until: string;
}

/** What a person wants to do with the PIN of a token. `first`: set one where there is none yet. */
export const pinPurposes = ['change', 'unblock', 'first'] as const;
export type PinPurpose = (typeof pinPurposes)[number];

/** What the PIN window shows when a PIN is changed, unblocked or first set. */
export interface PinChangeContext {
  conversationId: string;
  purpose: PinPurpose;
  token: { name: string; label: string; serial: string };
  /** Everything is typed on the reader's own pad. */
  onReader: boolean;
  /** Of the new PIN. */
  minLength: number;
  maxLength: number;
  /** From the token's flags: one more wrong PIN (change) or PUK locks it, so it needs an explicit tick. */
  lastTry: boolean;
}

/** Everything that the PIN window shows. No document content, only names. */
export interface PinContext {
  conversationId: string;
  /** `slot`: only for a card with several PINs, each in a slot of its own: what the module calls this one. */
  token: { name: string; label: string; serial: string; slot?: string };
  /** Empty where it is known only after the PIN; so is `signatory`. */
  alias: string;
  signatory: string;
  /** What this PIN releases: all documents of the batch, or the one whose signature it is for. */
  documentNames: string[];
  /** In whose stead is signed; absent where the signatory signs for themselves. */
  onBehalfOf?: string;
  /** What somebody may want to stop for, each with the number of these documents that it is about. Absent where nothing is. */
  warnings?: { note: SigningNote; documents: number }[];
  /** `signature`: the key wants a PIN for each signature, and this one is for one. */
  purpose: 'login' | 'signature';
  /** Present where the PIN is not for documents, but for the keys of the token; `alias` names the key. */
  task?: KeyTask;
  /** Which PIN of this batch it is, from 1. */
  entry: number;
  /** How many PINs the batch needs. Absent where the token tells only after the first one. */
  entries?: number;
  /** The PIN is typed on the reader's own pad. */
  onReader: boolean;
  /** Present where a file's password takes the place of the PIN. */
  keystore?: Keystore;
  minLength: number;
  maxLength: number;
  /** From the token's flags before this try: the last try needs an explicit tick. */
  lastTry: boolean;
  /** True when the token says that at least one wrong PIN was given since the last good one. */
  countLow: boolean;
}
