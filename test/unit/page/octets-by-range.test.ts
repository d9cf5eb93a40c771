import { describe, expect, it } from 'vitest';
import { mostOctets } from '../../../preload/contract/page-watch';
import { OctetsByRange } from '../../../main/document/pdfium/octets-by-range';

const block = 128 * 1024;

/** A file whose octets say where they stand, and what was asked of it. */
function file(length: number) {
  const asked: [number, number][] = [];
  const octets = new OctetsByRange(length, (from, count) => {
    asked.push([from, count]);
    return Uint8Array.from({ length: count }, (_, at) => (from + at) % 251);
  });
  const read = (position: number, count: number): number[] | undefined => {
    const target = new Uint8Array(count);
    return octets.read(position, target) ? [...target] : undefined;
  };
  return { read, asked };
}

const expected = (position: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => (position + at) % 251);

describe('octets by range', () => {
  it('asks for a block once, and for its last one no further than the file', () => {
    const { read, asked } = file(block + 10);
    expect(read(5, 20)).toEqual(expected(5, 20));
    expect(read(100, 3)).toEqual(expected(100, 3));
    expect(read(block + 2, 8)).toEqual(expected(block + 2, 8));
    expect(asked).toEqual([
      [0, block],
      [block, 10],
    ]);
  });

  it('reads over the ends of blocks', () => {
    const { read } = file(10 * block);
    expect(read(block - 3, block + 6)).toEqual(expected(block - 3, block + 6));
  });

  it('asks for more at once where one block follows another, never for more than it may', () => {
    const { read, asked } = file(100 * block);
    for (let at = 0; at < 40 * block; at += 1000) expect(read(at, 10)).toEqual(expected(at, 10));
    expect(asked.length).toBeLessThan(8);
    expect(Math.max(...asked.map(([, count]) => count))).toBe(mostOctets);
  });

  it('keeps a bounded part of the file', () => {
    const { read, asked } = file(2_000 * block);
    for (let at = 0; at < 600; at += 2) read(at * block, 10);
    const before = asked.length;
    read(598 * block, 10);
    expect(asked).toHaveLength(before);
    read(0, 10);
    expect(asked).toHaveLength(before + 1);
  });

  it.each([
    [-1, 2],
    [8, 3],
    [11, 1],
  ])('reads nothing from %d, %d octets', (position, count) => {
    expect(file(10).read(position, count)).toBeUndefined();
  });

  it('says so when main refuses', () => {
    expect(new OctetsByRange(10, () => undefined).read(0, new Uint8Array(4))).toBe(false);
    // Fewer than asked for: what follows is not made up.
    expect(new OctetsByRange(10, () => new Uint8Array(2)).read(0, new Uint8Array(4))).toBe(false);
  });
});
