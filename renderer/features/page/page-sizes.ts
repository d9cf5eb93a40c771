import type { PageSize } from '../../../preload/contract/page-view';
import { createStore } from '../../app/store';
import type { Followed } from '../../app/store';
import type { KnownSizes } from './page-layout';
import type { PageView } from './page-view';

/** Pages whose sizes are asked for together. */
const block = 64;

/** The sizes of a document's pages, asked for where they are needed. */
export interface PageSizes extends Followed<KnownSizes> {
  /** These pages are near: their sizes are asked for unless they are known. */
  need(from: number, to: number): void;
}

export function createPageSizes(view: Pick<PageView, 'pages' | 'first' | 'sizes'>): PageSizes {
  const { pages, first } = view;
  const store = createStore<KnownSizes>({ pages, first, known: new Map([[1, first]]) });
  const asked = new Set<number>();

  const ask = async (index: number): Promise<void> => {
    if (asked.has(index)) return;
    asked.add(index);
    const from = index * block + 1;
    let sizes: PageSize[];
    try {
      sizes = await view.sizes(from, Math.min(pages, from + block - 1));
    } catch {
      // They keep the size of the first page, and are asked for no more: the view is over, or says why where it is drawn.
      return;
    }
    const before = store.getState();
    const known = new Map(before.known);
    sizes.forEach((size, offset) => known.set(from + offset, size));
    store.set({ ...before, known });
  };

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    need(from, to) {
      const last = Math.floor((Math.min(pages, to) - 1) / block);
      for (let index = Math.floor((Math.max(1, from) - 1) / block); index <= last; index += 1) void ask(index);
    },
  };
}
