import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { integrityToken, readIntegrityToken, type IntegrityProblem } from '../../../main/cades/index';
import { unwrapKey, wrapKey } from '../../../main/cades/key-wrap';

const octets = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('AES key wrap (RFC 3394)', () => {
  const wrappingKey = octets('000102030405060708090A0B0C0D0E0F 101112131415161718191A1B1C1D1E1F');

  it.each([
    // Clauses 4.3, 4.5 and 4.6.
    ['00112233445566778899AABBCCDDEEFF', '64E8C3F9CE0F5BA2 63E9777905818A2A 93C8191E7D6E8AE7'],
    [
      '00112233445566778899AABBCCDDEEFF0001020304050607',
      'A8F9BC1612C68B3F F6E6F4FBE30E71E4 769C8B80A32CB895 8CD5D17D6B254DA1',
    ],
    [
      '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F',
      '28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21',
    ],
  ])('wraps %s', (key, wrapped) => {
    expect(wrapKey(wrappingKey, octets(key)).toString('hex')).toBe(octets(wrapped).toString('hex'));
    expect(unwrapKey(wrappingKey, octets(wrapped))?.toString('hex')).toBe(octets(key).toString('hex'));
  });

  it('agrees with the crypto library, and takes nothing that was changed', () => {
    const key = randomBytes(32);
    const cipher = createCipheriv('id-aes256-wrap', wrappingKey, Buffer.alloc(8, 0xa6));
    const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
    expect(wrapKey(wrappingKey, key).equals(wrapped)).toBe(true);
    for (let at = 0; at < wrapped.length; at++) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 1;
      expect(unwrapKey(wrappingKey, changed)).toBeUndefined();
    }
    for (const length of [0, 8, 16, 23, 39, 520]) expect(unwrapKey(wrappingKey, Buffer.alloc(length))).toBeUndefined();
  });
});

describe('an integrity token (ISO/TS 32004)', () => {
  const key = randomBytes(32);
  const documentDigest = createHash('sha256').update('document').digest();
  const signatureValue = randomBytes(64);
  const alone = integrityToken(key, 'SHA-256', { documentDigest });
  const attached = integrityToken(key, 'SHA-256', { documentDigest, signatureValue });
  const held = (
    der: Uint8Array,
    integrity = { documentDigest } as Parameters<typeof integrityToken>[2],
    wrappingKey: Uint8Array = key,
  ): IntegrityProblem | undefined => {
    const token = readIntegrityToken(der);
    return 'problem' in token ? token : token.check(wrappingKey, integrity);
  };

  it('vouches for the document and the signature that it was made for', () => {
    expect(held(alone)).toBeUndefined();
    expect(held(attached, { documentDigest, signatureValue })).toBeUndefined();
  });

  it('has one length, whatever it is made of', () => {
    const other = { documentDigest: randomBytes(32), signatureValue: randomBytes(500) };
    expect(integrityToken(randomBytes(32), 'SHA-256', other)).toHaveLength(attached.length);
  });

  it('vouches for nothing else', () => {
    expect(held(alone, { documentDigest: randomBytes(32) })).toEqual({ problem: 'the document was changed' });
    expect(held(attached, { documentDigest, signatureValue: randomBytes(64) })).toEqual({
      problem: 'it belongs to another signature',
    });
    expect(held(attached)).toEqual({ problem: 'it belongs to a signature' });
    expect(held(alone, { documentDigest, signatureValue })).toEqual({ problem: 'it belongs to another signature' });
    expect(held(alone, { documentDigest }, randomBytes(32))).toEqual({
      problem: 'its key was not made with the key of the document',
    });
  });

  it('is wrong with any octet changed, cut or added', () => {
    for (let at = 0; at < attached.length; at++) {
      const changed = Buffer.from(attached);
      changed[at]! ^= 1;
      expect(held(changed, { documentDigest, signatureValue }), `octet ${at}`).toBeDefined();
      expect(held(attached.subarray(0, at), { documentDigest, signatureValue })).toBeDefined();
    }
    expect(held(Buffer.concat([alone, Buffer.alloc(1)]))).toBeDefined();
  });
});
