import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { DocumentId } from '../../../preload/contract/model';
import type { ReviewState, Standing } from '../../../preload/contract/page-review';
import type { PageViewId } from '../../../preload/contract/page-view';
import { createStore } from '../../app/store';

/** How far each document was reviewed, as main has decided; those of which nothing stood yet are missing. */
export type Reviews = Readonly<Record<DocumentId, ReviewState>>;

export interface Review {
  getState(): Reviews;
  subscribe(listener: () => void): () => void;
  /** Tells main what of a document stands on the screen. */
  stand(document: DocumentId, view: PageViewId, standing: Standing): Promise<void>;
}

export function createReview(bridge: MainWindowBridge): Review {
  const { getState, subscribe, set } = createStore<Reviews>({});
  return {
    getState,
    subscribe,
    async stand(document, view, standing) {
      const answer = await bridge.invoke('pages.stand', { view, ...standing });
      // A look that is over says nothing any more.
      if (!answer.ok) return;
      const before = getState()[document];
      const { pages, left } = answer.value;
      if (before?.pages !== pages || before.left !== left) set({ ...getState(), [document]: answer.value });
    },
  };
}
