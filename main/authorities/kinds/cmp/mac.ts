import { createHmac, hash, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  algorithmIdentifier,
  Asn1Error,
  digestByName,
  digestByOid,
  integer,
  nullValue,
  octetString,
  sequence,
  tags,
  type KnownDigest,
  type Tlv,
} from '../../../pki';

const passwordBasedMac = '1.2.840.113533.7.66.13';
const pbmac1 = '1.2.840.113549.1.5.14';
const pbkdf2 = '1.2.840.113549.1.5.12';
/** Bouncy Castle 1.83 writes PBES2 in place of PBKDF2 into PBMAC1, with the parameters of the latter. */
const derivations = [pbkdf2, '1.2.840.113549.1.5.13'];
const hmacWithSha256 = '1.2.840.113549.2.9';
const macs = new Map([
  ['1.3.6.1.5.5.8.1.2', { node: 'sha1', length: 20 }],
  ['1.2.840.113549.2.7', { node: 'sha1', length: 20 }],
  ['1.2.840.113549.2.8', { node: 'sha224', length: 28 }],
  [hmacWithSha256, { node: 'sha256', length: 32 }],
  ['1.2.840.113549.2.10', { node: 'sha384', length: 48 }],
  ['1.2.840.113549.2.11', { node: 'sha512', length: 64 }],
]);

/** What makes guessing at the secret slow; of PasswordBasedMac many authorities refuse more. */
const iterations = { PasswordBasedMac: 10_000, PBMAC1: 100_000 } as const;
/** An answer may not choose how long it takes to check it. */
const mostIterations = 1_000_000;
const saltOctets = 16;

export type MacName = keyof typeof iterations;

/** How one message is protected: by a MAC, or a signature in its place. */
export interface BegunProtection {
  /** DER AlgorithmIdentifier. */
  algorithm: Uint8Array;
  protect(octets: Uint8Array): Uint8Array;
}

/** Protects a message with a secret: PasswordBasedMac (RFC 9045) or PBMAC1 (RFC 8018, clause A.5), SHA-256 throughout. */
export function beginMac(name: MacName, secret: Uint8Array): BegunProtection {
  const salt = randomBytes(saltOctets);
  const count = iterations[name];
  const mac = algorithmIdentifier(hmacWithSha256, nullValue());
  const sha256 = digestByName.get('SHA-256') as KnownDigest;
  const algorithm =
    name === 'PasswordBasedMac'
      ? algorithmIdentifier(
          passwordBasedMac,
          sequence(octetString(salt), algorithmIdentifier(sha256.oid), integer(count), mac),
        )
      : algorithmIdentifier(
          pbmac1,
          sequence(
            algorithmIdentifier(pbkdf2, sequence(octetString(salt), integer(count), integer(sha256.length), mac)),
            mac,
          ),
        );
  const key = (): Buffer =>
    name === 'PasswordBasedMac'
      ? oneWay(secret, salt, count, sha256.node)
      : pbkdf2Sync(secret, salt, count, sha256.length, sha256.node);
  return { algorithm, protect: (octets) => hmac('sha256', key(), octets) };
}

/**
 * Checks what protects a message with a secret.
 *
 * @param algorithm - AlgorithmIdentifier
 * @returns undefined when it is right, otherwise a few words; `other` where it is no MAC
 * @throws Asn1Error when the parameters can not be read
 */
export function macProblem(
  algorithm: Tlv,
  value: Uint8Array,
  octets: Uint8Array,
  secret: Uint8Array | undefined,
): 'other' | 'wrong' | 'unknown' | undefined {
  const [identifier, parameters] = algorithm.expect(tags.sequence, 'protection algorithm').children(2);
  const name = identifier?.oid();
  if (name !== passwordBasedMac && name !== pbmac1) return 'other';
  if (!secret) return 'wrong';
  const found = name === pbmac1 ? pbmac1Key(parameters, secret) : passwordBasedKey(parameters, secret);
  if (!found) return 'unknown';
  const expected = hmac(found.digest, found.key, octets);
  return expected.length === value.length && timingSafeEqual(expected, value) ? undefined : 'wrong';
}

interface MacKey {
  key: Buffer;
  /** For node:crypto. */
  digest: string;
}

function passwordBasedKey(parameters: Tlv | undefined, secret: Uint8Array): MacKey | undefined {
  const [salt, owf, count, mac] = parameters?.children(4) ?? [];
  if (!salt || !owf || !count || !mac) throw new Asn1Error('PasswordBasedMac: incomplete');
  const digest = digestByOid.get(owf.children(2)[0]?.oid() ?? '');
  const used = macs.get(mac.children(2)[0]?.oid() ?? '');
  const turns = count.smallInteger();
  if (!digest || !used || turns > mostIterations) return undefined;
  return { key: oneWay(secret, salt.octets(), turns, digest.node), digest: used.node };
}

function pbmac1Key(parameters: Tlv | undefined, secret: Uint8Array): MacKey | undefined {
  const [derivation, mac] = parameters?.children(2) ?? [];
  const [kind, inner] = derivation?.children(2) ?? [];
  const [salt, count, ...more] = inner?.children(4) ?? [];
  if (!mac || !salt || !count) throw new Asn1Error('PBMAC1: incomplete');
  const used = macs.get(mac.children(2)[0]?.oid() ?? '');
  const prf = more.find(({ tag }) => tag === tags.sequence);
  const prfDigest = prf ? macs.get(prf.children(2)[0]?.oid() ?? '')?.node : 'sha1';
  const turns = count.smallInteger();
  if (!kind || !derivations.includes(kind.oid()) || !used || !prfDigest || turns < 1 || turns > mostIterations)
    return undefined;
  const length = more.find(({ tag }) => tag === tags.integer)?.smallInteger() ?? used.length;
  if (length < 1 || length > 128) return undefined;
  return { key: pbkdf2Sync(secret, salt.octets(), turns, length, prfDigest), digest: used.node };
}

/** BASEKEY (RFC 4211, clause 4.4): the secret with the salt behind it, digested again and again. */
function oneWay(secret: Uint8Array, salt: Uint8Array, turns: number, digest: string): Buffer {
  let key = Buffer.concat([secret, salt]);
  for (let turn = 0; turn < Math.max(1, turns); turn++) {
    const next = hash(digest, key, 'buffer');
    key.fill(0);
    key = next;
  }
  return key;
}

/** The key is wiped. */
function hmac(digest: string, key: Buffer, octets: Uint8Array): Buffer {
  const value = createHmac(digest, key).update(octets).digest();
  key.fill(0);
  return value;
}
