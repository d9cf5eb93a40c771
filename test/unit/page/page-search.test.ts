import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../../../preload/contract/page-view';
import {
  createPageSearch,
  marksOn,
  nothingSearched,
  stepped,
  withHits,
} from '../../../renderer/features/page/page-search';

const hit = (page: number, left = 0): SearchHit => ({ page, rectangles: [[left, 0, left + 10, 10]] });
const pagesOf = (hits: readonly SearchHit[]): number[] => hits.map(({ page }) => page);

describe('what is found', () => {
  it('stands in the order of the pages, and the first that came is the one that is looked at', () => {
    const round = [[hit(7), hit(7, 50)], [hit(9)], [hit(2)]].reduce(withHits, { ...nothingSearched, text: 'x' });
    expect(pagesOf(round.hits)).toEqual([2, 7, 7, 9]);
    expect(round.current).toBe(1);
  });

  it('is gone through in both directions, and round', () => {
    const three = withHits({ ...nothingSearched, text: 'x' }, [hit(1), hit(2), hit(3)]);
    expect(stepped(three, 1).current).toBe(1);
    expect(stepped(three, -1).current).toBe(2);
    expect(stepped(stepped(three, -1), 1).current).toBe(0);
    expect(stepped(nothingSearched, 1)).toBe(nothingSearched);
  });

  it('is marked on its page, every line of it, the one that is looked at otherwise', () => {
    const state = withHits(nothingSearched, [
      {
        page: 1,
        rectangles: [
          [0, 0, 10, 10],
          [0, 20, 5, 30],
        ],
      },
      { page: 1, rectangles: [[50, 0, 60, 10]] },
      hit(2),
    ]);
    expect(marksOn(state, 1)).toEqual([
      { rectangle: [0, 0, 10, 10], current: true },
      { rectangle: [0, 20, 5, 30], current: true },
      { rectangle: [50, 0, 60, 10], current: false },
    ]);
  });
});

describe('a search', () => {
  it('gives up what was looked for before: nothing of it comes into the new one', async () => {
    const finds: ((hits: SearchHit[], page: number) => void)[] = [];
    const ends: (() => void)[] = [];
    const signals: AbortSignal[] = [];
    const search = createPageSearch({
      search: (_text, _from, found, signal) => {
        finds.push(found);
        if (signal) signals.push(signal);
        return new Promise((resolve) => ends.push(resolve));
      },
    });
    search.look('fee', 4);
    finds[0]?.([hit(4)], 4);
    search.look('  fees ', 4);
    expect(signals[0]?.aborted).toBe(true);
    finds[0]?.([hit(5)], 5);
    finds[1]?.([hit(6)], 6);
    expect(search.getState()).toMatchObject({ text: 'fees', done: false, current: 0 });
    expect(pagesOf(search.getState().hits)).toEqual([6]);
    ends[1]?.();
    await Promise.resolve();
    expect(search.getState().done).toBe(true);
    search.look('', 1);
    expect(search.getState()).toEqual(nothingSearched);
    expect(finds).toHaveLength(2);
  });
});
