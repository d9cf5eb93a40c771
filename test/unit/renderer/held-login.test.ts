import { describe, expect, it } from 'vitest';
import { timeLeft } from '../../../renderer/features/pins/HeldLogin';

describe('the time that a login is still held', () => {
  const until = '2026-05-04T10:15:00.000Z';
  it.each([
    ['2026-05-04T10:00:00.000Z', '15:00'],
    ['2026-05-04T10:12:55.000Z', '2:05'],
    ['2026-05-04T10:14:59.100Z', '0:01'],
    ['2026-05-04T10:15:00.000Z', '0:00'],
    ['2026-05-04T10:16:00.000Z', '0:00'],
  ])('at %s is %s', (now, shown) => expect(timeLeft(until, Date.parse(now))).toBe(shown));
});
