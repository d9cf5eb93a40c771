import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import type {
  AnchorChoice,
  CheckNetwork,
  ListsReport,
  OwnAnchor,
  RefreshState,
  TrustReport,
} from '../../../preload/contract/trust';
import { createStore, type Followed } from '../../app/store';

/** How long steps of a refresh are gathered before the lists are asked for anew, in milliseconds. */
const gatherFor = 400;

/** What is told above the page. */
export type TrustNotice =
  { kind: 'error'; error: ErrorShape } | { kind: 'added'; count: number } | { kind: 'removed'; name: string };

export interface TrustState {
  lists?: ListsReport;
  refresh: RefreshState;
  /** Anchors and what else the page shows; absent until it was opened. */
  page?: Omit<TrustReport, 'lists'>;
  notice?: TrustNotice;
  /** Certificates that the person chose, and has not decided about. */
  choice?: AnchorChoice;
}

/** Whom signatures are trusted by, and what the person can do about it. */
export interface Trust extends Followed<TrustState> {
  /** Follows main's events; returns the function that ends that. */
  open(): () => void;
  /** Asks for everything that the page shows. */
  look(): Promise<void>;
  refresh(): Promise<void>;
  stopRefresh(): Promise<void>;
  /** Lets the person choose files with certificates in main's dialog. */
  chooseAnchors(): Promise<void>;
  /** @returns why they are not trusted now; undefined when they are */
  addAnchors(fingerprints: readonly string[]): Promise<ErrorShape | undefined>;
  forgetChoice(): void;
  removeAnchor(anchor: OwnAnchor): Promise<void>;
  setNetwork(asks: boolean): Promise<void>;
  dismiss(): void;
}

/** @param changed - called when whom signatures are trusted by is another after what the person did */
export function createTrust(bridge: MainWindowBridge, changed: () => unknown): Trust {
  const { getState, subscribe, ...store } = createStore<TrustState>({ refresh: { running: false } });
  const set = (change: Partial<TrustState>): void => store.set({ ...getState(), ...change });
  const failed = (error: ErrorShape): void => set({ notice: { kind: 'error', error } });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const lookAtLists = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const answer = await bridge.invoke('trust.lists', {});
    if (answer.ok) set({ lists: answer.value, refresh: answer.value.refresh });
  };

  /** The refresh that goes on was asked for here: what it changes counts at once. */
  let asked = false;
  const follow = (refresh: RefreshState): void => {
    set({ refresh });
    if (refresh.running) {
      timer ??= setTimeout(() => void lookAtLists(), gatherFor);
      return;
    }
    void lookAtLists();
    if (asked && !refresh.stopped && !refresh.error) changed();
    asked = false;
  };

  const setAnchors = (anchors: OwnAnchor[], notice: TrustNotice): void => {
    const { page } = getState();
    set({ ...(page && { page: { ...page, anchors } }), notice });
    changed();
  };
  const setNetwork = (network: CheckNetwork): void => {
    const { page } = getState();
    set({ ...(page && { page: { ...page, network } }) });
  };

  return {
    getState,
    subscribe,

    open() {
      const end = bridge.on('trust.refreshed', follow);
      void lookAtLists();
      return () => {
        clearTimeout(timer);
        end();
      };
    },

    async look() {
      const answer = await bridge.invoke('trust.describe', {});
      if (!answer.ok) return failed(answer.error);
      const { lists, ...page } = answer.value;
      set({ lists, refresh: lists.refresh, page });
    },

    async refresh() {
      asked = true;
      set({ notice: undefined, refresh: { running: true } });
      const answer = await bridge.invoke('trust.refresh', {});
      if (answer.ok) return;
      asked = false;
      set({ refresh: { running: false } });
      failed(answer.error);
    },

    async stopRefresh() {
      tell(await bridge.invoke('trust.cancelRefresh', {}));
    },

    async chooseAnchors() {
      set({ notice: undefined });
      const answer = await bridge.invoke('trust.chooseAnchors', {});
      if (!answer.ok) failed(answer.error);
      else if (answer.value.choice) set({ choice: answer.value.choice });
    },

    async addAnchors(fingerprints) {
      const { choice } = getState();
      if (!choice) return undefined;
      const answer = await bridge.invoke('trust.addAnchors', { choiceId: choice.id, fingerprints: [...fingerprints] });
      if (!answer.ok) return answer.error;
      set({ choice: undefined });
      setAnchors(answer.value.anchors, { kind: 'added', count: fingerprints.length });
      return undefined;
    },

    forgetChoice: () => set({ choice: undefined }),

    async removeAnchor({ certificate: { id, subject } }) {
      const answer = await bridge.invoke('trust.removeAnchor', { fingerprint: id });
      if (answer.ok) setAnchors(answer.value.anchors, { kind: 'removed', name: subject });
      else failed(answer.error);
    },

    async setNetwork(asks) {
      set({ notice: undefined });
      setNetwork({ ...getState().page?.network, asks });
      const answer = await bridge.invoke('trust.setNetwork', { asks });
      if (answer.ok) setNetwork(answer.value);
      else failed(answer.error);
    },

    dismiss: () => set({ notice: undefined }),
  };

  function tell(answer: Result<unknown>): void {
    if (!answer.ok) failed(answer.error);
  }
}
