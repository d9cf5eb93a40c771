import { z } from 'zod';
import { checkRequests } from './checks';
import type { AddedChecks, CheckedDocument, CheckList, ExtendedDocument, SavedFile } from './checks';
import { appearanceRequests, pictureId } from './appearances';
import type { AppearanceList, OpenedLook } from './appearances';
import { documentId, ownClaims, perDocumentClaims, signingClaims } from './claims';
import type { DoctorProgress, DoctorReport } from './doctor';
import type { ErrorShape } from './error-codes';
import type { ReviewState } from './page-review';
import type { Finding } from './findings';
import type { HandedOver } from './handed';
import type { ChainVerdict, HistoryPage } from './history';
import type { IdentityState } from './identity';
import { identityRequests } from './identity-requests';
import type { OneTimeStepTally } from './one-time';
import type { PasswordContext } from './passwords';
import { keyRequests } from './key-requests';
import type {
  CertificatePreview,
  ImportedCertificate,
  KeyListing,
  KeyTokenSummary,
  ReadyRequest,
  SentAnswer,
} from './keys';
import type {
  AddedDocuments,
  AppDescription,
  BatchId,
  DeskContents,
  DocumentState,
  DocumentSummary,
  DocumentId,
  HeldLoginSummary,
  PictureSummary,
  PinChangeContext,
  PinContext,
  SignerSummary,
  StandsStill,
  Theme,
} from './model';
import { pinPurposes } from './model';
import { documentPlace, keptPlace } from './placement';
import type {
  DocumentPlaces,
  KeptPlace,
  SignatureLine,
  SignaturePixels,
  SignaturePreview,
  SigningLine,
} from './placement';
import { outletRequests } from './outlets';
import type { Outlets, Printable } from './outlets';
import { pageRequests } from './page-requests';
import type { PageUnit, PageViewId } from './page-view';
import { policyRequests } from './policy';
import type { PolicyReport } from './policy';
import { stationRequests } from './station';
import type { StationResponses, StationState } from './station';
import { trustRequests } from './trust';
import type { UpdatesReport } from './updates';
import type { AnchorChoice, ListsReport, OwnAnchor, CheckNetwork, RefreshState, TrustReport } from './trust';
import type { channelNames } from './channel-names';

/**
 * The one map of requests: channel → strict schema of the request. Main parses every request whole with it before a
 * handler sees anything; an unknown key is refused.
 */
const batchId = z.string().regex(/^batch-[0-9a-f]{32}$/);
const conversationId = z.string().regex(/^pin-[0-9a-f]{32}$/);
const moduleName = z.string().min(1).max(300);
const nothing = z.strictObject({});
const atMost =
  (count: number) =>
  (record: object): boolean =>
    Object.keys(record).length <= count;

