import { describe, expect, it } from 'vitest';
import type { TextRun } from '../../../preload/contract/page-view';
import { placedRuns } from '../../../renderer/features/page/text-places';

const page = { width: 600, height: 800 };
const run = (text: string, rectangle: TextRun['rectangle'], over: Partial<TextRun> = {}): TextRun => ({
  text,
  rectangle,
  angle: 0,
  size: 10,
  ...over,
});
/** Letters of which each is half as wide as it is high. */
const widthOf = (text: string, size: number): number => (text.length * size) / 2;

describe('the words over a page', () => {
  it('are as long as their picture and lie in its middle, whatever font they are laid in', () => {
    const [placed] = placedRuns([run('words', [100, 700, 150, 712])], page, widthOf);
    // 25 wide by itself, 50 in the picture, about the middle at 125.
    expect(placed?.style).toMatchObject({
      left: 112.5,
      top: 88,
      height: 12,
      fontSize: 10,
      transform: 'scaleX(2)',
      transformOrigin: '12.5px 50%',
    });
  });

  it('are turned as the page has them: upwards, and slanting', () => {
    const [upwards, slanting] = placedRuns(
      [
        run('words', [100, 400, 110, 450], { angle: 90 }),
        run('words', [0, 0, 50 * Math.SQRT1_2 + 10 * Math.SQRT1_2, 50], { angle: 45 }),
      ],
      page,
      widthOf,
    );
    expect(upwards?.style).toMatchObject({ left: 92.5, top: 370, height: 10, transform: 'rotate(-90deg) scaleX(2)' });
    const stretch = /scaleX\((.+)\)/.exec(String(slanting?.style.transform))?.[1];
    expect(Number(stretch)).toBeCloseTo(2);
  });

  it('are copied as lines: a space between words, a new line under the old one, and none within a word', () => {
    const placed = placedRuns(
      [
        run('Rent', [10, 700, 30, 710]),
        run('al', [30.2, 700, 40, 710]),
        run('fee', [46, 701, 60, 711]),
        run('is due', [10, 680, 40, 690]),
      ],
      page,
      widthOf,
    );
    expect(placed.map(({ text, newLine }) => (newLine ? '\n' : '') + text).join('')).toBe('Rental fee\nis due');
  });
});
