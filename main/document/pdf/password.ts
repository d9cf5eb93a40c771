import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { EncryptionDictionary } from './encryption-dictionary';
import type { PdfString } from './objects';
import { rc4 } from './rc4';
import { encodeTextString } from './text-string';

/** What a password opens: the file key, and whether it is the owner's. */
export interface Unlocked {
  key: Buffer;
  owner: boolean;
}

/** Fills short passwords up (ISO 32000-2, clause 7.6.4.3.2, step a). */
const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');

/**
 * Tries a password, as the owner's first and then as the user's. With the empty one it is the other way round: where neither
 * was set, everybody would be the owner.
 * @param id - the first element of the file's identifier; empty where there is none
 * @returns undefined when it is not the password
 */
export function unlock(encryption: EncryptionDictionary, id: Uint8Array, password: string): Unlocked | undefined {
  const modern = encryption.revision >= 5;
  for (const octets of modern ? modernSpellings(password) : oldSpellings(password)) {
    for (const owner of password === '' ? [false, true] : [true, false]) {
      const key = owner
        ? modern
          ? modernOwnerKey(encryption, octets)
          : oldOwnerKey(encryption, id, octets)
        : modern
          ? modernUserKey(encryption, octets)
          : oldUserKey(encryption, id, octets);
      if (key) return { key, owner };
    }
  }
  return undefined;
}

/** Revisions 2 to 4 want PDFDocEncoding; what other programs really wrote is tried too. */
function oldSpellings(password: string): Buffer[] {
  const encoded: PdfString = encodeTextString(password);
  const candidates = [
    ...(encoded.hexadecimal ? [] : [Buffer.from(encoded.bytes)]),
    Buffer.from(password, 'utf8'),
    Buffer.from(password, 'latin1'),
  ];
  return distinct(candidates.map((octets) => octets.subarray(0, 32)));
}

/** Revisions 5 and 6 want UTF-8 after SASLprep (RFC 4013); programs that leave SASLprep out are many. */
function modernSpellings(password: string): Buffer[] {
  const prepared = password
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]/g, '')
    .normalize('NFKC');
  return distinct([prepared, password].map((text) => Buffer.from(text, 'utf8').subarray(0, 127)));
}

function distinct(candidates: Buffer[]): Buffer[] {
  return candidates.filter((octets, i) => candidates.findIndex((other) => other.equals(octets)) === i);
}

const md5 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const padded = (password: Uint8Array): Buffer => Buffer.concat([password, padding]).subarray(0, 32);
const withEveryOctet = (key: Buffer, round: number): Buffer => Buffer.from(key.map((octet) => octet ^ round));

/** Algorithm 2: the file key of a user password; nothing tells yet whether it is right. */
function oldFileKey(encryption: EncryptionDictionary, id: Uint8Array, password: Uint8Array, length: number): Buffer {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(encryption.permissions);
  const { revision, owner, encryptMetadata } = encryption;
  const unencryptedMetadata = revision >= 4 && !encryptMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0);
  let digest = md5(padded(password), owner, permissions, id, unencryptedMetadata);
  for (let round = 0; revision >= 3 && round < 50; round++) digest = md5(digest.subarray(0, length));
  return digest.subarray(0, length);
}

/** Algorithm 6, by way of algorithms 4 and 5. */
function oldUserKey(encryption: EncryptionDictionary, id: Uint8Array, password: Uint8Array): Buffer | undefined {
  for (const length of encryption.keyLengths) {
    const key = oldFileKey(encryption, id, password, length);
    if (encryption.revision === 2) {
      if (rc4(key, padding).equals(encryption.user)) return key;
      continue;
    }
    let check = md5(padding, id);
    for (let round = 0; round < 20; round++) check = rc4(withEveryOctet(key, round), check);
    // The other half of /U is arbitrary.
    if (check.equals(encryption.user.subarray(0, 16))) return key;
  }
  return undefined;
}

/** Algorithm 7: /O holds the user password, encrypted with the owner's. */
function oldOwnerKey(encryption: EncryptionDictionary, id: Uint8Array, password: Uint8Array): Buffer | undefined {
  for (const length of encryption.keyLengths) {
    let digest = md5(padded(password));
    for (let round = 0; encryption.revision >= 3 && round < 50; round++) digest = md5(digest.subarray(0, length));
    const key = digest.subarray(0, length);
    let user: Buffer = encryption.owner;
    if (encryption.revision === 2) user = rc4(key, user);
    else for (let round = 19; round >= 0; round--) user = rc4(withEveryOctet(key, round), user);
    const found = oldUserKey(encryption, id, user);
    if (found) return found;
  }
  return undefined;
}

/** Algorithm 2.A and 11. /U is hash, validation salt and key salt. */
function modernUserKey({ revision, user, userKey }: EncryptionDictionary, password: Buffer): Buffer | undefined {
  const none = Buffer.alloc(0);
  if (!modernHash(revision, password, user.subarray(32, 40), none).equals(user.subarray(0, 32))) return undefined;
  return unwrap(modernHash(revision, password, user.subarray(40, 48), none), userKey);
}

/** Algorithm 2.A and 12: the owner's hashes take in /U. */
function modernOwnerKey(encryption: EncryptionDictionary, password: Buffer): Buffer | undefined {
  const { revision, owner, ownerKey, user } = encryption;
  if (!modernHash(revision, password, owner.subarray(32, 40), user).equals(owner.subarray(0, 32))) return undefined;
  return unwrap(modernHash(revision, password, owner.subarray(40, 48), user), ownerKey);
}

function modernHash(revision: number, password: Buffer, salt: Buffer, user: Buffer): Buffer {
  const first = sha256(password, salt, user);
  return revision === 5 ? first : hardenedHash(first, password, user);
}

/** Algorithm 2.B: at least 64 rounds of AES and SHA-2. */
function hardenedHash(first: Buffer, password: Buffer, user: Buffer): Buffer {
  const algorithms = ['sha256', 'sha384', 'sha512'] as const;
  let key: Buffer = first;
  for (let round = 1; ; round++) {
    const once = Buffer.concat([password, key, user]);
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const encrypted = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => once)));
    // 256 is 1 modulo 3, so the sum of the octets is the number modulo 3.
    const rest = encrypted.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3;
    key = createHash(algorithms[rest]!).update(encrypted).digest();
    if (round >= 64 && encrypted.at(-1)! <= round - 32) return key.subarray(0, 32);
  }
}

function unwrap(key: Buffer, wrapped: Buffer): Buffer {
  return createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false).update(wrapped);
}

/** Algorithm 13: /Perms as it was sealed with the file key. */
export function openSealedPermissions(key: Buffer, sealed: Buffer): Buffer {
  // One block, so that CBC with an initial vector of zeros is ECB.
  return createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false).update(sealed);
}
