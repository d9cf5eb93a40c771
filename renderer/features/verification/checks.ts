import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { AddedChecks, CheckedDocument, ExtendedDocument, SavedFile } from '../../../preload/contract/checks';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import type { AddedDocuments, DocumentId } from '../../../preload/contract/model';
import type { DocumentPlaces } from '../../../preload/contract/placement';
import type { CheckFilter } from './check-selectors';
import { createStore, type Followed } from '../../app/store';

/** How many documents one request may name (the contract's limit). */
const mostAtOnce = 2000;
/** How long answers are gathered before they are drawn, in milliseconds. */
const gatherFor = 100;

/** What is told above the results. */
export type CheckNotice =
  | { kind: 'error'; error: ErrorShape }
  | { kind: 'nothing-added' }
  | { kind: 'left-out' }
  | { kind: 'saved'; file: SavedFile }
  | { kind: 'extended'; file: ExtendedDocument };

export interface ChecksState {
  /** In the order in which they came. */
  documents: readonly CheckedDocument[];
  /** Signatures can be extended from here. */
  extending: boolean;
  /** The one that is looked at, among several. */
  shownId?: DocumentId;
  filter: CheckFilter;
  notice?: CheckNotice;
  /** The document that is being extended. */
  extendingId?: DocumentId;
}

/** The documents whose signatures are checked, and what the person can do with them. */
export interface Checks extends Followed<ChecksState> {
  /** Follows main's events; returns the function that ends that. */
  open(): () => void;
  /** Lets the person choose documents in main's dialog. */
  choose(): Promise<void>;
  addDropped(files: readonly File[]): Promise<void>;
  /** Takes documents that main checks already, handed over by another program. */
  takeHanded(added: AddedChecks): void;
  /** Checks documents that lie on the desk. */
  start(ids: readonly DocumentId[]): Promise<void>;
  again(ids: readonly DocumentId[]): Promise<void>;
  /** Checks once more everything that was checked. */
  judgeAgain(): Promise<void>;
  /** @returns why the password does not open the document; undefined when it does */
  unlock(id: DocumentId, password: string): Promise<ErrorShape | undefined>;
  forget(ids: readonly DocumentId[]): Promise<void>;
  /** Puts documents on the desk, to be signed. */
  toDesk(ids: readonly DocumentId[]): Promise<Result<AddedDocuments>>;
  show(id: DocumentId | undefined): void;
  /** Where the signatures of a document are seen. */
  places(id: DocumentId): Promise<Result<DocumentPlaces>>;
  choseFilter(filter: CheckFilter): void;
  /** @param signature - its place in the report, from 1 */
  saveRevision(id: DocumentId, signature: number): Promise<void>;
  extend(id: DocumentId): Promise<void>;
  saveReport(id: DocumentId): Promise<void>;
  export(ids: readonly DocumentId[], format: 'json' | 'csv'): Promise<void>;
  dismiss(): void;
}

