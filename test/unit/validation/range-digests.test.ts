import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RangeDigests } from '../../../main/document/validation/range-digests';
import type { SignedRange } from '../../../main/document/validation/signed-range';

const file = randomBytes(1_500_000);
const plain = (algorithm: string, { gapStart, gapEnd, end }: SignedRange): string =>
  createHash(algorithm).update(file.subarray(0, gapStart)).update(file.subarray(gapEnd, end)).digest('hex');

/** Counts what is read. */
function digests(): { ranges: RangeDigests; read: () => number } {
  let read = 0;
  const ranges = new RangeDigests(async function* (end) {
    for (let position = 0; position < end; position += block) {
      const part = file.subarray(position, Math.min(position + block, end));
      read += part.length;
      yield await Promise.resolve(part);
    }
  });
  return { ranges, read: () => read };
}

const block = 256 * 1024;
const cases: SignedRange[] = [
  { gapStart: 0, gapEnd: 1, end: 1 },
  { gapStart: 10, gapEnd: 20, end: 30 },
  { gapStart: block, gapEnd: block + 5, end: 2 * block },
  { gapStart: block - 1, gapEnd: block, end: block },
  { gapStart: 100, gapEnd: 3 * block + 7, end: 3 * block + 8 },
  { gapStart: 100, gapEnd: file.length, end: file.length },
  { gapStart: file.length - 2, gapEnd: file.length - 1, end: file.length },
  { gapStart: 2 * block - 3, gapEnd: 2 * block + 3, end: 5 * block - 1 },
];

describe('digests of signed ranges', () => {
  it.each(cases)('from 0 to $gapStart and from $gapEnd to $end', async (range) => {
    expect(Buffer.from(await digests().ranges.digest('SHA-256', range)).toString('hex')).toBe(plain('sha256', range));
  });

  it('all of them at once, with several algorithms, in one pass over the file', async () => {
    const { ranges, read } = digests();
    const orders = cases.flatMap((range) =>
      (['SHA-256', 'SHA-512', 'SHA-1'] as const).map((algorithm) => ({ algorithm, range })),
    );
    const found = await Promise.all(orders.map(({ algorithm, range }) => ranges.digest(algorithm, range)));
    expect(found.map((digest) => Buffer.from(digest).toString('hex'))).toEqual(
      orders.map(({ algorithm, range }) => plain(algorithm.replace('-', '').toLowerCase(), range)),
    );
    expect(read()).toBe(file.length);
  });

  it('the same range ordered again later', async () => {
    const { ranges } = digests();
    const range = cases[1]!;
    const [first, second] = [await ranges.digest('SHA-256', range), await ranges.digest('SHA-256', range)];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('a file that can not be read fails every order', async () => {
    const broken = new RangeDigests(() => {
      throw new Error('disk');
    });
    const orders = [broken.digest('SHA-256', cases[1]!), broken.digest('SHA-512', cases[2]!)];
    for (const order of orders) await expect(order).rejects.toThrow('disk');
  });
});
