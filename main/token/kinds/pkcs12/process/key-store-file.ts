import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { EncryptedContentInfo, type ContentInfo } from '@peculiar/asn1-cms';
import { AuthenticatedSafe, PFX, SafeContents, type MacData, type SafeBag } from '@peculiar/asn1-pfx';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { fromBER, Sequence } from 'asn1js';
import type { TokenDescription } from '../../../crypto-token';
import { decryptWithPassword, integrityHolds, unusable } from './password-encryption';

/** More octets are no key store of a person. */
const mostOctets = 1_000_000;

const dataContent = '1.2.840.113549.1.7.1';
const encryptedDataContent = '1.2.840.113549.1.7.6';

/** What the password was found to be, and what it opened. */
export type Opened = { verdict: 'wrong' } | { verdict: 'right'; bags: SafeBag[] };

/**
 * A PKCS#12 file (RFC 7292) as it was when it was read. Its certificates are usually encrypted like its keys, so nothing but
 * its name and digest is known before the password.
 */
export class KeyStoreFile {
  private constructor(
    readonly description: TokenDescription,
    private readonly content: Uint8Array,
    private readonly integrity: MacData | undefined,
    /** The bags that are not encrypted as a whole; a key in them may be by itself. */
    readonly plain: SafeBag[],
    private readonly sealed: EncryptedContentInfo[],
  ) {}

  /**
   * @param path - absolute, from the configuration
   * @throws Fault keystore-unusable
   */
  static read(path: string): KeyStoreFile {
    const octets = readWhole(path);
    const file = part('not-pkcs12', () => AsnConvert.parse(octets, PFX));
    if (file.version !== 3) throw unusable('not-pkcs12');
    // Signed by a public key instead of protected by a password (RFC 7292, clause 4).
    if (file.authSafe.contentType !== dataContent) throw unusable('unsupported');
    const content = octetString(file.authSafe);
    const plain: SafeBag[] = [];
    const sealed: EncryptedContentInfo[] = [];
    for (const safe of part('damaged', () => AsnConvert.parse(content, AuthenticatedSafe))) {
      if (safe.contentType === dataContent) plain.push(...bagsOf(octetString(safe)));
      else if (safe.contentType === encryptedDataContent) sealed.push(encryptedContent(safe));
      else throw unusable('unsupported');
    }
    // A file without the check parses with an empty one.
    const integrity = file.macData?.mac.digest.byteLength ? file.macData : undefined;
    return new KeyStoreFile(describe(path, octets, sealed.length > 0), content, integrity, plain, sealed);
  }

  /**
   * Tries a password. The integrity check alone can not tell a wrong password from a file that was changed; a part that opens
   * can.
   *
   * @param opensKey - whether the password opens one of the keys among the bags; nothing where there are none
   * @throws Fault keystore-unusable: damaged, or of a kind that is not known
   */
  open(password: Uint8Array, opensKey: (bags: SafeBag[]) => boolean | undefined): Opened {
    const safes = this.sealed.map((one) => decryptSafe(one, password));
    const bags = [...this.plain, ...safes.flatMap((safe) => safe ?? [])];
    const signs = [...safes.map((safe) => safe !== undefined), opensKey(bags)].filter((sign) => sign !== undefined);
    if (this.integrity) signs.push(integrityHolds(this.integrity, this.content, password));
    if (!signs.includes(true)) return { verdict: 'wrong' };
    if (signs.includes(false)) throw unusable('damaged');
    return { verdict: 'right', bags };
  }
}

function readWhole(path: string): Buffer {
  try {
    const status = statSync(path);
    if (!status.isFile()) throw unusable('unreadable');
    if (status.size > mostOctets) throw unusable('too-large');
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw unusable(code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable');
  }
}

/** What takes the place of a token's label and serial number: the file's name, and the first octets of its digest. */
function describe(path: string, octets: Buffer, hidden: boolean): TokenDescription {
  return {
    label: basename(path),
    serial: createHash('sha256').update(octets).digest('hex').slice(0, 16).toUpperCase(),
    model: 'PKCS#12 file',
    manufacturer: '',
    slotDescription: '',
    slotId: 0,
    pin: {
      required: true,
      minLength: 1,
      maxLength: 0,
      initialized: true,
      // Nobody counts the tries at a file.
      locked: false,
      finalTry: false,
      countLow: false,
      toBeChanged: false,
      protectedPath: false,
    },
    writeProtected: true,
    keystore: 'PKCS12',
    ...(hidden && { certificatesHidden: true }),
  };
}

/** The octets of a ContentInfo of type data. */
function octetString({ content }: ContentInfo): Uint8Array {
  return new Uint8Array(part('damaged', () => AsnConvert.parse(content, OctetString)).buffer);
}

function bagsOf(safe: Uint8Array): SafeBag[] {
  return [...part('damaged', () => AsnConvert.parse(safe, SafeContents))];
}

/** EncryptedData (RFC 5652, clause 8): a version, then what is encrypted. */
function encryptedContent({ content }: ContentInfo): EncryptedContentInfo {
  return part('damaged', () => {
    const { result } = fromBER(content);
    const info = result instanceof Sequence ? result.valueBlock.value[1] : undefined;
    if (!info) throw unusable('damaged');
    return AsnConvert.parse(info.toBER(), EncryptedContentInfo);
  });
}

function decryptSafe(sealed: EncryptedContentInfo, password: Uint8Array): SafeBag[] | undefined {
  const { value, constructedValue } = sealed.encryptedContent ?? {};
  const pieces = value ? [value] : (constructedValue ?? []);
  const data = Buffer.concat(pieces.map((piece) => Buffer.from(piece.buffer)));
  const safe = decryptWithPassword(sealed.contentEncryptionAlgorithm, data, password);
  try {
    // A wrong password may end in padding that looks right; it never ends in a structure.
    return safe && [...AsnConvert.parse(safe, SafeContents)];
  } catch {
    return undefined;
  }
}

/** Reads one part; what can not be read is the file's problem. */
function part<T>(problem: 'not-pkcs12' | 'damaged', read: () => T): T {
  try {
    return read();
  } catch {
    throw unusable(problem);
  }
}
