import type { TextRun } from '../../../preload/contract/page-view';
import { createStore } from '../../app/store';
import type { Followed } from '../../app/store';
import type { PageView } from './page-view';

/** Pages whose text is kept. */
const most = 40;

type Texts = ReadonlyMap<number, readonly TextRun[]>;

/** The text of the pages that are near. */
export interface PageTexts extends Followed<Texts> {
  /** The pages in sight, the most urgent first. Text of others is asked for no more. */
  need(pages: readonly number[]): void;
}

export function createPageTexts(view: Pick<PageView, 'text'>): PageTexts {
  const store = createStore<Texts>(new Map());
  const failed = new Set<number>();
  let wanted: readonly number[] = [];
  let running: { page: number; job: AbortController } | undefined;

  const next = async (): Promise<void> => {
    if (running) return;
    const page = wanted.find((one) => !store.getState().has(one) && !failed.has(one));
    if (page === undefined) return;
    const job = new AbortController();
    running = { page, job };
    try {
      const runs = await view.text(page, job.signal);
      const texts = new Map(store.getState()).set(page, runs);
      for (const old of texts.keys()) {
        if (texts.size <= most) break;
        if (!wanted.includes(old)) texts.delete(old);
      }
      store.set(texts);
    } catch {
      // A page without text is seen all the same. One that was only given up may be asked for again.
      if (!job.signal.aborted) failed.add(page);
    }
    running = undefined;
    void next();
  };

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    need(pages) {
      wanted = pages;
      if (running && !pages.includes(running.page)) running.job.abort();
      void next();
    },
  };
}
