import { PdfDictionary, PdfName, PdfString, type PdfObject } from './objects';
import { damaged, PdfError } from './pdf-error';

/**
 * How strings or streams are encrypted (ISO 32000-2, table 25): not at all, RC4, AES-128 or AES-256 in CBC mode; or AES-256 in
 * Galois/Counter Mode (ISO/TS 32003), where what was changed can not be decrypted.
 */
export type CryptMethod = 'none' | 'rc4' | 'aes-128' | 'aes-256' | 'aes-256-gcm';

/** What the encryption dictionary of the standard security handler says (clause 7.6.4.2, table 21), checked. */
export interface EncryptionDictionary {
  /** /R: which algorithms turn a password into a key. */
  revision: 2 | 3 | 4 | 5 | 6 | 7;
  /** Lengths of the file key in octets that are possible; only the password's check tells which one it is. */
  keyLengths: number[];
  owner: Buffer;
  user: Buffer;
  /** /OE, /UE and /Perms; from revision 5 on. */
  ownerKey: Buffer;
  userKey: Buffer;
  sealedPermissions: Buffer;
  /** /P as a signed number of 32 bits. */
  permissions: number;
  encryptMetadata: boolean;
  /** /KDFSalt: from it and the file key comes the key of the document's MAC (ISO/TS 32004). */
  salt?: Buffer;
  /** The permissions say that the document may not be without a MAC. */
  macRequired: boolean;
  strings: CryptMethod;
  streams: CryptMethod;
  embeddedFiles: CryptMethod;
  /** Crypt filters by name, for streams that name their own. */
  filters: ReadonlyMap<string, CryptMethod>;
}

type Resolve = (object: PdfObject | undefined) => PdfObject;

const unknownHandler = (): PdfError => new PdfError('encrypted', 'it is encrypted in a way that is not known');

/**
 * Reads an encryption dictionary.
 * @param resolve - follows references without decrypting anything
 * @throws PdfError `encrypted` for public-key and unknown security handlers, `damaged` for what contradicts the standard
 */
export function readEncryptionDictionary(dictionary: PdfDictionary, resolve: Resolve): EncryptionDictionary {
  const value = (key: string): PdfObject => resolve(dictionary.get(key));
  const filter = value('Filter');
  if (!(filter instanceof PdfName)) throw damaged('its encryption dictionary names no security handler');
  if (filter.value !== 'Standard') {
    const forCertificates = /PubSec|PPK/i.test(filter.value);
    throw forCertificates ? new PdfError('encrypted', 'it is encrypted for certificates') : unknownHandler();
  }
  const version = value('V') ?? 0;
  const revision = value('R');
  if (typeof version !== 'number' || typeof revision !== 'number')
    throw damaged('its encryption dictionary is malformed');
  if (![1, 2, 4, 5, 6].includes(version) || ![2, 3, 4, 5, 6, 7].includes(revision)) throw unknownHandler();
  if (version >= 5 !== revision >= 5 || (version === 6) !== (revision === 7))
    throw damaged('its encryption dictionary contradicts itself');

  const octets = (key: string, length: number): Buffer => {
    const string = value(key);
    if (!(string instanceof PdfString) || string.bytes.length < length) {
      throw damaged('its encryption dictionary is incomplete');
    }
    // Some writers fill up to a fixed length with zeros.
    return Buffer.from(string.bytes.subarray(0, length));
  };
  const modern = version >= 5;
  const permissions = value('P');
  if (typeof permissions !== 'number') throw damaged('its permissions are malformed');
  const filters = version >= 4 ? readFilters(value('CF'), resolve) : new Map<string, CryptMethod>();
  const named = (key: string, fallback: CryptMethod): CryptMethod => {
    if (version < 4) return 'rc4';
    const name = value(key);
    return name === null ? fallback : methodNamed(filters, name);
  };
  const streams = named('StmF', 'none');
  const salt = modern ? value('KDFSalt') : null;
  if (salt !== null && !(salt instanceof PdfString)) throw damaged('its encryption dictionary is malformed');
  return {
    revision: revision as EncryptionDictionary['revision'],
    keyLengths: keyLengths(version, value('Length')),
    owner: octets('O', modern ? 48 : 32),
    user: octets('U', modern ? 48 : 32),
    ownerKey: modern ? octets('OE', 32) : Buffer.alloc(0),
    userKey: modern ? octets('UE', 32) : Buffer.alloc(0),
    sealedPermissions: modern ? octets('Perms', 16) : Buffer.alloc(0),
    // Written as an unsigned number by some.
    permissions: permissions | 0,
    encryptMetadata: version < 4 || value('EncryptMetadata') !== false,
    ...(salt && { salt: Buffer.from(salt.bytes) }),
    macRequired: modern && requiresMac(permissions | 0),
    strings: named('StrF', 'none'),
    streams,
    embeddedFiles: named('EFF', streams),
    filters,
  };
}

/**
 * Bit 13 of the permissions is off where a MAC is required (ISO/TS 32004). It was always on before that, and so were the bits
 * above it, except in the files of careless writers, which mean nothing by it.
 */
function requiresMac(permissions: number): boolean {
  return permissions >> 12 === -2;
}

function keyLengths(version: number, length: PdfObject): number[] {
  if (version === 1) return [5];
  if (version >= 5) return [32];
  // Bits by the standard; octets as some writers have it.
  const stated = typeof length !== 'number' ? 5 : length < 40 ? length : Math.floor(length / 8);
  const sensible = stated >= 5 && stated <= 16 ? [stated] : [];
  if (version === 4) return [...new Set([16, ...sensible])];
  return sensible.length > 0 ? sensible : [5];
}

function readFilters(filters: PdfObject, resolve: Resolve): Map<string, CryptMethod> {
  const result = new Map<string, CryptMethod>();
  if (!(filters instanceof PdfDictionary)) return result;
  for (const [name, entry] of filters.entries) {
    const filter = resolve(entry);
    if (!(filter instanceof PdfDictionary)) throw damaged('a crypt filter is malformed');
    const method = resolve(filter.get('CFM'));
    result.set(name, method === null ? 'none' : methodOf(method));
  }
  return result;
}

function methodOf(method: PdfObject): CryptMethod {
  switch (method instanceof PdfName ? method.value : undefined) {
    case 'None':
      return 'none';
    case 'V2':
      return 'rc4';
    case 'AESV2':
      return 'aes-128';
    case 'AESV3':
      return 'aes-256';
    case 'AESV4':
      return 'aes-256-gcm';
    default:
      throw unknownHandler();
  }
}

/** `Identity` is always there and encrypts nothing (table 26). */
export function methodNamed(filters: ReadonlyMap<string, CryptMethod>, name: PdfObject): CryptMethod {
  if (!(name instanceof PdfName)) throw damaged('a crypt filter has no name');
  if (name.value === 'Identity') return 'none';
  const method = filters.get(name.value);
  if (method === undefined) throw damaged('a crypt filter is missing');
  return method;
}
