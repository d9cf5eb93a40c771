import { describe, expect, it } from 'vitest';
import {
  fullScale,
  gap,
  largestScale,
  layoutOf,
  mostSeen,
  scaleOf,
  smallestScale,
  steppedScale,
} from '../../../renderer/features/page/page-layout';
import type { KnownSizes } from '../../../renderer/features/page/page-layout';

const room = { width: 632, height: 500 };
const first = { width: 600, height: 800 };
const sizes = (pages: number, known: [number, { width: number; height: number }][] = []): KnownSizes => ({
  pages,
  first,
  known: new Map(known),
});

describe('the column of pages', () => {
  it('has the pages one under the other, each in the middle, with a gap around each', () => {
    const layout = layoutOf(sizes(3, [[2, { width: 300, height: 400 }]]), 1, 0, room);
    expect([1, 2, 3].map((page) => layout.boxOf(page))).toEqual([
      { left: 16, top: gap, width: 600, height: 800 },
      { left: 166, top: 832, width: 300, height: 400 },
      { left: 16, top: 1248, width: 600, height: 800 },
    ]);
    expect({ width: layout.width, height: layout.height }).toEqual({ width: 632, height: 2064 });
  });

  it('lays pages on their side where the view is turned, and is as wide as the widest', () => {
    const layout = layoutOf(sizes(2), 2, 90, room);
    expect(layout.boxOf(2)).toEqual({ left: 16, top: 1232, width: 1600, height: 1200 });
    expect(layout.width).toBe(1632);
  });

  it('knows which pages lie between two heights, without those of which only the gap does', () => {
    const layout = layoutOf(sizes(2000), 1, 0, room);
    expect(layout.between(0, 500)).toEqual([1, 1]);
    expect(layout.between(815, 832)).toEqual([1, 2]);
    expect(layout.between(816, 831)).toEqual([2, 2]);
    expect(layout.between(layout.height - 10, layout.height + 400)).toEqual([2000, 2000]);
    const [from, to] = layout.between(816 * 1000, 816 * 1000 + 500);
    expect([from, to]).toEqual([1001, 1001]);
  });

  it('finds the same place of a page again when everything is larger', () => {
    const before = layoutOf(sizes(40), 1, 0, room);
    const after = layoutOf(sizes(40), 2.5, 0, room);
    const anchor = before.anchorAt(316, 816 * 20 + 16 + 200);
    expect(anchor).toEqual({ page: 21, x: 0.5, y: 0.25 });
    expect(after.positionOf(anchor)).toEqual({
      left: after.boxOf(21).left + 750,
      top: after.boxOf(21).top + 500,
    });
  });

  it('keeps what is looked at in its place when the sizes of pages before it become known', () => {
    const guessed = layoutOf(sizes(40), 1, 0, room);
    const top = guessed.boxOf(30).top + 100;
    const known = layoutOf(sizes(40, [[3, { width: 600, height: 300 }]]), 1, 0, room);
    expect(known.positionOf(guessed.anchorAt(0, top)).top).toBe(top - 500);
  });

  it('calls the page of which most is seen the current one, and a short one that is seen whole as much as a long one', () => {
    const layout = layoutOf(sizes(3, [[2, { width: 600, height: 100 }]]), 1, 0, room);
    expect(mostSeen(layout, 0, 500)).toBe(1);
    expect(mostSeen(layout, 700, 1200)).toBe(2);
    expect(mostSeen(layout, 940, 1440)).toBe(3);
  });
});

describe('how large pages are shown', () => {
  it('fits the width or the whole of a page into the room, turned or not', () => {
    expect(scaleOf({ to: 'width', page: 1 }, sizes(3), 0, room)).toBe(1);
    expect(scaleOf({ to: 'page', page: 1 }, sizes(3), 0, room)).toBe(468 / 800);
    expect(scaleOf({ to: 'width', page: 1 }, sizes(3), 90, room)).toBe(0.75);
  });

  it('stays between 10 % and 1600 %, and as high as the browser engine can make a column', () => {
    expect(scaleOf({ to: 'scale', scale: 0.001 }, sizes(3), 0, room)).toBe(smallestScale);
    expect(scaleOf({ to: 'scale', scale: 1000 }, sizes(3), 0, room)).toBe(largestScale);
    const long = scaleOf({ to: 'scale', scale: 1000 }, sizes(20_000), 0, room);
    expect(layoutOf(sizes(20_000), long, 0, room).height).toBeLessThan(2 ** 25);
  });

  it('steps over the usual sizes, from a fitted one to the next', () => {
    expect(steppedScale(0.87 * fullScale, 1)).toBeCloseTo(0.9 * fullScale);
    expect(steppedScale(0.87 * fullScale, -1)).toBeCloseTo(0.75 * fullScale);
    expect(steppedScale(fullScale, 1)).toBeCloseTo(1.1 * fullScale);
    expect(steppedScale(largestScale, 1)).toBeCloseTo(largestScale);
    expect(steppedScale(smallestScale, -1)).toBeCloseTo(smallestScale);
  });
});
