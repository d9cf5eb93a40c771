import { ed448 } from '@noble/curves/ed448.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake256 } from '@noble/hashes/sha3.js';
import type { LateDigest } from './object-identifiers';

/** A hash under way, as that of node:crypto. */
export interface LateHash {
  update(octets: Uint8Array): this;
  copy(): LateHash;
  digest(): Uint8Array;
}

interface State {
  update(octets: Uint8Array): unknown;
  clone(): State;
  digest(): Uint8Array;
}

const hashes: Record<LateDigest, () => State> = {
  'SHA3-224': () => sha3_224.create(),
  'SHA3-256': () => sha3_256.create(),
  'SHA3-384': () => sha3_384.create(),
  'SHA3-512': () => sha3_512.create(),
  SHAKE256: () => shake256.create({ dkLen: 64 }),
};

const wrapped = (state: State): LateHash => ({
  update(octets) {
    state.update(octets);
    return this;
  },
  copy: () => wrapped(state.clone()),
  digest: () => state.digest(),
});

export const lateHash = (name: LateDigest): LateHash => wrapped(hashes[name]());

/**
 * Checks an Ed448 signature (RFC 8032, clause 5.2.7; without context, RFC 8419, clause 2.2).
 *
 * @param point - the public key as it stands in the certificate
 */
export function isEd448Signature(point: Uint8Array, signed: Uint8Array, value: Uint8Array): boolean {
  try {
    return ed448.verify(Uint8Array.from(value), Uint8Array.from(signed), Uint8Array.from(point));
  } catch {
    // A point that is not on the curve, or a value of another length.
    return false;
  }
}
