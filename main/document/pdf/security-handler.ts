import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { methodNamed, readEncryptionDictionary } from './encryption-dictionary';
import type { CryptMethod, EncryptionDictionary } from './encryption-dictionary';
import { filterStages } from './filters';
import { PdfDictionary, PdfName, PdfNewStream, PdfStream, PdfString } from './objects';
import type { PdfObject, PdfReference } from './objects';
import { openSealedPermissions, unlock } from './password';
import { damaged, PdfError } from './pdf-error';
import { fullAccess, userAccess, type DocumentAccess } from './permissions';
import { rc4 } from './rc4';

type Resolve = (object: PdfObject | undefined) => PdfObject;

/** What the trailer says about the document's encryption. */
export interface EncryptionSource {
  dictionary: PdfDictionary;
  /** Where the dictionary is; absent when it is written in the trailer. Its own strings are not encrypted. */
  reference?: PdfReference;
  /** First element of /ID; empty where there is none. */
  id: Uint8Array;
}

/**
 * The standard security handler of one open document (ISO 32000-2, clause 7.6): encrypts and decrypts strings and streams
 * with the file key. The password itself is not kept.
 */
export class SecurityHandler {
  private constructor(
    private readonly encryption: EncryptionDictionary,
    private readonly source: EncryptionSource,
    /** Absent only where neither strings nor streams are encrypted, but attached files are. */
    private readonly key: Buffer | undefined,
    readonly access: DocumentAccess,
  ) {}

  /**
   * Opens with a password of the user or the owner; without one, or where it does not fit, with the empty password.
   * @param resolve - follows references without decrypting anything
   * @throws PdfError `password-needed`, `password-wrong`, `encrypted`, `damaged`
   */
  static open(source: EncryptionSource, resolve: Resolve, password: string | undefined): SecurityHandler {
    const encryption = readEncryptionDictionary(source.dictionary, resolve);
    const unlocked =
      (password ? unlock(encryption, source.id, password) : undefined) ?? unlock(encryption, source.id, '');
    const { permissions, revision, strings, streams } = encryption;
    if (!unlocked && (strings !== 'none' || streams !== 'none')) {
      throw password
        ? new PdfError('password-wrong', 'the password is wrong')
        : new PdfError('password-needed', 'it is protected with a password');
    }
    if (unlocked && revision >= 5) checkSealed(encryption, unlocked.key);
    const access = unlocked?.owner ? fullAccess(true) : userAccess(permissions, revision);
    return new SecurityHandler(encryption, source, unlocked?.key, access);
  }

  /** First element of /ID; empty where there is none. */
  get identifier(): Uint8Array {
    return this.source.id;
  }

  /** True when the file key was made with {@link identifier}, so that it may never change. */
  get boundToIdentifier(): boolean {
    return this.encryption.revision < 5;
  }

  /** Whether the encryption dictionary alone says that every save carries a MAC (ISO/TS 32004). */
  get demandsMac(): boolean {
    return this.encryption.macRequired || this.encryption.salt !== undefined;
  }

  /** Whether it is of the kinds that a MAC can be for. */
  get allowsMac(): boolean {
    return this.encryption.revision >= 5;
  }

  /**
   * The key that wraps the keys of the document's MACs (ISO/TS 32004): HKDF (RFC 5869) with SHA-256 over file key and salt.
   * @returns undefined where there is no salt, or where the file key is not known
   */
  macWrappingKey(): Buffer | undefined {
    const { salt } = this.encryption;
    if (!salt || !this.key) return undefined;
    const extracted = createHmac('sha256', salt).update(this.key).digest();
    return createHmac('sha256', extracted).update('PDFMAC\x01', 'latin1').digest();
  }

  /** The object with its strings decrypted; a stream's octets are for {@link decryptStream}. */
  decryptObject(object: PdfObject, reference: PdfReference): PdfObject {
    if (this.isExempt(object, reference)) return object;
    const { strings } = this.encryption;
    const readable =
      strings === 'none'
        ? object
        : mapStrings(
            object,
            ({ bytes, hexadecimal, span }) => new PdfString(this.decrypt(strings, bytes, reference), hexadecimal, span),
          );
    return readable instanceof PdfStream
      ? new PdfStream(readable.dictionary, readable.dataPosition, reference)
      : readable;
  }

  /** The object as it is to be written under this reference. */
  encryptObject(object: PdfObject, reference: PdfReference): PdfObject {
    if (this.source.reference?.number === reference.number)
      throw new TypeError('the encryption dictionary stays as it is');
    const { strings } = this.encryption;
    const written = mapStrings(object, ({ bytes }) => new PdfString(this.encrypt(strings, bytes, reference), true));
    if (!(written instanceof PdfNewStream)) return written;
    const method = this.streamMethod(written.dictionary, (value) => value ?? null);
    return new PdfNewStream(written.dictionary, this.encrypt(method, written.bytes, reference));
  }

  /** The octets of a stream as its filters expect them. */
  decryptStream(raw: Buffer, stream: PdfStream, resolve: Resolve): Buffer {
    const { dictionary, reference } = stream;
    // Without a reference it comes from the file's frame, which is never encrypted.
    if (!reference || dictionary.hasName('Type', 'XRef')) return raw;
    return this.decrypt(this.streamMethod(dictionary, resolve), raw, reference);
  }

  /** Cross-reference streams and the encryption dictionary are never encrypted (clause 7.5.8.2 and 7.6.2). */
  private isExempt(object: PdfObject, reference: PdfReference): boolean {
    if (this.source.reference?.number === reference.number) return true;
    return object instanceof PdfStream && object.dictionary.hasName('Type', 'XRef');
  }

