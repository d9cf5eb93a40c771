import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { digestOf, isLate, lateAlgorithms, verifiedDigestNamed } from './digests';
import { isBrainpool, isBrainpoolSignature } from './brainpool';
import {
  describePublicKey,
  readPssParameters,
  type PssParameters,
  type PublicKeyDescription,
} from './certificate-structure';
import { algorithmIdentifier, element, nullValue, sequence } from './der-writer';
import {
  digestByDsaOid,
  digestByEcdsaOid,
  digestByRsaOid,
  lateDigestByEcdsaOid,
  lateDigestByRsaOid,
  oids,
  refusedAlgorithms,
  unverifiedDigestOf,
  type KnownDigest,
} from './object-identifiers';
import { RecentlyRead } from './recently-read';
import type { Tlv } from './tlv-reader';
import { Asn1Error, sameOctets, tags } from './tlv-reader';

/** A signature algorithm as a SignerInfo names it, with everything that its verification needs. */
export interface NamedSignatureAlgorithm {
  name: 'RSA-PKCS1' | 'RSA-PSS' | 'ECDSA' | 'DSA' | 'Ed25519' | 'Ed448';
  digest: KnownDigest;
  pss?: PssParameters;
  /** ECDSA with r and s side by side instead of in DER (BSI TR-03111, clause 5.2.1). */
  plain?: true;
}

/** What keeps a signature value from being checked at all. */
export class UnsupportedAlgorithm extends Error {
  override readonly name = 'UnsupportedAlgorithm';
}

/** The signature algorithm names another digest than digestAlgorithm does (RFC 6211): no value is right under both. */
export class AlgorithmSubstitution extends Asn1Error {
  constructor() {
    super('the signature algorithm names another digest than digestAlgorithm');
  }
}

/** ecdsa-plain-signatures (BSI TR-03111, clause 5.2.1.1). */
const plainEcdsa = new Map(
  ['SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'].map((name, at) => [`0.4.0.127.0.7.1.1.4.1.${at + 1}`, name]),
);

/**
 * Resolves the signature algorithm of a SignerInfo.
 *
 * @param digest - of the SignerInfo's digestAlgorithm
 * @throws AlgorithmSubstitution when it names another digest than `digestAlgorithm` does
 * @throws UnsupportedAlgorithm when it is not RSA, ECDSA, DSA, Ed25519 or Ed448, with a known digest
 */
export function resolveSignatureAlgorithm(
  algorithm: { oid: string; parameters?: Tlv },
  digest: KnownDigest,
): NamedSignatureAlgorithm {
  const { oid, parameters } = algorithm;
  if (oid === oids.rsaEncryption) return { name: 'RSA-PKCS1', digest };
  if (oid === oids.ecPublicKey) return { name: 'ECDSA', digest };
  if (oid === oids.ed25519) return { name: 'Ed25519', digest };
  if (oid === oids.ed448) return { name: 'Ed448', digest };
  if (oid === oids.rsaPss) {
    const pss = parameters ? readPssParameters(parameters) : { hash: 'SHA-1', maskHash: 'SHA-1', saltLength: 20 };
    if (pss.hash !== digest.name) throw new AlgorithmSubstitution();
    return { name: 'RSA-PSS', digest, pss };
  }
  const plain = plainEcdsa.get(oid);
  if (plain !== undefined) {
    if (plain !== digest.name) throw new AlgorithmSubstitution();
    return { name: 'ECDSA', digest, plain: true };
  }
  const unverified = unverifiedDigestOf.get(oid);
  if (unverified !== undefined && unverified !== digest.name) throw new AlgorithmSubstitution();
  const rsa = digestByRsaOid.get(oid) ?? lateDigestByRsaOid.get(oid);
  const named = rsa ?? digestByEcdsaOid.get(oid) ?? lateDigestByEcdsaOid.get(oid) ?? digestByDsaOid.get(oid);
  if (!named) throw new UnsupportedAlgorithm(refusedAlgorithms.get(oid) ?? oid);
  if (named.name !== digest.name) throw new AlgorithmSubstitution();
  return { name: rsa ? 'RSA-PKCS1' : digestByDsaOid.has(oid) ? 'DSA' : 'ECDSA', digest };
}

