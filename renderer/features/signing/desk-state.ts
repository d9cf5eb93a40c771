import type {
  AppDescription,
  BatchId,
  DeskContents,
  DocumentId,
  DocumentState,
  DocumentSummary,
  HeldLoginSummary,
  PinPurpose,
  SignerSummary,
  StandsStill,
  Theme,
} from '../../../preload/contract/model';
import type { DoctorProgress, DoctorReport } from '../../../preload/contract/doctor';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { OneTimeStepTally } from '../../../preload/contract/one-time';
import { withOwnWords } from '../claims/own-words';
import type { OwnWords, OwnWordsByDocument } from '../claims/own-words';
import { paceAfter } from './pace';
import type { Pace } from './pace';
import { learnLabels, signerWithLabel, withLabel } from './token-names';
import type { TokenLabels } from './token-names';
import type { AppearanceList } from '../../../preload/contract/appearances';
import type { SignatureWishes } from './wishes';

/** How many documents one request may name (the contract's limit). */
export const batchLimit = 2000;

export interface DeskDocument {
  summary: DocumentSummary;
  progress: DocumentState;
}

export interface SignersState {
  status: 'loading' | 'ready' | 'failed';
  /** The last list that was read; kept while a new one is being read. */
  list: readonly SignerSummary[];
  error?: ErrorShape;
}

/** A signing that goes on. `id` is missing until main has answered. */
export interface RunningBatch {
  id?: BatchId;
  documentIds: readonly DocumentId[];
  stopping: boolean;
  paused?: StandsStill | undefined;
  /** How fast it goes. */
  pace?: Pace | undefined;
  /** Of the signing before, whose rest this one tries again: what its result shows, too. */
  before?: readonly DocumentId[];
  /** What was done with keys that are made for it; absent with a key that is there for long. */
  steps?: readonly OneTimeStepTally[];
}

export interface FinishedBatch {
  documentIds: readonly DocumentId[];
  signed: number;
  failed: number;
  cancelled: number;
  /** As of {@link RunningBatch}. */
  steps?: readonly OneTimeStepTally[];
}

/** A message above the list. */
export type Notice =
  | { kind: 'error'; error: ErrorShape }
  | { kind: 'nothing-added' }
  | { kind: 'left-out' }
  | { kind: 'key-file-used' | 'key-file-removed'; file: string }
  | { kind: 'pin-done'; purpose: PinPurpose; token: string };

/** What can be laid over the desk. */
export type Panel = 'history' | 'keys' | 'doctor' | 'verification' | 'trust' | 'policy';

/** What is known of readers, modules and tokens. */
export interface ExaminationState {
  /** The last report; it stays while a new one is made. */
  report?: DoctorReport;
  error?: ErrorShape;
  /** Requests that have not been answered. */
  looking: number;
  /** How far the look has come. */
  progress?: DoctorProgress;
}

/** Everything that the main window shows. */
export interface DeskState {
  app?: AppDescription;
  theme: Theme;
  /** In the order in which they were added. */
  documents: readonly DeskDocument[];
  /** The document whose pages the person chose to see; see `shownDocument` for what is seen without a choice. */
  shown?: DocumentId;
  /** Documents that the person chose of the list: where there are any, they alone are signed. */
  selected: ReadonlySet<DocumentId>;
  /** Requests that add documents and have not been answered. */
  adding: number;
  /** Files in those requests, where known. */
  addingFiles: number;
  signers: SignersState;
  /** The signer and the aliases that the person chose, as long as they exist. */
  signerName?: string;
  aliases: Readonly<Record<string, string>>;
  /** In whose stead the person wants to sign, by signer: an entry of DELEGATIONS; nothing where it is for themselves. */
  delegations: Readonly<Record<string, string>>;
  /** What the person wants signatures to say, by signer; where nothing is noted, what the signer says. */
  wishes: Readonly<Record<string, SignatureWishes>>;
  /** What the signatures of single documents say in place of that. */
  own: OwnWordsByDocument;
  /** Looks that have a name, and those that signers' signatures have unless another is chosen. */
  appearances: AppearanceList;
  tokenLabels: TokenLabels;
  /** A token that stays logged in: the next signing with that key needs no PIN. */
  held?: HeldLoginSummary;
  batch?: RunningBatch;
  last?: FinishedBatch;
  view: 'desk' | 'result';
  /** What lies over the desk or the result. */
  panel?: Panel;
  /** The panel that comes back when this one is left; the desk without it. */
  panelBefore?: Panel;
  examination: ExaminationState;
  notice?: Notice;
}

