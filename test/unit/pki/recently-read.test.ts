import { expect, test } from 'vitest';
import { forgetRecentlyRead, RecentlyRead } from '../../../main/pki';

/** Octets of which all that differ stand between those that the hash looks at. */
const alike = (sign: number): Buffer => {
  const octets = Buffer.alloc(4800, 0x2a);
  octets[4750] = sign;
  return octets;
};

test('the same octets are read once, wherever they stand', () => {
  let reads = 0;
  const lately = new RecentlyRead<string>(4);
  const read = (octets: Uint8Array): string => `${++reads} ${octets.length}`;
  const octets = Buffer.from('certificate');
  expect(lately.of(octets, read)).toBe('1 11');
  expect(lately.of(Buffer.from('a certificate').subarray(2), read)).toBe('1 11');
});

test('octets that are changed in place are other octets', () => {
  const lately = new RecentlyRead<string>(4);
  const read = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');
  const octets = Buffer.from('certificate');
  const first = lately.of(octets, read);
  octets[0] = 0x43;
  expect(lately.of(octets, read)).toBe('Certificate');
  expect(first).toBe('certificate');
});

test('octets that look alike at a glance are never taken for each other', () => {
  const lately = new RecentlyRead<number>(4);
  const read = (octets: Uint8Array): number => octets[4750] as number;
  for (const sign of [1, 2, 1, 3, 2]) expect(lately.of(alike(sign), read)).toBe(sign);
});

test('no more are kept than was said, and the oldest goes', () => {
  const reads: number[] = [];
  const lately = new RecentlyRead<number>(2);
  const ask = (sign: number): void => {
    lately.of(Buffer.of(sign), ([octet = 0]) => {
      reads.push(octet);
      return octet;
    });
  };
  for (const sign of [1, 2, 1, 3, 2, 1]) ask(sign);
  expect(reads).toEqual([1, 2, 3, 1]);
});

test('what could not be read is tried again', () => {
  const lately = new RecentlyRead<string>(2);
  expect(() =>
    lately.of(Buffer.of(1), () => {
      throw new Error('unreadable');
    }),
  ).toThrow('unreadable');
  expect(lately.of(Buffer.of(1), () => 'read')).toBe('read');
});

test('everything is forgotten at once, wherever it is kept', () => {
  const reads: number[] = [];
  const read = ([octet = 0]: Uint8Array): number => reads.push(octet);
  const kept = [new RecentlyRead<number>(2), new RecentlyRead<number>(2)];
  for (const lately of kept) lately.of(Buffer.of(1), read);
  forgetRecentlyRead();
  for (const lately of kept) lately.of(Buffer.of(1), read);
  expect(reads).toEqual([1, 1, 1, 1]);
});