/**
 * Checks a signature value with the key of a certificate. Works with OpenSSL (Node) and BoringSSL (Electron) alike.
 *
 * @returns undefined when it is right, otherwise what is wrong
 * @throws UnsupportedAlgorithm when the key is of a kind that can not be checked
 */
export function signatureProblem(
  algorithm: NamedSignatureAlgorithm,
  subjectPublicKeyInfo: Tlv,
  signed: Uint8Array,
  signatureValue: Uint8Array,
): string | undefined {
  const key = describePublicKey(subjectPublicKeyInfo);
  if (key.kind === 'other' && key.oid === oids.ed25519) {
    if (algorithm.name !== 'Ed25519') return `the certificate has an Ed25519 key, the signature is ${algorithm.name}`;
    // RFC 8419: the algorithm digests by itself.
    return verified(null, signed, { key: publicKey(subjectPublicKeyInfo.raw) }, signatureValue);
  }
  if (key.kind === 'other' && key.oid === oids.ed448) {
    if (algorithm.name !== 'Ed448') return `the certificate has an Ed448 key, the signature is ${algorithm.name}`;
    const late = lateAlgorithms();
    if (!late) throw new UnsupportedAlgorithm('Ed448');
    return late.isEd448Signature(key.point, signed, signatureValue) ? undefined : wrong;
  }
  if (key.kind === 'other' && key.oid === oids.dsa) {
    if (algorithm.name !== 'DSA') return `the certificate has a DSA key, the signature is ${algorithm.name}`;
    // BoringSSL does not know DSA: there it is told as an algorithm that can not be checked.
    const dsa: VerifyKey = { key: publicKey(subjectPublicKeyInfo.raw), dsaEncoding: 'der' };
    return verified(algorithm.digest.node, signed, dsa, signatureValue);
  }
  if (key.kind === 'other') throw new UnsupportedAlgorithm(`public key ${key.oid}`);
  if (key.kind === 'EC') {
    if (algorithm.name !== 'ECDSA') return `the certificate has an EC key, the signature is ${algorithm.name}`;
    if (!key.curve) throw new UnsupportedAlgorithm(`elliptic curve ${key.curveOid ?? 'with explicit parameters'}`);
    const value = algorithm.plain ? ecdsaValue(signatureValue) : signatureValue;
    if (isBrainpool(key.curve)) {
      return isBrainpoolSignature(key.curve, algorithm.digest, key.point, signed, value) ? undefined : wrong;
    }
    return verified(
      algorithm.digest.node,
      signed,
      { key: publicKey(subjectPublicKeyInfo.raw), dsaEncoding: 'der' },
      value,
    );
  }
  if (algorithm.name !== 'RSA-PKCS1' && algorithm.name !== 'RSA-PSS') {
    return `the certificate has an RSA key, the signature is ${algorithm.name}`;
  }
  if (algorithm.name === 'RSA-PKCS1') {
    if (key.pssOnly) return 'the certificate allows only RSA-PSS signatures';
    return verified(
      algorithm.digest.node,
      signed,
      { key: rsaKey(key), padding: constants.RSA_PKCS1_PADDING },
      signatureValue,
    );
  }
  const pss = algorithm.pss as PssParameters;
  const demanded = key.pssParameters;
  if (
    demanded &&
    (demanded.hash !== pss.hash || demanded.maskHash !== pss.maskHash || demanded.saltLength > pss.saltLength)
  ) {
    return 'the PSS parameters differ from those that the certificate demands';
  }
  if (pss.saltLength > 512) return 'the PSS salt is too long';
  if (pss.maskHash !== pss.hash || isLate(algorithm.digest)) return twoHashPssProblem(key, pss, signed, signatureValue);
  const options = { key: rsaKey(key), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength };
  return verified(algorithm.digest.node, signed, options, signatureValue);
}

/** Ecdsa-Sig-Value of r and s side by side; nothing where the octets have no two halves. */
function ecdsaValue(plain: Uint8Array): Uint8Array {
  if (plain.length === 0 || plain.length % 2 !== 0) return new Uint8Array();
  const half = plain.length / 2;
  return sequence(...[plain.subarray(0, half), plain.subarray(half)].map(unsignedInteger));
}

