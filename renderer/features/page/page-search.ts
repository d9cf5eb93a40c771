import { longestSearch } from '../../../preload/contract/page-view';
import type { PageRectangle, SearchHit } from '../../../preload/contract/page-view';
import { createStore } from '../../app/store';
import type { Followed } from '../../app/store';
import type { PageView } from './page-view';

/** What was searched for, and what was found so far. */
export interface SearchState {
  text: string;
  /** In the order of the pages. */
  hits: readonly SearchHit[];
  /** Index of the hit that the person looks at. */
  current?: number;
  /** False while pages are still searched. */
  done: boolean;
}

export const nothingSearched: SearchState = { text: '', hits: [], done: true };

/** Puts hits of later pages behind those of earlier ones; the hit that is looked at stays the same one. */
export function withHits(state: SearchState, found: readonly SearchHit[]): SearchState {
  if (found.length === 0) return state;
  const looked = state.current === undefined ? found[0] : state.hits[state.current];
  // A stable sort: hits of one page stay in the order of its text.
  const hits = [...state.hits, ...found].sort((one, other) => one.page - other.page);
  const current = looked ? hits.indexOf(looked) : undefined;
  return { ...state, hits, ...(current !== undefined && { current }) };
}

/** The next or the previous hit, going round. */
export function stepped(state: SearchState, by: 1 | -1): SearchState {
  const { hits, current } = state;
  if (hits.length === 0) return state;
  return { ...state, current: ((current ?? (by > 0 ? -1 : 0)) + by + hits.length) % hits.length };
}

/** What is marked on one page: every rectangle of its hits, and whether it is of the hit that is looked at. */
export function marksOn(state: SearchState, page: number): { rectangle: PageRectangle; current: boolean }[] {
  return state.hits.flatMap((hit, index) =>
    hit.page === page ? hit.rectangles.map((rectangle) => ({ rectangle, current: index === state.current })) : [],
  );
}

export interface PageSearch extends Followed<SearchState> {
  /** Looks for a text from a page on; what was looked for before is given up. Nothing is looked for without a text. */
  look(text: string, from: number): void;
  step(by: 1 | -1): void;
}

export function createPageSearch(view: Pick<PageView, 'search'>): PageSearch {
  const store = createStore<SearchState>(nothingSearched);
  let job: AbortController | undefined;
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    look(asked, from) {
      const text = asked.trim().slice(0, longestSearch);
      if (text === store.getState().text) return;
      job?.abort();
      const mine = (job = new AbortController());
      store.set({ ...nothingSearched, text, done: text === '' });
      if (text === '') return;
      const found = (hits: readonly SearchHit[]): void => {
        if (mine === job) store.set(withHits(store.getState(), hits));
      };
      const over = (): void => {
        if (mine === job) store.set({ ...store.getState(), done: true });
      };
      view.search(text, from, found, mine.signal).then(over, over);
    },
    step(by) {
      store.set(stepped(store.getState(), by));
    },
  };
}