export const emptyDesk: DeskState = {
  theme: 'system',
  documents: [],
  selected: new Set(),
  adding: 0,
  addingFiles: 0,
  signers: { status: 'loading', list: [] },
  aliases: {},
  delegations: {},
  wishes: {},
  own: {},
  appearances: { appearances: [], usual: {} },
  tokenLabels: {},
  view: 'desk',
  examination: { looking: 0 },
};

export type DeskAction =
  | { type: 'app-described'; app: AppDescription }
  | { type: 'theme-set'; theme: Theme }
  | { type: 'adding-started'; files: number }
  | { type: 'adding-ended'; files: number }
  | { type: 'documents-added'; documents: readonly DocumentSummary[] }
  | { type: 'unlocked'; documents: readonly DocumentSummary[] }
  | { type: 'restored'; contents: DeskContents }
  | { type: 'documents-removed'; ids: ReadonlySet<DocumentId> }
  | { type: 'shown'; id: DocumentId | undefined }
  | { type: 'selected'; ids: ReadonlySet<DocumentId> }
  | { type: 'notice'; notice?: Notice }
  | { type: 'signers-loading' }
  | { type: 'signers-loaded'; list: readonly SignerSummary[] }
  | { type: 'signers-failed'; error: ErrorShape }
  | { type: 'signer-chosen'; name: string }
  | { type: 'alias-chosen'; signer: string; alias: string }
  | { type: 'delegation-chosen'; signer: string; delegation: string | undefined }
  | { type: 'looks-listed'; appearances: AppearanceList }
  | { type: 'wished'; signer: string; wishes: SignatureWishes | undefined }
  | { type: 'own-said'; ids: readonly DocumentId[]; words: OwnWords | undefined }
  | { type: 'signing-started'; documentIds: readonly DocumentId[]; before?: readonly DocumentId[] }
  | { type: 'signing-accepted'; id: BatchId }
  | { type: 'signing-refused'; error: ErrorShape }
  | { type: 'signing-stopping' }
  /** `at`: by the clock of `performance`. */
  | { type: 'progressed'; progress: ReadonlyMap<DocumentId, DocumentState>; at: number }
  | { type: 'signing-paused'; paused: StandsStill | 'over' }
  | { type: 'steps-done'; steps: readonly OneTimeStepTally[] }
  | { type: 'signing-finished'; signed: number; failed: number; cancelled: number }
  | { type: 'result-closed' }
  | { type: 'login-changed'; held: HeldLoginSummary | undefined }
  | { type: 'examination-began' }
  | { type: 'examination-progressed'; progress: DoctorProgress }
  | { type: 'examination-ended'; report?: DoctorReport; error?: ErrorShape }
  | { type: 'panel-shown'; panel: Panel | undefined; before?: Panel };

const waiting: DocumentState = { state: 'waiting' };

function isOver(state: DocumentState['state']): boolean {
  return state === 'signed' || state === 'failed' || state === 'cancelled';
}

function mapDocuments(
  documents: readonly DeskDocument[],
  ids: ReadonlySet<DocumentId>,
  change: (document: DeskDocument) => DeskDocument,
): readonly DeskDocument[] {
  return documents.map((document) => (ids.has(document.summary.id) ? change(document) : document));
}

/** A list that some documents have left; nothing that is gone stays chosen. */
function withDocuments(state: DeskState, documents: readonly DeskDocument[]): DeskState {
  const left = new Set(documents.map(({ summary }) => summary.id));
  return { ...state, documents, selected: new Set([...state.selected].filter((id) => left.has(id))) };
}