function unsignedInteger(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : octets.subarray(first);
  return element(tags.integer, (digits[0] as number) > 127 ? Buffer.concat([Uint8Array.of(0), digits]) : digits);
}

const wrong = 'the signature value does not belong to these attributes and this key';

type VerifyKey = Parameters<typeof verify>[2];

function verified(
  hash: string | null,
  signed: Uint8Array,
  key: VerifyKey,
  signatureValue: Uint8Array,
): string | undefined {
  let right = false;
  try {
    right = verify(hash, signed, key, signatureValue);
  } catch {
    // The libraries throw on some malformed values where they return false on others.
  }
  return right ? undefined : wrong;
}

const publicKeys = new RecentlyRead<KeyObject>(64);

function publicKey(spki: Uint8Array): KeyObject {
  try {
    return publicKeys.of(spki, (octets) => createPublicKey({ key: Buffer.from(octets), format: 'der', type: 'spki' }));
  } catch {
    throw new UnsupportedAlgorithm('public key');
  }
}

type RsaKey = Extract<PublicKeyDescription, { kind: 'RSA' }>;

/** An id-RSASSA-PSS key is handed over as a plain RSA key: BoringSSL does not read the former with all parameters. */
function rsaKey(key: RsaKey): KeyObject {
  const bits = element(tags.bitString, Uint8Array.of(0), key.rsaPublicKey);
  return publicKey(sequence(algorithmIdentifier(oids.rsaEncryption, nullValue()), bits));
}

/** EMSA-PSS-VERIFY (RFC 8017, clause 9.1.2) with a mask hash of its own, which node:crypto has no option for. */
function twoHashPssProblem(
  key: RsaKey,
  pss: PssParameters,
  signed: Uint8Array,
  signatureValue: Uint8Array,
): string | undefined {
  const hash = verifiedDigestNamed(pss.hash) as KnownDigest;
  const mask = verifiedDigestNamed(pss.maskHash) as KnownDigest;
  if (key.modulusBits > 16384 || key.exponent.length > 8 || signatureValue.length !== key.modulus.length) return wrong;
  const encodedBits = key.modulusBits - 1;
  const length = Math.ceil(encodedBits / 8);
  const encoded = rsaPublicOperation(signatureValue, key, length);
  if (!encoded || length < hash.length + pss.saltLength + 2 || encoded[length - 1] !== 0xbc) return wrong;
  const h = encoded.subarray(length - hash.length - 1, length - 1);
  const block = Buffer.from(encoded.subarray(0, length - hash.length - 1));
  const unused = 8 * length - encodedBits;
  if ((block[0] as number) >> (8 - unused)) return wrong;
  for (let at = 0, counter = 0; at < block.length; counter++) {
    const seed = Buffer.alloc(4);
    seed.writeUInt32BE(counter);
    for (const octet of digestOf(mask, h, seed)) {
      if (at < block.length) block[at] = (block[at++] as number) ^ octet;
    }
  }
  block[0] = (block[0] as number) & (0xff >> unused);
  const separator = block.length - pss.saltLength - 1;
  if (block.subarray(0, separator).some((octet) => octet !== 0) || block[separator] !== 1) return wrong;
  const digest = digestOf(hash, signed);
  const salt = block.subarray(separator + 1);
  const expected = digestOf(hash, Buffer.alloc(8), digest, salt);
  return sameOctets(expected, h) ? undefined : wrong;
}

/**
 * RSAVP1 (RFC 8017, clause 5.2.2): public values only, so nothing here needs constant time.
 *
 * @param length - octets of the result
 * @returns undefined for a value out of range
 */
export function rsaPublicOperation(
  value: Uint8Array,
  key: Pick<RsaKey, 'modulus' | 'exponent'>,
  length: number,
): Buffer | undefined {
  const number = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`);
  const modulus = number(key.modulus);
  let exponent = number(key.exponent);
  let base = number(value);
  if (base >= modulus) return undefined;
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  const hex = result.toString(16).padStart(2 * length, '0');
  return hex.length > 2 * length ? undefined : Buffer.from(hex, 'hex');
}