export const requests = {
  'app.describe': nothing,
  'app.setTheme': z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  'documents.choose': nothing,
  /** Paths come from the preload's webUtils (a real drop); main opens them and hands back ids. */
  'documents.register': z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(2000) }),
  'documents.list': nothing,
  /** A document's password: no PIN, but a secret. It is sent once and kept by main with the document. */
  'documents.unlock': z.strictObject({ documentId, password: z.string().min(1).max(1000) }),
  /** Its signature fields, and what else takes room on its pages. */
  'documents.places': z.strictObject({ documentId }),
  /** The line that wants to be signed; reads the words of its last pages. */
  'documents.line': z.strictObject({ documentId }),
  /** One line on each signature that it has; reads all of the document. */
  'documents.signatures': z.strictObject({ documentId }),
  /** What may make the pages of a document say something else later, and what lies beside them. */
  'documents.findings': z.strictObject({ documentId }),
  'documents.forget': z.strictObject({ documentIds: z.array(documentId).min(1).max(2000) }),
  /** What other programs handed over: each file once. */
  'handed.take': nothing,
  'pictures.choose': nothing,
  'pictures.forget': z.strictObject({ pictureId }),
  /** `retry`: modules that were set aside because they crashed or hung are asked again; only a person wishes that. */
  'signers.list': z.strictObject({ retry: z.literal(true).optional() }),
  /** Lets the person choose a PKCS#12 file to sign with, in main's dialog. */
  'keyFiles.choose': nothing,
  /** Takes one that was dropped among the documents. */
  'keyFiles.take': z.strictObject({ documentId }),
  /** By the name of its signer. The file itself is not touched. */
  'keyFiles.remove': z.strictObject({ signer: z.string().min(1).max(200) }),
  'signing.start': z
    .strictObject({
      documentIds: z.array(documentId).min(1).max(2000),
      signer: z.string().min(1).max(200),
      alias: z.string().min(1).max(200).optional(),
      /** An entry of DELEGATIONS: in whose stead is signed. */
      onBehalfOf: z.string().min(1).max(200).optional(),
      claims: signingClaims.optional(),
      perDocument: perDocumentClaims.optional(),
      /** What is different with some of the documents; a place counts where the signature is seen at all. */
      places: z.record(documentId, documentPlace).refine(atMost(2_000), 'at most 2000').optional(),
    })
    .refine(
      ({ documentIds, perDocument = {} }) => {
        const named = new Set(documentIds);
        return Object.keys(perDocument).every((id) => named.has(id));
      },
      { path: ['perDocument'] },
    ),
  /** How the signature of this document would look and where it would stand; nothing is signed and no PIN is asked for. */
  'signing.preview': z.strictObject({
    documentId,
    signer: z.string().min(1).max(200),
    alias: z.string().min(1).max(200).optional(),
    onBehalfOf: z.string().min(1).max(200).optional(),
    claims: signingClaims.optional(),
    /** What this document says of its own, as {@link perDocumentClaims} does. */
    own: ownClaims.optional(),
    place: documentPlace.optional(),
  }),
  /** Where each signer's signatures stood last, as the person placed them. */
  'places.list': nothing,
  /** Without a place it is forgotten. */
  'places.keep': z.strictObject({ signer: z.string().min(1).max(200), placed: keptPlace.optional() }),
  /** The same without a document and a place, in pixels for a place of this size in points. */
  'signing.picture': z.strictObject({
    signer: z.string().min(1).max(200),
    alias: z.string().min(1).max(200).optional(),
    claims: signingClaims.optional(),
    width: z.number().min(20).max(2000),
    height: z.number().min(20).max(2000),
    /** Pixels to the point. */
    scale: z.number().min(0.1).max(20),
  }),
  'signing.cancel': z.strictObject({ batchId }),
  /** Waits before the next document. */
  'signing.pause': z.strictObject({ batchId }),
  'signing.resume': z.strictObject({ batchId }),
  /** Goes on without documents whose passwords are asked for. */
  'signing.leaveOut': z.strictObject({ batchId, documentIds: z.array(documentId).min(1).max(2000) }),
  'outputs.open': z.strictObject({ documentId }),
  'outputs.show': z.strictObject({ documentId }),
  /** Puts the paths of signed copies on the clipboard, one a line. */
  'outputs.copyPaths': z.strictObject({ documentIds: z.array(documentId).min(1).max(10_000) }),
  /** Saves what became of documents as a table, under a name that main asks for. */
  'outputs.saveList': z.strictObject({ documentIds: z.array(documentId).min(1).max(10_000) }),
  /** Lets the person drag signed copies to another program: begins where the page's own drag began. */
  'outputs.drag': z.strictObject({ documentIds: z.array(documentId).min(1).max(2000) }),
  /** The newest entries, or those before an entry's number. */
  'history.list': z.strictObject({ before: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }),
  'history.check': nothing,
  'login.describe': nothing,
  /** Logs out of the token that stays logged in. */
  'login.end': nothing,
  'doctor.examine': nothing,
  /** Asks the module of this name once more. */
  'doctor.retry': z.strictObject({ module: moduleName }),
  /** Main asks for the file in a dialog of its own. */
  'doctor.addDriver': nothing,
  'doctor.removeDriver': z.strictObject({ module: moduleName }),
  /** Puts the last report on the clipboard, as text of main's own. */
  'doctor.copy': nothing,
  /** Opens the PIN window to change, unblock or first set the PIN of the signer's token; answers when it has closed. */
  'pins.manage': z.strictObject({ signer: z.string().min(1).max(200), purpose: z.enum(pinPurposes) }),
  'updates.describe': nothing,
  /** Asks the server of releases now. */
  'updates.look': nothing,
  'updates.setLooks': z.strictObject({ looks: z.boolean() }),
  /** Brings the file that the index names for this computer; the window names nothing. */
  'updates.download': nothing,
  'updates.handOver': nothing,
  /** Opens the page of the newer version's notes in the system's browser. */
  'updates.openNotes': nothing,
  ...appearanceRequests,
  ...identityRequests,
  ...keyRequests,
  ...outletRequests,
  ...checkRequests,
  ...policyRequests,
  ...trustRequests,
  ...pageRequests,
  ...stationRequests,
  'pin.describe': nothing,
  'pin.describeChange': nothing,
  'pin.describePassword': nothing,
  'pin.cancel': z.strictObject({ conversationId }),
} satisfies Record<ChannelName, z.ZodType>;