/** Adds new documents at the end; one that is listed already is refreshed where it stands, unless it is being signed. */
function addDocuments(state: DeskState, added: readonly DocumentSummary[]): readonly DeskDocument[] {
  const busy = new Set(state.batch?.documentIds);
  const fresh = new Map(added.map((summary) => [summary.id, summary]));
  const kept = state.documents.map((document) => {
    const summary = fresh.get(document.summary.id);
    fresh.delete(document.summary.id);
    return summary && !busy.has(summary.id) ? { summary, progress: waiting } : document;
  });
  return [...kept, ...Array.from(fresh.values(), (summary) => ({ summary, progress: waiting }))];
}

/** Documents whose passwords are given; what is being signed goes on as main tells. */
function unlocked({ documents, batch }: DeskState, opened: readonly DocumentSummary[]): readonly DeskDocument[] {
  const busy = new Set(batch?.documentIds);
  const fresh = new Map(opened.map((summary) => [summary.id, summary]));
  return documents.map((document) => {
    const summary = fresh.get(document.summary.id);
    return summary ? { summary, progress: busy.has(summary.id) ? document.progress : waiting } : document;
  });
}

/** The desk as main knows it, for a window that was loaded again: its documents, and where the signing stands. */
function restore(state: DeskState, { documents, batch }: DeskContents): DeskState {
  const restored = { ...state, documents: documents.map(({ summary, progress }) => ({ summary, progress })) };
  if (batch) {
    const { batchId: id, documentIds, paused } = batch;
    return { ...restored, batch: { id, documentIds, stopping: false, ...(paused && { paused }) } };
  }
  const over = documents.filter(({ progress }) => isOver(progress.state));
  const count = (wanted: DocumentState['state']): number =>
    over.filter(({ progress }) => progress.state === wanted).length;
  if (over.length === 0) return restored;
  const documentIds = over.map(({ summary }) => summary.id);
  return finished(restored, documentIds, {
    signed: count('signed'),
    failed: count('failed'),
    cancelled: count('cancelled'),
  });
}

function finished(
  state: DeskState,
  documentIds: readonly DocumentId[],
  counts: Omit<FinishedBatch, 'documentIds'>,
): DeskState {
  return {
    ...state,
    batch: undefined,
    last: { documentIds, ...counts },
    // With nothing signed there is no result to show: the list says what went wrong, ready for another try.
    view: counts.signed > 0 ? 'result' : 'desk',
  };
}

/** Progress with the token called as the window calls it. */
function labelled(progress: DocumentState, labels: TokenLabels): DocumentState {
  return progress.state === 'failed' || progress.state === 'cancelled'
    ? { ...progress, error: withLabel(progress.error, labels) }
    : progress;
}

