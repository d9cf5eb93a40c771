import { describe, expect, it } from 'vitest';
import { wideEnough } from '../../../preload/contract/page-review';
import { layoutOf } from '../../../renderer/features/page/page-layout';
import type { PageLayout, Room } from '../../../renderer/features/page/page-layout';
import { standingPages } from '../../../renderer/features/page/standing-pages';
import { scalesOf, stepDown, stepUp } from '../../../renderer/station/steps/reading';

const a4 = { width: 595, height: 842 };
const screens: Record<string, Room> = {
  '1280 × 800': { width: 1060, height: 530 },
  '1920 × 1080': { width: 1600, height: 740 },
  '1080 × 1920': { width: 1064, height: 1300 },
};

/** Every strip that stood in sight, page by page, after each press of “further”. */
function seenByPressing(layout: PageLayout, pages: number, room: Room): { seen: Map<number, number>; presses: number } {
  const seen = new Map<number, number>();
  let top = 0;
  let presses = 0;
  for (;;) {
    const left = Math.max(0, (layout.width - room.width) / 2);
    for (const { page, strips } of standingPages({ layout, left, top, room }, () => true)) {
      seen.set(page, (seen.get(page) ?? 0) | strips);
    }
    const step = stepDown(layout, pages, top, room);
    if (!step) return { seen, presses };
    expect(step.top).toBeGreaterThan(top);
    top = step.top;
    presses += 1;
    expect(presses).toBeLessThan(200);
  }
}

describe.each(Object.entries(screens))('reading on a screen of %s', (_name, room) => {
  const sizes = { pages: 4, first: a4, known: new Map([[3, { width: 842, height: 595 }]]) };

  it.each([0, 1, 2] as const)('brings every part of every page into sight at size %i by one button', (size) => {
    const layout = layoutOf(sizes, scalesOf(a4.width, room)[size], 0, room);
    const { seen } = seenByPressing(layout, sizes.pages, room);
    // A page that lies on its side is wider than the others: of the largest size too wide to count.
    const upright = [1, 2, 4].map((page) => seen.get(page));
    expect(upright).toEqual([1023, 1023, 1023]);
  });

  it('goes all the way back', () => {
    const layout = layoutOf(sizes, scalesOf(a4.width, room)[0], 0, room);
    let top = layout.height - room.height;
    for (let presses = 0; ; presses += 1) {
      expect(presses).toBeLessThan(50);
      const step = stepUp(layout, top, room);
      if (!step) break;
      expect(step.top).toBeLessThan(top);
      top = step.top;
    }
    expect(top).toBe(0);
  });

  it('has sizes that grow and still count as seen', () => {
    const [usual, wide, widest] = scalesOf(a4.width, room);
    expect(usual).toBeLessThanOrEqual(wide);
    expect(wide).toBeLessThan(widest);
    expect(room.width / (a4.width * widest)).toBeGreaterThan(wideEnough);
    // Letters of 11 points are 17 CSS pixels high or more.
    expect(usual * 11).toBeGreaterThan(17);
  });
});

it('has no step where everything is seen', () => {
  const room = { width: 1600, height: 2000 };
  const layout = layoutOf({ pages: 1, first: a4, known: new Map() }, 1.6, 0, room);
  expect(stepDown(layout, 1, 0, room)).toBeUndefined();
  expect(stepUp(layout, 0, room)).toBeUndefined();
});