export type ChannelName = (typeof channelNames)[number];

export type Request<C extends ChannelName> = z.infer<(typeof requests)[C]>;

export interface Responses extends StationResponses {
  'app.describe': AppDescription;
  'app.setTheme': { theme: Theme };
  'documents.choose': AddedDocuments;
  'documents.register': AddedDocuments;
  'documents.list': DeskContents;
  /** Every document of the list that the password opened. */
  'documents.unlock': DocumentSummary[];
  'documents.places': DocumentPlaces;
  /** Without one where the document has none that is free. */
  'documents.line': { line?: SigningLine };
  'documents.signatures': SignatureLine[];
  'documents.findings': { findings: Finding[] };
  'documents.forget': { forgotten: number };
  'handed.take': HandedOver;
  /** Without a picture when the dialog was closed. */
  'pictures.choose': { picture?: PictureSummary };
  'pictures.forget': { forgotten: boolean };
  'signers.list': SignerSummary[];
  /** The signer that the file is now; without one when the dialog was closed. */
  'keyFiles.choose': { signer?: string };
  'keyFiles.take': { signer: string };
  'keyFiles.remove': { removed: boolean };
  'signing.start': { batchId: BatchId };
  'signing.preview': SignaturePreview;
  /** By signer. */
  'places.list': Record<string, KeptPlace>;
  /** False when the profile can not be written: then it counts for this run only. */
  'places.keep': { kept: boolean };
  'signing.picture': SignaturePixels;
  'appearances.open': OpenedLook;
  /** This and the following answer with what there is then. */
  'appearances.list': AppearanceList;
  'appearances.save': AppearanceList;
  'appearances.change': AppearanceList;
  'appearances.remove': AppearanceList;
  'appearances.setUsual': AppearanceList;
  'signing.cancel': { cancelled: boolean };
  /** False where it is paused already, or its keys live for this signing alone. */
  'signing.pause': { paused: boolean };
  'signing.resume': { resumed: boolean };
  /** Without those that wait for nothing. */
  'signing.leaveOut': { leftOut: number };
  'outputs.open': { opened: boolean };
  'outputs.show': { shown: boolean };
  /** How many signed copies there are of these documents. */
  'outputs.copyPaths': { copied: number };
  /** Without a file when the dialog was closed. */
  'outputs.saveList': { saved?: SavedFile };
  'outputs.drag': { dragged: number };
  'outputs.outlets': Outlets;
  /** How many files the message was begun with. */
  'outputs.mail': { handed: number };
  'outputs.printers': Printable;
  'outputs.print': { printed: boolean };
  'history.list': HistoryPage;
  'history.check': ChainVerdict;
  /** Without `held` no token is logged in beyond a signing. */
  'login.describe': { held?: HeldLoginSummary };
  'login.end': { ended: boolean };
  'identity.describe': IdentityState;
  'identity.begin': { begun: boolean };
  'identity.cancel': { cancelled: boolean };
  'identity.end': { ended: boolean };
  'identity.copyAddress': { copied: boolean };
  'doctor.examine': { report: DoctorReport };
  'doctor.retry': { report: DoctorReport };
  /** Without a report when the dialog was closed. */
  'doctor.addDriver': { report?: DoctorReport };
  'doctor.removeDriver': { report: DoctorReport };
  'doctor.copy': { copied: boolean };
  'updates.describe': UpdatesReport;
  'updates.look': UpdatesReport;
  'updates.setLooks': UpdatesReport;
  'updates.download': UpdatesReport;
  'updates.handOver': UpdatesReport;
  'updates.openNotes': { opened: boolean };
  'pins.manage': { done: boolean };
  'keys.tokens': KeyTokenSummary[];
  /** This and the following are empty when the PIN window or the dialog was closed. */
  'keys.list': { listing?: KeyListing };
  'keys.generate': { listing?: KeyListing };
  'keys.request': { request?: ReadyRequest };
  'keys.send': { sent?: SentAnswer; listing?: KeyListing };
  /** Name and folder of the file, for display only. */
  'keys.saveRequest': { saved?: SavedFile };
  'keys.saveCertificate': { saved?: SavedFile };
  'keys.chooseCertificate': { preview?: CertificatePreview };
  'keys.import': { listing?: KeyListing; imported?: ImportedCertificate };
  'keys.delete': { listing?: KeyListing };
  'verification.list': CheckList;
  'verification.choose': AddedChecks;
  'verification.register': AddedChecks;
  'verification.start': AddedChecks;
  'verification.again': { begun: number };
  /** Answers when the document has been checked with the password. */
  'verification.unlock': CheckedDocument;
  'verification.places': DocumentPlaces;
  'verification.forget': { forgotten: number };
  'verification.toDesk': AddedDocuments;
  /** Without a file when the dialog was closed. */
  'verification.saveRevision': { saved?: SavedFile };
  'verification.extend': { extended: ExtendedDocument };
  'verification.report': { saved?: SavedFile };
  'verification.export': { saved?: SavedFile };
  'policy.describe': PolicyReport;
  'trust.describe': TrustReport;
  'trust.lists': ListsReport;
  'trust.refresh': { begun: boolean };
  'trust.cancelRefresh': { cancelled: boolean };
  /** Without a choice when the dialog was closed. */
  'trust.chooseAnchors': { choice?: AnchorChoice };
  'trust.addAnchors': { anchors: OwnAnchor[] };
  'trust.removeAnchor': { anchors: OwnAnchor[] };
  'trust.setNetwork': CheckNetwork;
  'pages.open': { view: PageViewId };
  'pages.units': { units: PageUnit[] };
  'pages.close': { closed: boolean };
  'pages.stand': ReviewState;
  'pin.describe': PinContext;
  'pin.describeChange': PinChangeContext;
  'pin.describePassword': PasswordContext;
  'pin.cancel': { cancelled: boolean };
}