export function deskReducer(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'app-described':
      return { ...state, app: action.app, theme: action.app.theme };
    case 'theme-set':
      return { ...state, theme: action.theme };

    case 'adding-started':
      return { ...state, adding: state.adding + 1, addingFiles: state.addingFiles + action.files, notice: undefined };
    case 'adding-ended':
      return { ...state, adding: state.adding - 1, addingFiles: state.addingFiles - action.files };
    case 'documents-added':
      return { ...state, documents: addDocuments(state, action.documents), panel: undefined };
    case 'unlocked':
      return { ...state, documents: unlocked(state, action.documents) };
    case 'restored':
      return restore(state, action.contents);
    case 'documents-removed': {
      const busy = new Set(state.batch?.documentIds);
      return withDocuments(
        state,
        state.documents.filter(({ summary }) => !action.ids.has(summary.id) || busy.has(summary.id)),
      );
    }
    case 'selected':
      return { ...state, selected: action.ids };
    case 'shown':
      return state.shown === action.id ? state : { ...state, shown: action.id };
    case 'notice':
      return { ...state, notice: action.notice };

    case 'signers-loading':
      return { ...state, signers: { ...state.signers, status: 'loading' } };
    case 'signers-loaded': {
      const tokenLabels = learnLabels(state.tokenLabels, action.list);
      const list = action.list.map((signer) => signerWithLabel(signer, tokenLabels));
      return { ...state, tokenLabels, signers: { status: 'ready', list } };
    }
    case 'signers-failed':
      return {
        ...state,
        signers: { status: 'failed', list: [], error: withLabel(action.error, state.tokenLabels) },
      };
    case 'looks-listed':
      return { ...state, appearances: action.appearances };
    case 'signer-chosen':
      return { ...state, signerName: action.name };
    case 'alias-chosen':
      return { ...state, aliases: { ...state.aliases, [action.signer]: action.alias } };

    case 'delegation-chosen': {
      const { [action.signer]: _before, ...others } = state.delegations;
      const { delegation } = action;
      return { ...state, delegations: delegation === undefined ? others : { ...others, [action.signer]: delegation } };
    }

    case 'wished': {
      const { [action.signer]: _before, ...others } = state.wishes;
      return { ...state, wishes: action.wishes ? { ...others, [action.signer]: action.wishes } : others };
    }

    case 'own-said':
      return { ...state, own: withOwnWords(state.own, action.ids, action.words) };

    case 'signing-started':
      return {
        ...state,
        notice: undefined,
        last: undefined,
        view: 'desk',
        batch: { documentIds: action.documentIds, stopping: false, ...(action.before && { before: action.before }) },
        documents: mapDocuments(state.documents, new Set(action.documentIds), ({ summary }) => ({
          summary,
          progress: waiting,
        })),
      };
    case 'signing-accepted':
      return state.batch ? { ...state, batch: { ...state.batch, id: action.id } } : state;
    case 'signing-refused':
      return {
        ...state,
        batch: undefined,
        notice: { kind: 'error', error: withLabel(action.error, state.tokenLabels) },
      };
    case 'signing-paused': {
      const { batch } = state;
      const paused = action.paused === 'over' ? undefined : action.paused;
      // What was known of its pace says nothing about a batch that stood still.
      return batch ? { ...state, batch: { ...batch, paused, pace: undefined } } : state;
    }
    case 'signing-stopping':
      return state.batch ? { ...state, batch: { ...state.batch, stopping: true } } : state;
    case 'progressed': {
      const { batch } = state;
      if (!batch) return state;
      const ids = new Set(batch.documentIds.filter((id) => action.progress.has(id)));
      const done = [...action.progress.values()].filter(({ state: now }) => isOver(now)).length;
      return {
        ...state,
        batch: { ...batch, pace: paceAfter(batch.pace, action.at, done) },
        documents: mapDocuments(state.documents, ids, (document) => ({
          summary: document.summary,
          progress: labelled(action.progress.get(document.summary.id) ?? document.progress, state.tokenLabels),
        })),
      };
    }
    case 'steps-done':
      return state.batch ? { ...state, batch: { ...state.batch, steps: action.steps } } : state;
    case 'signing-finished': {
      const { batch } = state;
      if (!batch) return state;
      const { steps, before = [] } = batch;
      const earlier = new Set(before);
      const listed = state.documents.filter(({ summary }) => earlier.has(summary.id));
      const also = (wanted: DocumentState['state']): number =>
        listed.filter(({ progress }) => progress.state === wanted).length;
      return finished(state, [...before, ...batch.documentIds], {
        signed: action.signed + also('signed'),
        failed: action.failed + also('failed'),
        cancelled: action.cancelled + also('cancelled'),
        ...(steps && { steps }),
      });
    }
    case 'examination-began':
      return { ...state, examination: { ...state.examination, looking: state.examination.looking + 1 } };
    case 'examination-progressed':
      return { ...state, examination: { ...state.examination, progress: action.progress } };
    case 'examination-ended': {
      const { report, looking, progress } = state.examination;
      const { error } = action;
      const left = looking - 1;
      return {
        ...state,
        examination: { report: action.report ?? report, error, looking: left, ...(left > 0 && { progress }) },
      };
    }
    case 'panel-shown':
      return { ...state, panel: action.panel, panelBefore: action.before };
    case 'login-changed':
      return { ...state, held: action.held };
    case 'result-closed': {
      const done = new Set(state.last?.documentIds);
      return withDocuments(
        { ...state, view: 'desk', last: undefined },
        state.documents.filter(({ summary, progress }) => !(done.has(summary.id) && progress.state === 'signed')),
      );
    }
  }
}