  private streamMethod(dictionary: PdfDictionary, resolve: Resolve): CryptMethod {
    const { streams, embeddedFiles, filters, encryptMetadata } = this.encryption;
    const [first, ...others] = filterStages(dictionary, resolve);
    if (others.some(({ name }) => name === 'Crypt')) throw damaged('a stream is encrypted in the wrong place');
    if (first?.name === 'Crypt') {
      return methodNamed(filters, resolve(first.parameters?.get('Name')) ?? new PdfName('Identity'));
    }
    if (!encryptMetadata && dictionary.hasName('Type', 'Metadata')) return 'none';
    return dictionary.hasName('Type', 'EmbeddedFile') ? embeddedFiles : streams;
  }

  private decrypt(method: CryptMethod, data: Uint8Array, reference: PdfReference): Buffer {
    if (method === 'none' || data.length === 0) return Buffer.from(data);
    const key = this.objectKey(method, reference);
    if (method === 'rc4') return rc4(key, data);
    if (method === 'aes-256-gcm') return openGalois(key, data);
    // The initial vector alone: some writers have nothing to pad.
    if (data.length === 16) return Buffer.alloc(0);
    if (data.length % 16 !== 0) throw damaged('an encrypted part has a wrong length');
    const decipher = createDecipheriv(cipherName(method), key, data.subarray(0, 16)).setAutoPadding(false);
    const padded = decipher.update(data.subarray(16));
    const count = padded.at(-1)!;
    if (count < 1 || count > 16) throw damaged('an encrypted part can not be decrypted');
    return padded.subarray(0, padded.length - count);
  }

  private encrypt(method: CryptMethod, data: Uint8Array, reference: PdfReference): Buffer {
    if (method === 'none') return Buffer.from(data);
    const key = this.objectKey(method, reference);
    if (method === 'rc4') return rc4(key, data);
    if (method === 'aes-256-gcm') return sealGalois(key, data);
    const vector = randomBytes(16);
    const cipher = createCipheriv(cipherName(method), key, vector);
    return Buffer.concat([vector, cipher.update(data), cipher.final()]);
  }

  /** Algorithm 1 and 1.A: before AES-256 every object has a key of its own. */
  private objectKey(method: CryptMethod, { number, generation }: PdfReference): Buffer {
    if (!this.key) throw new PdfError('password-needed', 'a part of it is protected with a password');
    const modern = method === 'aes-256' || method === 'aes-256-gcm';
    const contradiction = modern ? this.key.length !== 32 : method === 'aes-128' && this.key.length < 11;
    if (contradiction) throw damaged('its encryption dictionary contradicts itself');
    if (modern) return this.key;
    const suffix = Buffer.from([number, number >> 8, number >> 16, generation, generation >> 8]);
    const hash = createHash('md5').update(this.key).update(suffix);
    if (method === 'aes-128') hash.update('sAlT', 'latin1');
    return hash.digest().subarray(0, Math.min(this.key.length + 5, 16));
  }
}

function cipherName(method: 'aes-128' | 'aes-256'): string {
  return `${method}-cbc`;
}

/** ISO/TS 32003: 12 octets that never come again under this key, the ciphertext, 16 octets that show a change. */
function sealGalois(key: Buffer, data: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

function openGalois(key: Buffer, data: Uint8Array): Buffer {
  if (data.length < 28) throw damaged('an encrypted part has a wrong length');
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(data.subarray(data.length - 16));
  try {
    return Buffer.concat([decipher.update(data.subarray(12, data.length - 16)), decipher.final()]);
  } catch (cause) {
    throw damaged('an encrypted part was changed', cause);
  }
}

/** Algorithm 13: who changes /P without a password is found out. */
function checkSealed({ sealedPermissions, permissions, encryptMetadata }: EncryptionDictionary, key: Buffer): void {
  const opened = openSealedPermissions(key, sealedPermissions);
  if (
    opened.toString('latin1', 9, 12) !== 'adb' ||
    opened.readInt32LE(0) !== permissions ||
    (opened[8] === 0x54) !== encryptMetadata
  ) {
    throw damaged('its permissions were tampered with');
  }
}

/** Replaces every string inside an object. The /Contents of a signature stays what it is (clause 7.6.2). */
function mapStrings(object: PdfObject, change: (string: PdfString) => PdfString): PdfObject {
  if (object instanceof PdfString) return change(object);
  if (Array.isArray(object)) return object.map((item) => mapStrings(item, change));
  if (object instanceof PdfDictionary) return mapDictionary(object, change);
  if (object instanceof PdfStream) return new PdfStream(mapDictionary(object.dictionary, change), object.dataPosition);
  if (object instanceof PdfNewStream) return new PdfNewStream(mapDictionary(object.dictionary, change), object.bytes);
  return object;
}

function mapDictionary(dictionary: PdfDictionary, change: (string: PdfString) => PdfString): PdfDictionary {
  const signature = isSignature(dictionary);
  const result = new PdfDictionary();
  result.repeatedKeys = dictionary.repeatedKeys;
  for (const [key, value] of dictionary.entries) {
    result.entries.set(key, signature && key === 'Contents' ? value : mapStrings(value, change));
  }
  return result;
}

function isSignature(dictionary: PdfDictionary): boolean {
  if (dictionary.has('ByteRange')) return true;
  return dictionary.hasName('Type', 'Sig') || dictionary.hasName('Type', 'DocTimeStamp');
}
