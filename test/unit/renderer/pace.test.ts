import { describe, expect, it } from 'vitest';
import { paceAfter, timeLeft } from '../../../renderer/features/signing/pace';
import type { Pace } from '../../../renderer/features/signing/pace';
import { t } from '../../../renderer/i18n/translate';

/** Documents that are over, each time with the seconds at which that was known. */
const after = (...reports: [second: number, done: number][]): Pace | undefined =>
  reports.reduce<Pace | undefined>((pace, [second, done]) => paceAfter(pace, second * 1000, done), undefined);

describe('the time that is left', () => {
  it('is not said before it is known', () => {
    expect(timeLeft(undefined, 60_000, 10)).toBeUndefined();
    expect(timeLeft(after([0, 0], [50, 0]), 60_000, 10)).toBeUndefined();
    expect(timeLeft(after([0, 1]), 60_000, 10)).toBeUndefined();
    expect(timeLeft(after([0, 1], [1, 5]), 1_000, 10)).toBeUndefined();
    expect(timeLeft(after([0, 1], [20, 2]), 20_000, 10)).toBeUndefined();
  });

  it('does not count the PIN and the first look at the documents', () => {
    expect(timeLeft(after([0, 0], [100, 1], [110, 10]), 110_000, 60)).toBe(60_000);
  });

  it('follows the last half minute and not what was before', () => {
    const slowThenQuick = after([0, 1], [100, 5], [110, 50], [120, 50]);
    expect(timeLeft(slowThenQuick, 120_000, 500)).toBe(100_000);
  });

  it('grows where nothing happens', () => {
    const pace = after([0, 1], [10, 10]);
    expect(timeLeft(pace, 10_000, 10)).toBe(10_000);
    expect(timeLeft(pace, 40_000, 10)).toBe(40_000);
  });

  it('stays small in memory', () => {
    let pace: Pace | undefined;
    for (let n = 0; n < 10_000; n += 1) pace = paceAfter(pace, n * 120, 1);
    expect(pace?.samples.length).toBeLessThan(300);
  });

  it.each([
    [10, 'less than a minute left'],
    [50, 'about 1 minute left'],
    [130, 'about 2 minutes left'],
    [7200, 'about 2 hours left'],
  ])('%d seconds: %s', (seconds, words) => {
    expect(t('progress.timeLeft', { seconds })).toBe(words);
  });
});
