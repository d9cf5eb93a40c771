import { describe, expect, it } from 'vitest';
import type { ViewRotation } from '../../../preload/contract/page-view';
import { boxOf, pointAt } from '../../../renderer/features/page/page-overlay';

const size = { width: 600, height: 800 };
const rotations: ViewRotation[] = [0, 90, 180, 270];

describe('what is laid over a page', () => {
  it('lies where the rectangle is seen, however the page is turned', () => {
    // Near the upper left corner of the page: 10 from the left, 20 from the top, 100 wide, 40 high.
    const rectangle = [10, 740, 110, 780] as const;
    const seen = rotations.map((rotation) => boxOf(rectangle, { size, scale: 2, rotation }));
    expect(seen).toEqual([
      { left: 20, top: 40, width: 200, height: 80 },
      { left: 1480, top: 20, width: 80, height: 200 },
      { left: 980, top: 1480, width: 200, height: 80 },
      { left: 40, top: 980, width: 80, height: 200 },
    ]);
  });

  it('knows which place of the page a pointer touches: the corners of a box are those of the rectangle', () => {
    for (const rotation of rotations) {
      const shown = { size, scale: 1.5, rotation };
      const { left, top, width, height } = boxOf([10, 740, 110, 780], shown);
      const corners = [pointAt(left, top, shown), pointAt(left + width, top + height, shown)];
      expect([Math.min(...corners.map(({ x }) => x)), Math.max(...corners.map(({ x }) => x))]).toEqual([
        expect.closeTo(10),
        expect.closeTo(110),
      ]);
      expect([Math.min(...corners.map(({ y }) => y)), Math.max(...corners.map(({ y }) => y))]).toEqual([
        expect.closeTo(740),
        expect.closeTo(780),
      ]);
    }
  });
});
