import { describe, expect, it } from 'vitest';
import { coverPairs } from '../../interop/pairwise';

const factors = {
  level: ['B-B', 'B-T', 'B-LT', 'B-LTA'],
  encryption: ['none', 'RC4', 'AES-128', 'AES-256'],
  signatures: [1, 2, 3, 4, 5],
  visible: [false, true],
} as const;

describe('the pairs of the interop matrix', () => {
  it('has every two values of two factors in some row', () => {
    const rows = coverPairs(factors);
    const names = Object.keys(factors) as (keyof typeof factors)[];
    for (const one of names) {
      for (const other of names.filter((name) => name > one)) {
        for (const a of factors[one]) {
          for (const b of factors[other]) {
            const together = rows.some((row) => row[one] === a && row[other] === b);
            expect(together, `${one} ${a} with ${other} ${b}`).toBe(true);
          }
        }
      }
    }
  });

  it('takes few rows: no more than half as many again as the two largest factors need', () => {
    expect(coverPairs(factors).length).toBeLessThanOrEqual(30);
    expect(coverPairs(factors).length).toBeGreaterThanOrEqual(20);
  });

  it('chooses the same rows every time', () => {
    expect(coverPairs(factors)).toEqual(coverPairs(factors));
  });
});
