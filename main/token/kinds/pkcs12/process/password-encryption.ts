import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { MacData } from '@peculiar/asn1-pfx';
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { fromBER, Integer, ObjectIdentifier, OctetString, Sequence, type BaseBlock } from 'asn1js';
import { Fault } from '../../../../hosts/endpoint';
import type { KeystoreProblem } from '../../../../../preload/contract/error-codes';
import { decryptRc2Cbc } from './rc2';

/** What encrypted parts of a PKCS#12 file are read with: PBES2 (RFC 8018), and the file's own older schemes (RFC 7292). */

/** A file with more iterations is there to keep this process busy. */
const mostIterations = 10_000_000;

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';

/** RFC 8018, appendix B.1.2. */
const pseudoRandomFunctions: Record<string, string> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Encryption schemes of PBES2 that are in use. */
const ciphers: Record<string, { name: string; keyLength: number }> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyLength: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyLength: 24 },
};

/** RFC 7292, appendix C. */
const olderSchemes: Record<string, { cipher: 'des-ede3-cbc' | 'rc2-cbc'; keyLength: number }> = {
  '1.2.840.113549.1.12.1.3': { cipher: 'des-ede3-cbc', keyLength: 24 },
  '1.2.840.113549.1.12.1.4': { cipher: 'des-ede3-cbc', keyLength: 16 },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2-cbc', keyLength: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2-cbc', keyLength: 5 },
};

/** Digests of the file's integrity check, with the block length of their hash function in octets. */
const digests: Record<string, { name: string; block: number }> = {
  '1.3.14.3.2.26': { name: 'sha1', block: 64 },
  '2.16.840.1.101.3.4.2.4': { name: 'sha224', block: 64 },
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', block: 64 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', block: 128 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', block: 128 },
};

/** Names the problem of a file that can not be used, as the error will. */
export function unusable(problem: KeystoreProblem): Fault {
  return new Fault('keystore-unusable', problem);
}

/**
 * Decrypts one part of the file.
 *
 * @returns the plain text, or nothing where the padding shows that this is not the password (or the part not whole)
 * @throws Fault keystore-unusable: an unknown scheme, or parameters that can not be read
 */
export function decryptWithPassword(
  { algorithm, parameters }: AlgorithmIdentifier,
  data: Uint8Array,
  password: Uint8Array,
): Buffer | undefined {
  if (!parameters) throw unusable('damaged');
  return algorithm === pbes2
    ? decryptPbes2(parameters, data, password)
    : decryptOlder(algorithm, parameters, data, password);
}

function decryptPbes2(parameters: ArrayBuffer, data: Uint8Array, password: Uint8Array): Buffer | undefined {
  const [derivation, encryption] = members(parsed(parameters)).map(members);
  if (oid(derivation?.[0]) !== pbkdf2) throw unusable('unsupported');
  const [salt, iterations, ...rest] = members(derivation?.[1]);
  const prf = rest.find((one) => one instanceof Sequence);
  const hash = prf ? pseudoRandomFunctions[oid(members(prf)[0])] : 'sha1';
  const cipher = ciphers[oid(encryption?.[0])];
  if (!hash || !cipher) throw unusable('unsupported');
  const key = pbkdf2Sync(password, octets(salt), bounded(number(iterations)), cipher.keyLength, hash);
  return decipher(cipher.name, key, octets(encryption?.[1]), data);
}

function decryptOlder(
  scheme: string,
  parameters: ArrayBuffer,
  data: Uint8Array,
  password: Uint8Array,
): Buffer | undefined {
  const known = olderSchemes[scheme];
  if (!known) throw unusable('unsupported');
  const [saltBlock, iterationsBlock] = members(parsed(parameters));
  const salt = octets(saltBlock);
  const iterations = bounded(number(iterationsBlock));
  const derive = (purpose: number, length: number): Buffer =>
    deriveOlderKey({ password, salt, iterations, purpose, length, digest: { name: 'sha1', block: 64 } });
  const key = derive(1, known.keyLength);
  const iv = derive(2, 8);
  if (known.cipher === 'rc2-cbc') return unpadded(decryptRc2Cbc(key, iv, wholeBlocks(data)));
  // Two-key triple DES is three-key with the first key again.
  return decipher(known.cipher, key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key, iv, data);
}

/**
 * The file's integrity check (RFC 7292, clause 5.1): HMAC over its contents under a key from the password.
 * @throws Fault keystore-unusable for a digest, or a scheme such as PBMAC1, that is not known
 */
export function integrityHolds(
  { mac, macSalt, iterations }: MacData,
  content: Uint8Array,
  password: Uint8Array,
): boolean {
  const digest = digests[mac.digestAlgorithm.algorithm];
  if (!digest) throw unusable('unsupported');
  const expected = Buffer.from(mac.digest.buffer);
  const key = deriveOlderKey({
    password,
    salt: Buffer.from(macSalt.buffer),
    iterations: bounded(iterations),
    purpose: 3,
    length: createHash(digest.name).digest().length,
    digest,
  });
  const made = createHmac(digest.name, key).update(content).digest();
  return made.length === expected.length && timingSafeEqual(made, expected);
}

