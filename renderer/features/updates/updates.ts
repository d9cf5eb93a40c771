import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import type { UpdatesReport } from '../../../preload/contract/updates';
import { createStore, type Followed } from '../../app/store';

export interface UpdatesState {
  report?: UpdatesReport;
  looking: boolean;
  /** Why what the person wanted was not done. */
  error?: ErrorShape;
}

/** What is known of newer versions, and what the person can do about it. */
export interface Updates extends Followed<UpdatesState> {
  /** Follows main's events; returns the function that ends that. */
  open(): () => void;
  look(): Promise<void>;
  setLooks(looks: boolean): Promise<void>;
  download(): Promise<void>;
  handOver(): Promise<void>;
  openNotes(): Promise<void>;
}

export function createUpdates(bridge: MainWindowBridge): Updates {
  const { getState, subscribe, ...store } = createStore<UpdatesState>({ looking: false });
  const take = (answer: Result<UpdatesReport>): void => {
    const { report, looking } = getState();
    if (answer.ok) store.set({ report: answer.value, looking });
    else store.set({ ...(report && { report }), looking, error: answer.error });
  };
  return {
    getState,
    subscribe,

    open() {
      const end = bridge.on('updates.changed', (report) => take({ ok: true, value: report }));
      void bridge.invoke('updates.describe', {}).then(take);
      return end;
    },

    async look() {
      store.set({ ...getState(), looking: true });
      const answer = await bridge.invoke('updates.look', {});
      store.set({ ...getState(), looking: false });
      take(answer);
    },

    setLooks: async (looks) => take(await bridge.invoke('updates.setLooks', { looks })),
    download: async () => take(await bridge.invoke('updates.download', {})),
    handOver: async () => take(await bridge.invoke('updates.handOver', {})),
    openNotes: async () => void (await bridge.invoke('updates.openNotes', {})),
  };
}
