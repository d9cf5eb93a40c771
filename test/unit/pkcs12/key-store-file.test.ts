import { createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { Integer, ObjectIdentifier, OctetString, Sequence, type BaseBlock } from 'asn1js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openedKeys,
  opensKeys,
  visibleEntries,
  type OpenedKeys,
} from '../../../main/token/kinds/pkcs12/process/entries';
import { KeyStoreFile } from '../../../main/token/kinds/pkcs12/process/key-store-file';
import { decryptWithPassword } from '../../../main/token/kinds/pkcs12/process/password-encryption';
import { signWithKey } from '../../../main/token/process/software-signature';
import {
  filePassword,
  makeCertificate,
  makeKeyStore,
  openssl,
  type KeyStoreOptions,
} from '../../fixtures/token/key-store';

const folder = mkdtempSync(join(tmpdir(), 'countersign-pkcs12-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a password makes of a file: its keys, or `wrong`. */
function open(path: string, password = filePassword): OpenedKeys | 'wrong' {
  const octets = Buffer.from(password);
  const result = KeyStoreFile.read(path).open(octets, (bags) => opensKeys(bags, octets));
  return result.verdict === 'right' ? openedKeys(result.bags, octets) : 'wrong';
}

function keysOf(path: string, password?: string): OpenedKeys {
  const opened = open(path, password);
  if (opened === 'wrong') throw new Error('the password is wrong');
  return opened;
}

/** The problem that a call names. */
function problem(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return (error as { detail?: string }).detail;
  }
  return 'none';
}

const schemes: [string, KeyStoreOptions][] = [
  ['AES-256, PBKDF2 with SHA-256', {}],
  ['AES-128, PBKDF2 with SHA-1', { args: ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC'] }],
  ['triple DES and RC2-40, as files were before 2020', { args: ['-legacy'] }],
  ['RC2-128 for both', { args: ['-legacy', '-keypbe', 'PBE-SHA1-RC2-128', '-certpbe', 'PBE-SHA1-RC2-128'] }],
  ['triple DES with two keys', { args: ['-legacy', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES'] }],
  ['triple DES in PBES2', { args: ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'DES-EDE3-CBC'] }],
  ['an integrity check with SHA-512', { args: ['-macalg', 'SHA512'] }],
  ['an integrity check with SHA-1 and one round', { args: ['-macalg', 'SHA1', '-nomaciter'] }],
  ['no integrity check', { args: ['-nomac'] }],
  ['certificates in the clear', { args: ['-certpbe', 'NONE'] }],
];

describe('a PKCS#12 file', () => {
  it.each(schemes)('is opened by its password and by no other: %s', (_scheme, options) => {
    const path = makeKeyStore(folder, { ...options, kind: 'P-256', file: 'scheme.p12' });
    const { entries, keys } = keysOf(path);
    expect(entries).toMatchObject([{ alias: 'maria', privateKey: 'present' }]);
    const certificate = new X509Certificate(entries[0]!.certificate!);
    expect(certificate.subject).toContain('Maria Lindqvist');
    expect(certificate.checkPrivateKey(keys.get('maria')!)).toBe(true);
    expect(open(path, 'Grün-€-84726150')).toBe('wrong');
    expect(open(path, '')).toBe('wrong');
  });

  it('hides its certificates before the password, unless they are in the clear', () => {
    const hidden = KeyStoreFile.read(makeKeyStore(folder, { file: 'hidden.p12' }));
    expect(hidden.description).toMatchObject({ label: 'hidden.p12', certificatesHidden: true, keystore: 'PKCS12' });
    expect(visibleEntries(hidden.plain)).toEqual([]);
    const clear = KeyStoreFile.read(makeKeyStore(folder, { file: 'clear.p12', args: ['-certpbe', 'NONE'] }));
    expect(clear.description.certificatesHidden).toBeUndefined();
    expect(visibleEntries(clear.plain)).toMatchObject([{ alias: 'maria', privateKey: 'unknown' }]);
  });

  it('has a serial number of its own, which changes with its contents', () => {
    const [one, other] = ['one.p12', 'other.p12'].map((file) => makeKeyStore(folder, { file, kind: 'P-256' }));
    const serial = (path: string) => KeyStoreFile.read(path).description.serial;
    expect(serial(one!)).toBe(createHash('sha256').update(readFileSync(one!)).digest('hex').slice(0, 16).toUpperCase());
    expect(serial(other!)).not.toBe(serial(one!));
  });

  it('gives certificates that only complete a chain, without a key', () => {
    const [, authority] = makeCertificate(folder, 'P-256', '/CN=Some Authority');
    const path = makeKeyStore(folder, { file: 'chain.p12', args: ['-certfile', authority, '-caname', 'authority'] });
    expect(keysOf(path).entries).toMatchObject([
      { alias: 'maria', privateKey: 'present' },
      { alias: 'authority', privateKey: 'absent' },
    ]);
  });

  it('names a key without a friendly name by its id', () => {
    const { entries, keys } = keysOf(makeKeyStore(folder, { file: 'nameless.p12', name: '', kind: 'P-256' }));
    expect(entries[0]!.alias).toMatch(/^[0-9a-f]{40}$/);
    expect([...keys.keys()]).toEqual([entries[0]!.alias]);
  });

  it('without a key opens, and has none', () => {
    const [, certificate] = makeCertificate(folder, 'P-256', '/CN=Certificate Only');
    const path = join(folder, 'keyless.p12');
    const args = ['pkcs12', '-export', '-nokeys', '-in', certificate, '-passout', 'stdin', '-out', path];
    openssl(args, { input: `${filePassword}\n` });
    const { entries, keys } = keysOf(path);
    expect(entries).toMatchObject([{ privateKey: 'absent' }]);
    expect(keys.size).toBe(0);
    expect(open(path, 'not it')).toBe('wrong');
  });

  it('whose key nothing protects is refused, whatever the password', () => {
    const path = makeKeyStore(folder, { file: 'bare.p12', args: ['-keypbe', 'NONE'] });
    expect(problem(() => open(path))).toBe('unprotected');
  });
});

describe('a PKCS#12 file that is not whole', () => {
  let path: string;
  let octets: Buffer;
  beforeAll(() => {
    path = makeKeyStore(folder, { file: 'whole.p12', kind: 'P-256' });
    octets = readFileSync(path);
  });

  function broken(change: (octets: Buffer) => Buffer): string {
    const file = join(folder, 'broken.p12');
    writeFileSync(file, change(Buffer.from(octets)));
    return file;
  }

  it('is not taken for a wrong password, whichever octet has changed', () => {
    const seen = new Set<unknown>();
    for (let at = 0; at < octets.length; at += 1 + Math.floor(octets.length / 60)) {
      const changed = broken((all) => {
        all[at] = all[at]! ^ 0x01;
        return all;
      });
      let verdict: unknown;
      try {
        verdict = open(changed);
      } catch (error) {
        verdict = (error as { detail?: string }).detail;
      }
      // An octet that nothing depends on (a NULL that may be left out, say) does no harm.
      seen.add(typeof verdict === 'object' ? 'opened' : verdict);
    }
    expect(seen).toContain('damaged');
    expect(seen).not.toContain('wrong');
    expect(seen).not.toContain(undefined);
  });

  it('is named for what it is', () => {
    expect(problem(() => KeyStoreFile.read(join(folder, 'nowhere.p12')))).toBe('missing');
    expect(problem(() => KeyStoreFile.read(join(path, 'below.p12')))).toBe('missing');
    expect(problem(() => KeyStoreFile.read(folder))).toBe('unreadable');
    expect(problem(() => KeyStoreFile.read(broken((all) => all.subarray(0, 700))))).toBe('not-pkcs12');
    expect(problem(() => KeyStoreFile.read(broken(() => Buffer.from('-----BEGIN CERTIFICATE-----'))))).toBe(
      'not-pkcs12',
    );
    expect(problem(() => KeyStoreFile.read(broken(() => Buffer.alloc(0))))).toBe('not-pkcs12');
    expect(problem(() => KeyStoreFile.read(broken(() => Buffer.alloc(1_000_001, octets))))).toBe('too-large');
  });

  it('is refused before the work where it asks for more than any honest file', () => {
    const oid = (value: string) => new ObjectIdentifier({ value });
    const list = (...value: BaseBlock[]) => new Sequence({ value });
    const octetString = (length: number) => new OctetString({ valueHex: new ArrayBuffer(length) });
    const asking = (rounds: number): AlgorithmIdentifier => {
      const derivation = list(octetString(8), new Integer({ value: rounds }), list(oid('1.2.840.113549.2.9')));
      const parameters = list(
        list(oid('1.2.840.113549.1.5.12'), derivation),
        list(oid('2.16.840.1.101.3.4.1.42'), octetString(16)),
      );
      return new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.5.13', parameters: parameters.toBER() });
    };
    const decrypt = (rounds: number) => decryptWithPassword(asking(rounds), Buffer.alloc(16), Buffer.from('x'));
    expect(problem(() => decrypt(1000))).toBe('none');
    expect(problem(() => decrypt(2_000_000_000))).toBe('unsupported');
    expect(problem(() => decrypt(0))).toBe('damaged');
  });
});

describe('a signature with a key of the file', () => {
  const content = Buffer.from('what is signed');
  const digests = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const;
  const all = Object.entries(digests) as [keyof typeof digests, string][];

  function keyOf(kind: 'RSA' | 'P-256' | 'P-384'): KeyObject {
    return [...keysOf(makeKeyStore(folder, { kind, file: `${kind}.p12` })).keys.values()][0]!;
  }
  const digestOf = (hash: string): Buffer => createHash(hash).update(content).digest();

  it.each(all)('verifies: RSA with %s, both paddings', (digest, hash) => {
    const key = keyOf('RSA');
    const publicKey = createPublicKey(key);
    const made = signWithKey(key, digestOf(hash), { signature: 'RSA-PKCS1', digest });
    expect(verify(hash, content, publicKey, made)).toBe(true);
    const pss = signWithKey(key, digestOf(hash), { signature: 'RSA-PSS', digest });
    // RSA_PKCS1_PSS_PADDING; the salt must be as long as the digest.
    const saltLength = digestOf(hash).length;
    expect(verify(hash, content, { key: publicKey, padding: 6, saltLength }, pss)).toBe(true);
    expect(verify(hash, Buffer.from('another'), { key: publicKey, padding: 6, saltLength }, pss)).toBe(false);
  });

  it.each(all)('verifies: ECDSA with %s', (digest, hash) => {
    for (const kind of ['P-256', 'P-384'] as const) {
      const key = keyOf(kind);
      const request = { signature: 'ECDSA', digest } as const;
      const made = signWithKey(key, digestOf(hash), request);
      expect(verify(hash, content, createPublicKey(key), made)).toBe(true);
      expect(signWithKey(key, digestOf(hash), request)).not.toEqual(made);
    }
  });

  it('is refused for an algorithm that is not the key’s, and for a digest of another length', () => {
    const key = keyOf('P-256');
    const digest = digestOf('sha256');
    expect(problem(() => signWithKey(key, digest, { signature: 'RSA-PSS', digest: 'SHA-256' }))).toBe('RSA-PSS');
    expect(problem(() => signWithKey(key, digest, { signature: 'ECDSA', digest: 'SHA-512' }))).toBe('digest length');
  });
});