/** Events from main to a window. */
export interface Events {
  'signing.progress': { batchId: BatchId; documentId: DocumentId; progress: DocumentState };
  'signing.paused': { batchId: BatchId; paused: StandsStill | 'over' };
  /** What was done so far with the keys that are made for this signing, each kind of step once, in the order of their first time. */
  'signing.steps': { batchId: BatchId; steps: OneTimeStepTally[] };
  /** `unrecorded`: why the history lacks something of it. */
  'signing.finished': {
    batchId: BatchId;
    signed: number;
    failed: number;
    cancelled: number;
    unrecorded?: ErrorShape;
    /** A key that was made for it and may still be on its token. */
    left?: ErrorShape;
  };
  /** A token stays logged in, or does not any more. */
  'login.changed': { held?: HeldLoginSummary };
  /** Somebody logged in or out, or a login went on. */
  'identity.changed': IdentityState;
  /** Tokens, keys or the configuration changed: ask `signers.list` again. */
  'signers.changed': Record<string, never>;
  'doctor.progress': DoctorProgress;
  /** A check began or ended. */
  'verification.progress': { documents: CheckedDocument[] };
  /** A refresh of the trusted lists began, went on or ended. */
  'trust.refreshed': RefreshState;
  /** Another program handed something over: ask `handed.take`. */
  'handed.over': Record<string, never>;
  /** The process that drew the pages is gone, and why; not told of a view that the window closed. */
  'pages.ended': { view: PageViewId; error: ErrorShape };
  /** A look for newer versions, or a download, went on. */
  'updates.changed': UpdatesReport;
  /** What the page of a station is to show now. */
  'station.changed': StationState;
}
