import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { DocumentId, DocumentState, DocumentSummary, Theme } from '../../../preload/contract/model';
import type { Events } from '../../../preload/contract/channels';
import type { Result } from '../../../preload/contract/error-codes';
import { batchLimit, deskReducer, emptyDesk } from './desk-state';
import type { DeskAction, DeskState } from './desk-state';
import { currentKey, currentSigner, signableIds, signObstacle } from './desk-selectors';

/** How long progress is gathered before it is drawn, in milliseconds: 2,000 documents must not mean 10,000 drawings. */
const gatherFor = 40;

type BatchEvent =
  { kind: 'progress'; payload: Events['signing.progress'] } | { kind: 'finished'; payload: Events['signing.finished'] };

/** The state of the main window, and everything that the person can do to it. */
export interface Desk {
  getState(): DeskState;
  subscribe(listener: () => void): () => void;
  /** Asks main for the profile and the signers and follows its events; returns the function that ends that. */
  open(): () => void;
  setTheme(theme: Theme): Promise<void>;
  chooseFiles(): Promise<void>;
  addDropped(files: readonly File[]): Promise<void>;
  removeDocuments(ids: readonly DocumentId[]): Promise<void>;
  lookAgain(): Promise<void>;
  chooseSigner(name: string): void;
  chooseAlias(signer: string, alias: string): void;
  sign(): Promise<void>;
  stop(): Promise<void>;
  closeResult(): Promise<void>;
  openOutput(id: DocumentId): Promise<void>;
  showOutput(id: DocumentId): Promise<void>;
  dismissNotice(): void;
}