/**
 * The file format's own way from a password to a key (RFC 7292, appendix B.2).
 *
 * @param purpose - 1 for a key, 2 for an initialisation vector, 3 for the integrity check
 */
export function deriveOlderKey(from: {
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  purpose: number;
  length: number;
  digest: { name: string; block: number };
}): Buffer {
  const { salt, iterations, purpose, length, digest } = from;
  const { block } = digest;
  const password = bmpString(from.password);
  const repeatedPassword = repeated(password, block);
  const filled = Buffer.concat([repeated(salt, block), repeatedPassword]);
  const diversifier = Buffer.alloc(block, purpose);
  const parts: Buffer[] = [];
  for (let made = 0; made < length; made += parts.at(-1)!.length) {
    let hashed = createHash(digest.name).update(diversifier).update(filled).digest();
    for (let round = 1; round < iterations; round += 1) hashed = createHash(digest.name).update(hashed).digest();
    parts.push(hashed);
    const addend = repeated(hashed, block).subarray(0, block);
    for (let at = 0; at < filled.length; at += block) addWithOne(filled.subarray(at, at + block), addend);
  }
  for (const secret of [password, repeatedPassword, filled]) secret.fill(0);
  return Buffer.concat(parts).subarray(0, length);
}

/**
 * A password in UTF-8 as a BMPString with its closing zero (RFC 7292, appendix B.1). Octet by octet: as a string, and in the
 * buffers of the runtime's own conversions, it could not be wiped.
 */
function bmpString(password: Uint8Array): Buffer {
  const turned = outsideHeap(2 * password.length + 2);
  let length = 0;
  for (let at = 0; at < password.length;) {
    const lead = password[at]!;
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let point = size === 1 ? lead : lead & (0x7f >> size);
    for (const octet of password.subarray(at + 1, at + size)) point = (point << 6) | (octet & 0x3f);
    at += size;
    const units = point > 0xffff ? [0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff)] : [point];
    for (const unit of units) length = turned.writeUInt16BE(unit & 0xffff, length);
  }
  return turned.subarray(0, length + 2);
}

/** The octets again and again, up to a whole number of blocks. */
function repeated(octetString: Uint8Array, block: number): Buffer {
  const whole = outsideHeap(Math.ceil(octetString.length / block) * block);
  return octetString.length > 0 ? whole.fill(octetString) : whole;
}

/** Zeros that can be wiped: the runtime keeps small arrays in its own heap, moves them about, and leaves copies behind. */
function outsideHeap(size: number): Buffer {
  return Buffer.from(new ArrayBuffer(size));
}

/** sum + addend + 1 in place, modulo the block's size. */
function addWithOne(sum: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let i = sum.length - 1; i >= 0; i -= 1) {
    carry += sum[i]! + addend[i]!;
    sum[i] = carry & 0xff;
    carry >>= 8;
  }
}

function decipher(cipher: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer | undefined {
  try {
    const machine = createDecipheriv(cipher, key, iv);
    return Buffer.concat([machine.update(data), machine.final()]);
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}

function wholeBlocks(data: Uint8Array): Uint8Array {
  if (data.length === 0 || data.length % 8 !== 0) throw unusable('damaged');
  return data;
}

/** Takes off the padding of RFC 8018, clause 6.1.1. */
function unpadded(data: Buffer): Buffer | undefined {
  const count = data.at(-1) ?? 0;
  if (count < 1 || count > 8 || !data.subarray(-count).every((octet) => octet === count)) return undefined;
  return data.subarray(0, -count);
}

function bounded(iterations: number): number {
  if (!Number.isInteger(iterations) || iterations < 1) throw unusable('damaged');
  if (iterations > mostIterations) throw unusable('unsupported');
  return iterations;
}

function parsed(der: ArrayBuffer): BaseBlock {
  const { offset, result } = fromBER(der);
  if (offset === -1) throw unusable('damaged');
  return result;
}

function members(block: BaseBlock | undefined): BaseBlock[] {
  if (!(block instanceof Sequence)) throw unusable('damaged');
  return block.valueBlock.value;
}

function oid(block: BaseBlock | undefined): string {
  if (!(block instanceof ObjectIdentifier)) throw unusable('damaged');
  return block.valueBlock.toString();
}

function octets(block: BaseBlock | undefined): Buffer {
  if (!(block instanceof OctetString)) throw unusable('damaged');
  return Buffer.from(block.getValue());
}

function number(block: BaseBlock | undefined): number {
  if (!(block instanceof Integer)) throw unusable('damaged');
  return Number(block.toBigInt());
}
