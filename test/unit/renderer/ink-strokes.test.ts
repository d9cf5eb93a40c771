import { describe, expect, it } from 'vitest';
import { addPoint, fittedStrokes, isFull, startStroke } from '../../../renderer/features/appearance/ink-strokes';
import type { Stroke } from '../../../renderer/features/signing/wishes';

describe('ink', () => {
  it('keeps points on the pad, in tenths, with the pressure of a pen', () => {
    const started = startStroke([], { x: -5, y: 400, pressure: 1.2 });
    expect(addPoint(started, { x: 12.345, y: 7 })).toEqual([
      [
        { x: 0, y: 360, pressure: 1 },
        { x: 12.3, y: 7 },
      ],
    ]);
  });

  it('of other units stands on the pad as large as there is room, and no more of it than the pad holds', () => {
    const onPad: Stroke[] = [[{ x: 3, y: 4 }]];
    expect(fittedStrokes(onPad)).toBe(onPad);
    const large: Stroke[] = [[{ x: -5000, y: 100, pressure: 0.4 }], [{ x: 15_000, y: 3_100 }]];
    expect(fittedStrokes(large)).toEqual([[{ x: 0, y: 0, pressure: 0.4 }], [{ x: 1000, y: 150 }]]);
    const long: Stroke = Array.from({ length: 30_001 }, (_, n) => ({ x: n / 100, y: 1 }));
    const [thin = []] = fittedStrokes([long]);
    expect(thin).toHaveLength(5_000);
    expect([thin[0], thin.at(-1)]).toEqual([
      { x: 0, y: 0 },
      { x: 1000, y: 0 },
    ]);
  });

  it('leaves out a point where the pen has not moved', () => {
    const started = startStroke([], { x: 10, y: 10 });
    expect(addPoint(started, { x: 10.01, y: 10 })).toBe(started);
  });

  it('adds to the last stroke and leaves the others as they are', () => {
    const first = startStroke([], { x: 1, y: 1 });
    const second = addPoint(startStroke(first, { x: 5, y: 5 }), { x: 6, y: 6 });
    expect(second).toHaveLength(2);
    expect(second[0]).toBe(first[0]);
    expect(addPoint([], { x: 1, y: 1 })).toEqual([]);
  });

  it('ends where the contract ends', () => {
    const stroke = (points: number): Stroke => Array.from({ length: points }, (_, n) => ({ x: n % 900, y: 1 }));
    const long = [stroke(5_000)];
    expect(addPoint(long, { x: 950, y: 1 })).toBe(long);
    const much = [stroke(5_000), stroke(5_000), stroke(5_000), stroke(4_999)];
    expect(isFull(much)).toBe(false);
    const full = addPoint(much, { x: 950, y: 1 });
    expect(isFull(full)).toBe(true);
    expect(startStroke(full, { x: 1, y: 1 })).toBe(full);
    expect(isFull(Array.from({ length: 500 }, () => stroke(1)))).toBe(true);
  });
});