export function createChecks(bridge: MainWindowBridge): Checks {
  const { getState, subscribe, ...store } = createStore<ChecksState>({
    documents: [],
    extending: false,
    filter: 'all',
  });
  const set = (change: Partial<ChecksState>): void => store.set({ ...getState(), ...change });
  const tell = (notice: CheckNotice | undefined): void => set({ notice });

  let gathered: CheckedDocument[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const news = new Map(gathered.map((one) => [one.id, one]));
    gathered = [];
    if (news.size === 0) return;
    const known = new Set(getState().documents.map(({ id }) => id));
    set({ documents: [...getState().documents.map((one) => news.get(one.id) ?? one), ...fresh(news.values(), known)] });
  };
  /** News of a document that has left the list meanwhile is for nobody. */
  const gone = new Set<DocumentId>();

  const take = (answer: Result<AddedChecks>): number => {
    if (!answer.ok) {
      tell({ kind: 'error', error: answer.error });
      return 0;
    }
    const { documents, incomplete } = answer.value;
    for (const { id } of documents) gone.delete(id);
    gathered.unshift(...documents);
    draw();
    if (documents.length > 0) set({ shownId: documents.length === 1 ? documents[0]?.id : undefined, filter: 'all' });
    if (incomplete) tell({ kind: 'left-out' });
    return documents.length;
  };

  const saved = (answer: Result<{ saved?: SavedFile }>): void => {
    if (!answer.ok) tell({ kind: 'error', error: answer.error });
    else if (answer.value.saved) tell({ kind: 'saved', file: answer.value.saved });
  };

  return {
    getState,
    subscribe,

    open() {
      const end = bridge.on('verification.progress', ({ documents }) => {
        gathered.push(...documents.filter(({ id }) => !gone.has(id)));
        timer ??= setTimeout(draw, gatherFor);
      });
      void bridge.invoke('verification.list', {}).then((answer) => {
        if (!answer.ok) return;
        const { documents, extending } = answer.value;
        set({ extending, ...(getState().documents.length === 0 && { documents }) });
      });
      return () => {
        clearTimeout(timer);
        end();
      };
    },

    async choose() {
      tell(undefined);
      take(await bridge.invoke('verification.choose', {}));
    },
    async addDropped(files) {
      tell(undefined);
      let added = 0;
      for (let start = 0; start < files.length; start += mostAtOnce) {
        added += take(await bridge.checkDropped(files.slice(start, start + mostAtOnce)));
      }
      if (added === 0 && !getState().notice) tell({ kind: 'nothing-added' });
    },
    takeHanded(added) {
      tell(undefined);
      if (take({ ok: true, value: added }) === 0) tell({ kind: 'nothing-added' });
    },
    async start(ids) {
      tell(undefined);
      take(await bridge.invoke('verification.start', { documentIds: ids.slice(0, mostAtOnce) }));
    },
    async again(ids) {
      tell(undefined);
      const answer = await bridge.invoke('verification.again', { documentIds: [...ids] });
      if (!answer.ok) tell({ kind: 'error', error: answer.error });
    },
    async judgeAgain() {
      const ids = getState()
        .documents.filter(({ check }) => check.state === 'checked')
        .map(({ id }) => id);
      for (let start = 0; start < ids.length; start += mostAtOnce) {
        await bridge.invoke('verification.again', { documentIds: ids.slice(start, start + mostAtOnce) });
      }
    },
    async unlock(documentId, password) {
      const answer = await bridge.invoke('verification.unlock', { documentId, password });
      if (!answer.ok) return answer.error;
      gathered.push(answer.value);
      draw();
      return undefined;
    },
    async forget(ids) {
      const leaving = new Set(ids);
      for (const id of ids) gone.add(id);
      set({
        documents: getState().documents.filter(({ id }) => !leaving.has(id)),
        shownId: undefined,
        notice: undefined,
      });
      await bridge.invoke('verification.forget', { documentIds: [...ids] });
    },
    async toDesk(ids) {
      const answer = await bridge.invoke('verification.toDesk', { documentIds: [...ids] });
      if (!answer.ok) tell({ kind: 'error', error: answer.error });
      return answer;
    },
    show: (shownId) => set({ shownId, notice: undefined }),
    places: (documentId) => bridge.invoke('verification.places', { documentId }),
    choseFilter: (filter) => set({ filter }),
    async saveRevision(documentId, signature) {
      tell(undefined);
      saved(await bridge.invoke('verification.saveRevision', { documentId, signature }));
    },
    async extend(documentId) {
      if (getState().extendingId !== undefined) return;
      set({ notice: undefined, extendingId: documentId });
      const answer = await bridge.invoke('verification.extend', { documentId });
      set({ extendingId: undefined });
      if (answer.ok) {
        draw();
        set({ shownId: answer.value.extended.id });
        tell({ kind: 'extended', file: answer.value.extended });
      } else tell({ kind: 'error', error: answer.error });
    },
    async saveReport(documentId) {
      tell(undefined);
      saved(await bridge.invoke('verification.report', { documentId }));
    },
    async export(ids, format) {
      tell(undefined);
      saved(await bridge.invoke('verification.export', { documentIds: [...ids], format }));
    },
    dismiss: () => tell(undefined),
  };
}

function fresh(documents: Iterable<CheckedDocument>, known: ReadonlySet<DocumentId>): CheckedDocument[] {
  return [...documents].filter(({ id }) => !known.has(id));
}
