import type {
  AppDescription,
  BatchId,
  DocumentId,
  DocumentState,
  DocumentSummary,
  SignerSummary,
  Theme,
} from '../../../preload/contract/model';
import type { ErrorShape } from '../../../preload/contract/error-codes';

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
}

export interface FinishedBatch {
  documentIds: readonly DocumentId[];
  signed: number;
  failed: number;
  cancelled: number;
}

/** A message above the list. */
export type Notice = { kind: 'error'; error: ErrorShape } | { kind: 'nothing-added' };

/** Everything that the main window shows. */
export interface DeskState {
  app?: AppDescription;
  theme: Theme;
  /** In the order in which they were added. */
  documents: readonly DeskDocument[];
  /** Requests that add documents and have not been answered. */
  adding: number;
  /** Files in those requests, where known. */
  addingFiles: number;
  signers: SignersState;
  /** The signer and the aliases that the person chose, as long as they exist. */
  signerName?: string;
  aliases: Readonly<Record<string, string>>;
  batch?: RunningBatch;
  last?: FinishedBatch;
  view: 'desk' | 'result';
  notice?: Notice;
}

export const emptyDesk: DeskState = {
  theme: 'system',
  documents: [],
  adding: 0,
  addingFiles: 0,
  signers: { status: 'loading', list: [] },
  aliases: {},
  view: 'desk',
};

export type DeskAction =
  | { type: 'app-described'; app: AppDescription }
  | { type: 'theme-set'; theme: Theme }
  | { type: 'adding-started'; files: number }
  | { type: 'adding-ended'; files: number }
  | { type: 'documents-added'; documents: readonly DocumentSummary[] }
  | { type: 'documents-removed'; ids: ReadonlySet<DocumentId> }
  | { type: 'notice'; notice?: Notice }
  | { type: 'signers-loading' }
  | { type: 'signers-loaded'; list: readonly SignerSummary[] }
  | { type: 'signers-failed'; error: ErrorShape }
  | { type: 'signer-chosen'; name: string }
  | { type: 'alias-chosen'; signer: string; alias: string }
  | { type: 'signing-started'; documentIds: readonly DocumentId[] }
  | { type: 'signing-accepted'; id: BatchId }
  | { type: 'signing-refused'; error: ErrorShape }
  | { type: 'signing-stopping' }
  | { type: 'progressed'; progress: ReadonlyMap<DocumentId, DocumentState> }
  | { type: 'signing-finished'; signed: number; failed: number; cancelled: number }
  | { type: 'result-closed' };

const waiting: DocumentState = { state: 'waiting' };

function mapDocuments(
  documents: readonly DeskDocument[],
  ids: ReadonlySet<DocumentId>,
  change: (document: DeskDocument) => DeskDocument,
): readonly DeskDocument[] {
  return documents.map((document) => (ids.has(document.summary.id) ? change(document) : document));
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
      return { ...state, documents: addDocuments(state, action.documents) };
    case 'documents-removed': {
      const busy = new Set(state.batch?.documentIds);
      return {
        ...state,
        documents: state.documents.filter(({ summary }) => !action.ids.has(summary.id) || busy.has(summary.id)),
      };
    }
    case 'notice':
      return { ...state, notice: action.notice };

    case 'signers-loading':
      return { ...state, signers: { ...state.signers, status: 'loading' } };
    case 'signers-loaded':
      return { ...state, signers: { status: 'ready', list: action.list } };
    case 'signers-failed':
      return { ...state, signers: { status: 'failed', list: [], error: action.error } };
    case 'signer-chosen':
      return { ...state, signerName: action.name };
    case 'alias-chosen':
      return { ...state, aliases: { ...state.aliases, [action.signer]: action.alias } };

    case 'signing-started':
      return {
        ...state,
        notice: undefined,
        last: undefined,
        batch: { documentIds: action.documentIds, stopping: false },
        documents: mapDocuments(state.documents, new Set(action.documentIds), ({ summary }) => ({
          summary,
          progress: waiting,
        })),
      };
    case 'signing-accepted':
      return state.batch ? { ...state, batch: { ...state.batch, id: action.id } } : state;
    case 'signing-refused':
      return { ...state, batch: undefined, notice: { kind: 'error', error: action.error } };
    case 'signing-stopping':
      return state.batch ? { ...state, batch: { ...state.batch, stopping: true } } : state;
    case 'progressed': {
      const { batch } = state;
      if (!batch) return state;
      const ids = new Set(batch.documentIds.filter((id) => action.progress.has(id)));
      return {
        ...state,
        documents: mapDocuments(state.documents, ids, (document) => ({
          summary: document.summary,
          progress: action.progress.get(document.summary.id) ?? document.progress,
        })),
      };
    }
    case 'signing-finished': {
      const { batch } = state;
      if (!batch) return state;
      const { signed, failed, cancelled } = action;
      return {
        ...state,
        batch: undefined,
        last: { documentIds: batch.documentIds, signed, failed, cancelled },
        // With nothing signed there is no result to show: the list says what went wrong, ready for another try.
        view: signed > 0 ? 'result' : 'desk',
      };
    }
    case 'result-closed': {
      const done = new Set(state.last?.documentIds);
      return {
        ...state,
        view: 'desk',
        last: undefined,
        documents: state.documents.filter(
          ({ summary, progress }) => !(done.has(summary.id) && progress.state === 'signed'),
        ),
      };
    }
  }
}
