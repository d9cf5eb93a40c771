import { createHash } from 'node:crypto';
import {
  digestByName,
  digestByOid,
  lateDigestByName,
  lateDigestByOid,
  type KnownDigest,
  type LateDigest,
} from './object-identifiers';
import type * as LateAlgorithms from './late-algorithms';
import type { LateHash } from './late-algorithms';

/**
 * SHA-3, SHAKE256 and Ed448, which BoringSSL does not have, in JavaScript: public values only. They are met rarely and are loaded
 * when they are, so that no process starts later for them.
 */
let late: typeof LateAlgorithms | undefined;

/** @returns what was loaded, or undefined where nothing named such an algorithm so far */
export const lateAlgorithms = (): typeof late => late;

/** Content of the OIDs that name them: digests and signatures of NIST's register, and id-Ed448. */
const named = [
  Buffer.of(0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02),
  Buffer.of(0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03),
  Buffer.of(0x06, 0x03, 0x2b, 0x65, 0x71),
] as const;

/** Loads them where a structure names one of them, in itself or in a certificate that it carries. */
export async function loadLateAlgorithms(der: Uint8Array): Promise<void> {
  if (!late && namesLateAlgorithm(Buffer.from(der.buffer, der.byteOffset, der.byteLength))) await load();
}

async function load(): Promise<void> {
  late ??= await import('./late-algorithms');
}

function namesLateAlgorithm(der: Buffer): boolean {
  const [digests, signatures, ed448] = named;
  const follows = (start: Buffer, first: number, last: number): boolean => {
    for (let at = der.indexOf(start); at >= 0; at = der.indexOf(start, at + 1)) {
      const next = der[at + start.length] ?? 0;
      if (next >= first && next <= last) return true;
    }
    return false;
  };
  return follows(digests, 7, 12) || follows(signatures, 9, 16) || der.includes(ed448);
}

/** By its OID: every digest that a signature is checked with. */
export const verifiedDigest = (oid: string): KnownDigest | undefined =>
  digestByOid.get(oid) ?? lateDigestByOid.get(oid);
/** By its name. */
export const verifiedDigestNamed = (name: string): KnownDigest | undefined =>
  digestByName.get(name) ?? lateDigestByName.get(name);

export const isLate = ({ name }: KnownDigest): boolean => lateDigestByName.has(name);

/**
 * A digest of octets.
 *
 * @throws Error for one that {@link loadLateAlgorithms} was not asked to load
 */
export function digestOf({ name, node }: KnownDigest, ...octets: Uint8Array[]): Uint8Array {
  const hash = lateDigestByName.has(name) ? lateHash(name) : createHash(node);
  for (const one of octets) hash.update(one);
  return hash.digest();
}

/** What digests a stream: that of node:crypto, or one of ours. */
export type StreamHash = { update(octets: Uint8Array): unknown; copy(): StreamHash; digest(): Uint8Array };

/** @param name - such as `SHA-256` or `SHA3-256` */
export async function streamHash(name: string): Promise<StreamHash> {
  if (!lateDigestByName.has(name)) return createHash(name.replace(/^SHA-/, 'SHA').toLowerCase());
  await load();
  return lateHash(name);
}

function lateHash(name: string): LateHash {
  if (!late) throw new Error(`${name} was not loaded`);
  return late.lateHash(name as LateDigest);
}
