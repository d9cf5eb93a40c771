import { createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ecdsaToDer } from '../../../main/token/process/sign';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('an ECDSA signature as the token gives it', () => {
  it('becomes Ecdsa-Sig-Value with the shortest integers', () => {
    expect(hex(ecdsaToDer(Uint8Array.from([1, 2])))).toBe('3006020101020102');
    expect(hex(ecdsaToDer(Uint8Array.from([0x80, 0x7f])))).toBe('300702020080' + '02017f');
    expect(hex(ecdsaToDer(Uint8Array.from([0, 0, 0, 5, 0, 0, 0x90, 0])))).toBe('3008' + '020105' + '0203009000');
    expect(hex(ecdsaToDer(Uint8Array.from([0, 0])))).toBe('3006020100020100');
  });

  it('gets a long length when it is long', () => {
    const der = ecdsaToDer(new Uint8Array(132).fill(0xff));
    expect(hex(der.subarray(0, 3))).toBe('30818a');
    expect(der.length).toBe(3 + 0x8a);
  });

  it.each([0, 1, 63, 134])('is refused with %i octets', (length) => {
    expect(() => ecdsaToDer(new Uint8Array(length))).toThrow('signature length');
  });

  it.each(['P-256', 'P-384', 'P-521'])('verifies with OpenSSL for %s, many times over', (namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const lengths = new Set<number>();
    for (let round = 0; round < 100; round += 1) {
      const data = Buffer.from(`document ${round}`);
      const raw = createSign('sha256').update(data).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });
      const der = ecdsaToDer(raw);
      lengths.add(der.length);
      expect(createVerify('sha256').update(data).verify({ key: publicKey, dsaEncoding: 'der' }, der)).toBe(true);
    }
    expect(lengths.size).toBeGreaterThan(1);
  });
});
