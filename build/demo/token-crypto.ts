import { createHash } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import type { KeyKind, OpenToken, TokenKeyPair } from './soft-hsm';

/** A WebCrypto key whose private half stays in the token; `handle` is what the adapter signs with. */
interface TokenCryptoKey extends CryptoKey {
  readonly handle: pkcs11js.Handle;
}

const signingAlgorithms: Record<KeyKind, { name: string; namedCurve?: string; hash: { name: string } }> = {
  'RSA-2048': { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } },
  'RSA-3072': { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } },
  'RSA-4096': { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-512' } },
  'EC-P256': { name: 'ECDSA', namedCurve: 'P-256', hash: { name: 'SHA-256' } },
  'EC-P384': { name: 'ECDSA', namedCurve: 'P-384', hash: { name: 'SHA-384' } },
  'EC-P521': { name: 'ECDSA', namedCurve: 'P-521', hash: { name: 'SHA-512' } },
};

/** What `@peculiar/x509` takes as the signing key: a key's shape around a PKCS#11 handle. */
export function tokenSigningKey(pair: TokenKeyPair): CryptoKey {
  const key: TokenCryptoKey = {
    type: 'private',
    extractable: false,
    algorithm: signingAlgorithms[pair.kind],
    usages: ['sign'],
    handle: pair.privateKey,
  };
  return key;
}

/**
 * The WebCrypto face of an open token for `@peculiar/x509`: `subtle.sign` calls C_Sign; everything that needs no
 * private key (digests for key identifiers, checks) is Node's own.
 */
export function tokenCrypto(token: OpenToken): Crypto {
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get(target, name): unknown {
      if (name === 'sign') return (...call: Parameters<SubtleCrypto['sign']>) => signInToken(token, ...call);
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return {
    subtle,
    getRandomValues: (array) => globalThis.crypto.getRandomValues(array),
    randomUUID: () => globalThis.crypto.randomUUID(),
  };
}

/** ECDSA answers r‖s, as WebCrypto does and as PKCS#11 does; RSA answers the signature octets. */
async function signInToken(
  token: OpenToken,
  algorithm: AlgorithmIdentifier,
  key: CryptoKey,
  data: BufferSource,
): Promise<ArrayBuffer> {
  if (!isTokenKey(key)) throw new TypeError('This key does not live in a token.');
  const hash = hashName(algorithm);
  const message = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  const signature =
    key.algorithm.name === 'ECDSA'
      ? token.sign(key.handle, pkcs11js.CKM_ECDSA, createHash(hash.replace('-', '')).update(message).digest())
      : token.sign(key.handle, rsaMechanism(hash), message);
  return new Uint8Array(signature).buffer;
}

function isTokenKey(key: CryptoKey): key is TokenCryptoKey {
  return 'handle' in key && Buffer.isBuffer(key.handle);
}

function hashName(algorithm: AlgorithmIdentifier): string {
  if (typeof algorithm === 'object' && 'hash' in algorithm) {
    const hash = algorithm.hash as string | { name: string };
    return typeof hash === 'string' ? hash : hash.name;
  }
  throw new TypeError('The signature algorithm names no digest.');
}

function rsaMechanism(hash: string): number {
  switch (hash) {
    case 'SHA-256':
      return pkcs11js.CKM_SHA256_RSA_PKCS;
    case 'SHA-384':
      return pkcs11js.CKM_SHA384_RSA_PKCS;
    case 'SHA-512':
      return pkcs11js.CKM_SHA512_RSA_PKCS;
    default:
      throw new TypeError(`The demo PKI does not sign with ${hash}.`);
  }
}
