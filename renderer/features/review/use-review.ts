import { useSyncExternalStore } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { currentSigner, signableIds } from '../signing/desk-selectors';
import type { Reviews } from './review';

export function useReviews(): Reviews {
  const { review } = useDesk();
  return useSyncExternalStore(review.subscribe, review.getState);
}

/** Pages that are left to be seen before Sign can be pressed; 0 where the signer demands no review. */
export function usePagesLeft(): number {
  const state = useDeskState();
  const reviews = useReviews();
  if (!currentSigner(state)?.mustReview) return 0;
  const signable = new Set(signableIds(state));
  return state.documents
    .filter(({ summary }) => signable.has(summary.id))
    .reduce((sum, { summary }) => sum + (reviews[summary.id]?.left ?? Math.max(1, summary.pages ?? 1)), 0);
}
