import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { digestOf } from './digests';
import type { KnownDigest } from './object-identifiers';

/**
 * The curves of RFC 5639. OpenSSL knows them and BoringSSL (Electron) does not, so a library checks them in both; it only
 * ever sees public values.
 */
const brainpool = {
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
} as const;

/** Whether `curve` is one that {@link isBrainpoolSignature} checks. */
export function isBrainpool(curve: string): curve is keyof typeof brainpool {
  return Object.hasOwn(brainpool, curve);
}

/**
 * Checks an ECDSA signature on a brainpool curve.
 *
 * @param point - the public key, uncompressed or compressed (SEC 1, clause 2.3.3)
 * @param signatureValue - DER Ecdsa-Sig-Value
 */
export function isBrainpoolSignature(
  curve: keyof typeof brainpool,
  digest: KnownDigest,
  point: Uint8Array,
  signed: Uint8Array,
  signatureValue: Uint8Array,
): boolean {
  const message = Uint8Array.from(digestOf(digest, signed));
  try {
    // The larger of the two possible values of s is as good a signature as the smaller one (SEC 1, clause 4.1.4).
    const options = { prehash: false, lowS: false, format: 'der' } as const;
    return brainpool[curve].verify(Uint8Array.from(signatureValue), message, Uint8Array.from(point), options);
  } catch {
    // A point that is not on the curve, or a value that is no Ecdsa-Sig-Value.
    return false;
  }
}
