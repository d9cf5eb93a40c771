import { constants, createHash, privateEncrypt, randomBytes, type KeyObject } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { Fault } from '../../hosts/endpoint';
import type { DigestAlgorithm } from '../../document/document-port';
import type { PrivateKeyDescription, TokenAlgorithm } from '../crypto-token';
import { digestInfo, digestLength } from './digest-info';

/** OpenSSL's names. */
const curves = { prime256v1: p256, secp384r1: p384, secp521r1: p521 };

/**
 * Signs one digest with a key that this process holds. The digest was made by others, as for every token, and Node's own
 * sign() insists on hashing itself: RSA takes the raw operation of OpenSSL or BoringSSL instead, and ECDSA a library that is
 * not hardened against somebody who measures the time of each step on this computer. Who can do that could read the file, or this
 * process, too.
 *
 * @returns RSA: the signature octets; ECDSA: DER Ecdsa-Sig-Value (RFC 3279, section 2.2.3)
 * @throws Fault mechanism-unsupported, device-error
 */
export function signWithKey(key: KeyObject, digest: Uint8Array, algorithm: TokenAlgorithm): Uint8Array {
  if (digest.length !== digestLength[algorithm.digest]) throw new Fault('device-error', 'digest length');
  if ((key.asymmetricKeyType === 'ec') !== (algorithm.signature === 'ECDSA') || !keyTypes.has(key.asymmetricKeyType)) {
    throw new Fault('mechanism-unsupported', algorithm.signature);
  }
  switch (algorithm.signature) {
    case 'RSA-PKCS1':
      return rsa(key, constants.RSA_PKCS1_PADDING, digestInfo(digest, algorithm.digest));
    case 'RSA-PSS':
      return rsa(key, constants.RSA_NO_PADDING, pssEncoded(digest, algorithm.digest, modulusBits(key)));
    case 'ECDSA':
      return ecdsa(key, digest);
    case 'Ed25519':
      throw new Fault('mechanism-unsupported', algorithm.signature);
  }
}

/** What a key that this process holds is: whoever has the process has it, so none of the facts that prove sole control holds. */
export function describeSoftwareKey(alias: string, { asymmetricKeyType: type }: KeyObject): PrivateKeyDescription {
  return {
    alias,
    keyType: type === 'rsa' ? 'RSA' : type === 'ec' ? 'EC' : 'other',
    sensitive: false,
    alwaysSensitive: false,
    extractable: true,
    neverExtractable: false,
    alwaysAuthenticate: false,
  };
}

const keyTypes = new Set<string | undefined>(['rsa', 'ec']);

function rsa(key: KeyObject, padding: number, input: Uint8Array): Uint8Array {
  return new Uint8Array(privateEncrypt({ key, padding }, input));
}

function modulusBits(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

/**
 * EMSA-PSS (RFC 8017, clause 9.1.1) with MGF1 over the same hash function and a salt as long as its digest, filled up to the
 * length of the modulus.
 */
export function pssEncoded(digest: Uint8Array, algorithm: DigestAlgorithm, modulusLength: number): Buffer {
  const hash = algorithm.replace('-', '').toLowerCase();
  const bits = modulusLength - 1;
  const length = Math.ceil(bits / 8);
  const zeros = length - 2 * digest.length - 2;
  if (zeros < 0) throw new Fault('mechanism-unsupported', `RSA-PSS with ${algorithm}`);

  const salt = randomBytes(digest.length);
  const hashed = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.concat([Buffer.alloc(zeros), Buffer.of(1), salt]);
  const mask = maskOf(hashed, block.length, hash);
  for (let i = 0; i < block.length; i += 1) block[i] = block[i]! ^ mask[i]!;
  block[0] = block[0]! & (0xff >> (8 * length - bits));
  const encoded = Buffer.concat([block, hashed, Buffer.of(0xbc)]);
  // A modulus of 8n + 1 bits leaves the message one octet shorter than the signature.
  return Buffer.concat([Buffer.alloc(Math.ceil(modulusLength / 8) - length), encoded]);
}

/** MGF1 (RFC 8017, appendix B.2.1). */
function maskOf(seed: Uint8Array, length: number, hash: string): Buffer {
  const parts: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let i = 0, made = 0; made < length; i += 1) {
    counter.writeUInt32BE(i);
    const part = createHash(hash).update(seed).update(counter).digest();
    parts.push(part);
    made += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

function ecdsa(key: KeyObject, digest: Uint8Array): Uint8Array {
  const name = key.asymmetricKeyDetails?.namedCurve ?? '';
  const curve = Object.hasOwn(curves, name) ? curves[name as keyof typeof curves] : undefined;
  if (!curve) throw new Fault('mechanism-unsupported', `ECDSA with ${name || 'this curve'}`);
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  try {
    // With extra entropy no two signatures of one digest share a nonce, not even after a fault of the processor.
    return curve.sign(digest, secret, { prehash: false, lowS: false, format: 'der', extraEntropy: true });
  } finally {
    secret.fill(0);
  }
}