export function createDesk(bridge: MainWindowBridge): Desk {
  let state: DeskState = emptyDesk;
  const getState = (): DeskState => state;
  const listeners = new Set<() => void>();
  const dispatch = (action: DeskAction): void => {
    const next = deskReducer(state, action);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };

  const gathered = new Map<DocumentId, DocumentState>();
  let gatherTimer: ReturnType<typeof setTimeout> | undefined;
  const drawProgress = (): void => {
    clearTimeout(gatherTimer);
    gatherTimer = undefined;
    if (gathered.size === 0) return;
    const progress = new Map(gathered);
    gathered.clear();
    dispatch({ type: 'progressed', progress });
  };

  // Main may report on a batch before its answer to `signing.start` has arrived here; such reports wait for the answer.
  let early: BatchEvent[] = [];
  const takeBatchEvent = (event: BatchEvent): void => {
    const { batch } = state;
    if (!batch) return;
    if (batch.id === undefined) {
      early.push(event);
      return;
    }
    if (event.payload.batchId !== batch.id) return;
    if (event.kind === 'progress') {
      gathered.set(event.payload.documentId, event.payload.progress);
      gatherTimer ??= setTimeout(drawProgress, gatherFor);
    } else {
      drawProgress();
      const { signed, failed, cancelled } = event.payload;
      dispatch({ type: 'signing-finished', signed, failed, cancelled });
    }
  };

  let lastLook = 0;
  const lookAgain = async (): Promise<void> => {
    const look = (lastLook += 1);
    dispatch({ type: 'signers-loading' });
    const answer = await bridge.invoke('signers.list', {});
    if (look !== lastLook) return;
    if (answer.ok) dispatch({ type: 'signers-loaded', list: answer.value });
    else dispatch({ type: 'signers-failed', error: answer.error });
  };

  const tell = (answer: Result<unknown>): void => {
    if (!answer.ok) dispatch({ type: 'notice', notice: { kind: 'error', error: answer.error } });
  };

  const forget = async (ids: readonly DocumentId[]): Promise<void> => {
    for (let start = 0; start < ids.length; start += batchLimit) {
      tell(await bridge.invoke('documents.forget', { documentIds: ids.slice(start, start + batchLimit) }));
    }
  };

  const closeResult = async (keep?: ReadonlySet<DocumentId>): Promise<void> => {
    const before = state.documents;
    dispatch({ type: 'result-closed' });
    const left = new Set(state.documents.map(({ summary }) => summary.id));
    await forget(before.map(({ summary }) => summary.id).filter((id) => !left.has(id) && !keep?.has(id)));
  };

  /** Runs one request that adds documents; what is added while a result is shown begins a new list. */
  const add = async (files: number, request: () => Promise<Result<DocumentSummary[]>>): Promise<number> => {
    dispatch({ type: 'adding-started', files });
    const answer = await request();
    dispatch({ type: 'adding-ended', files });
    tell(answer);
    if (!answer.ok || answer.value.length === 0) return 0;
    const closing =
      state.view === 'result' ? closeResult(new Set(answer.value.map(({ id }) => id))) : Promise.resolve();
    dispatch({ type: 'documents-added', documents: answer.value });
    await closing;
    return answer.value.length;
  };

  return {
    getState,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    open() {
      const ends = [
        bridge.on('signing.progress', (payload) => takeBatchEvent({ kind: 'progress', payload })),
        bridge.on('signing.finished', (payload) => takeBatchEvent({ kind: 'finished', payload })),
        bridge.on('signers.changed', () => void lookAgain()),
      ];
      void bridge.invoke('app.describe', {}).then((answer) => {
        if (answer.ok) dispatch({ type: 'app-described', app: answer.value });
        else tell(answer);
      });
      void lookAgain();
      return () => {
        clearTimeout(gatherTimer);
        for (const end of ends) end();
      };
    },

    async setTheme(theme) {
      const before = state.theme;
      dispatch({ type: 'theme-set', theme });
      const answer = await bridge.invoke('app.setTheme', { theme });
      if (!answer.ok) dispatch({ type: 'theme-set', theme: before });
      tell(answer);
    },

    async chooseFiles() {
      await add(0, () => bridge.invoke('documents.choose', {}));
    },

    async addDropped(files) {
      let added = 0;
      for (let start = 0; start < files.length; start += batchLimit) {
        const part = files.slice(start, start + batchLimit);
        added += await add(part.length, () => bridge.registerDropped(part));
      }
      if (added === 0 && !state.notice) dispatch({ type: 'notice', notice: { kind: 'nothing-added' } });
    },

    async removeDocuments(ids) {
      const before = state.documents.length;
      dispatch({ type: 'documents-removed', ids: new Set(ids) });
      if (state.documents.length === before) return;
      const left = new Set(state.documents.map(({ summary }) => summary.id));
      await forget(ids.filter((id) => !left.has(id)));
    },

    lookAgain,
    chooseSigner: (name) => dispatch({ type: 'signer-chosen', name }),
    chooseAlias: (signer, alias) => dispatch({ type: 'alias-chosen', signer, alias }),

    async sign() {
      const signer = currentSigner(state);
      if (state.batch || !signer || signObstacle(state)) return;
      const documentIds = [...signableIds(state)];
      const alias = signer.choosable ? currentKey(state, signer)?.alias : undefined;
      early = [];
      gathered.clear();
      dispatch({ type: 'signing-started', documentIds });
      const answer = await bridge.invoke('signing.start', {
        documentIds,
        signer: signer.name,
        ...(alias && { alias }),
      });
      if (!answer.ok) {
        dispatch({ type: 'signing-refused', error: answer.error });
        return;
      }
      dispatch({ type: 'signing-accepted', id: answer.value.batchId });
      const stopAsked = getState().batch?.stopping === true;
      for (const event of early.splice(0)) takeBatchEvent(event);
      if (stopAsked) tell(await bridge.invoke('signing.cancel', { batchId: answer.value.batchId }));
    },

    async stop() {
      const { batch } = state;
      if (!batch || batch.stopping) return;
      dispatch({ type: 'signing-stopping' });
      if (batch.id === undefined) return;
      const answer = await bridge.invoke('signing.cancel', { batchId: batch.id });
      // A batch that ended by itself in the meantime needs no message.
      if (!answer.ok && answer.error.code !== 'batch.unknown') tell(answer);
    },

    closeResult: () => closeResult(),
    openOutput: async (documentId) => tell(await bridge.invoke('outputs.open', { documentId })),
    showOutput: async (documentId) => tell(await bridge.invoke('outputs.show', { documentId })),
    dismissNotice: () => dispatch({ type: 'notice' }),
  };
}
