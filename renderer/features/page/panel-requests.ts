import { createStore, type Followed } from '../../app/store';

export interface PanelRequest {
  /** The id of a panel beside the pages. */
  panel: string;
  /** Another number asks again. */
  times: number;
}

/** Lets what stands elsewhere in the window open a panel beside the pages. */
export interface PanelRequests extends Followed<PanelRequest | undefined> {
  /** @returns false where no pages are seen that have one */
  open(panel: string): boolean;
  /** Pages with panels are seen from now on; returns the function that ends that. */
  seen(): () => void;
}

export function createPanelRequests(): PanelRequests {
  const { getState, subscribe, set } = createStore<PanelRequest | undefined>(undefined);
  let viewers = 0;
  return {
    getState,
    subscribe,
    open(panel) {
      if (viewers === 0) return false;
      set({ panel, times: (getState()?.times ?? 0) + 1 });
      return true;
    },
    seen() {
      viewers += 1;
      return () => {
        viewers -= 1;
        // What was asked of these pages is not asked of the next ones.
        set(undefined);
      };
    },
  };
}
