import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { element, objectIdentifier, sequence, setOf } from '../../../main/pki/der-writer';
import { Tlv, tags } from '../../../main/pki/tlv-reader';
import {
  CertificateError,
  certificateSummary,
  examineCertificate,
  readCertificate,
  signingProblem,
} from '../../../main/pki/certificate';
import { recordedCertificate } from '../../../main/pki/recorded-certificate';

cryptoProvider.set(webcrypto as Crypto);

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const folder = mkdtempSync(join(tmpdir(), 'countersign-certificate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let keys: CryptoKeyPair;
beforeAll(async () => {
  keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
});

interface Wanted {
  name?: string;
  serialNumber?: string;
  notBefore?: Date;
  notAfter?: Date;
  extensions?: Extension[];
  keys?: CryptoKeyPair;
  algorithm?: typeof ecdsa | { name: string; hash: string };
}

async function certificate(wanted: Wanted = {}): Promise<Uint8Array> {
  const made = await X509CertificateGenerator.createSelfSigned({
    name: wanted.name ?? 'CN=Jana Nováková, O=Úřad',
    serialNumber: wanted.serialNumber ?? '0a0b0c',
    notBefore: wanted.notBefore ?? new Date('2026-01-01T00:00:00Z'),
    notAfter: wanted.notAfter ?? new Date('2028-01-01T00:00:00Z'),
    keys: wanted.keys ?? keys,
    signingAlgorithm: wanted.algorithm ?? ecdsa,
    extensions: wanted.extensions ?? [new KeyUsagesExtension(KeyUsageFlags.nonRepudiation, true)],
  });
  return new Uint8Array(made.rawData);
}

const during = new Date('2026-06-01T00:00:00Z');
const qcStatements = (...oids: string[]): Extension =>
  new Extension(
    '1.3.6.1.5.5.7.1.3',
    false,
    Uint8Array.from(sequence(...oids.map((oid) => sequence(objectIdentifier(oid))))),
  );

describe('what a certificate says', () => {
  it('names, serial number, validity, key and claims', async () => {
    const der = await certificate({
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.nonRepudiation | KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.36']),
        qcStatements('0.4.0.1862.1.1', '0.4.0.1862.1.4', '0.4.0.1862.1.6'),
      ],
    });
    const read = readCertificate(der);
    expect(certificateSummary(read)).toEqual({
      subject: 'Jana Nováková',
      issuer: 'Jana Nováková',
      serialNumber: '0A:0B:0C',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2028-01-01T00:00:00.000Z',
      keyAlgorithm: 'EC P-256',
      claims: { qualified: true, qscd: true },
    });
    expect([...read.keyUsage!]).toEqual(['digitalSignature', 'nonRepudiation']);
    expect(read.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.36']);
    expect(read.isCertificateAuthority).toBe(false);
    const spki = new Uint8Array(await webcrypto.subtle.exportKey('spki', keys.publicKey));
    expect(Buffer.from(read.subjectPublicKeyInfo).equals(spki)).toBe(true);
  });

  it('a claim that is not made is not shown', async () => {
    expect(readCertificate(await certificate()).claims).toEqual({ qualified: false, qscd: false });
    const onlyQualified = await certificate({ extensions: [qcStatements('0.4.0.1862.1.1')] });
    expect(readCertificate(onlyQualified).claims).toEqual({ qualified: true, qscd: false });
  });

  it('what it says to be for: by its QcType, where that is silent by its policy, and by neither where they say two things', async () => {
    const type = (...last: number[]): Extension =>
      new Extension(
        '1.3.6.1.5.5.7.1.3',
        false,
        Uint8Array.from(
          sequence(
            sequence(
              objectIdentifier('0.4.0.1862.1.6'),
              sequence(...last.map((arc) => objectIdentifier(`0.4.0.1862.1.6.${arc}`))),
            ),
          ),
        ),
      );
    const policy = (...last: number[]): Extension =>
      new Extension(
        '2.5.29.32',
        false,
        Uint8Array.from(sequence(...last.map((arc) => sequence(objectIdentifier(`0.4.0.194112.1.${arc}`))))),
      );
    const typeOf = async (...extensions: Extension[]): Promise<string | undefined> =>
      readCertificate(await certificate({ extensions })).claims.type;
    expect(await typeOf(type(1))).toBe('eSign');
    expect(await typeOf(type(2), policy(0))).toBe('eSeal');
    expect(await typeOf(type(3))).toBe('web');
    expect(await typeOf(policy(0, 2))).toBe('eSign');
    expect(await typeOf(policy(3))).toBe('eSeal');
    expect(await typeOf(policy(4))).toBe('web');
    expect(await typeOf(type(1, 2))).toBeUndefined();
    expect(await typeOf(policy(0, 1))).toBeUndefined();
    expect(await typeOf()).toBeUndefined();
  });

  it('the size of an RSA key', async () => {
    const rsa = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      publicExponent: Uint8Array.of(1, 0, 1),
      modulusLength: 2048,
    };
    const rsaKeys = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
    const read = readCertificate(await certificate({ keys: rsaKeys, algorithm: { name: rsa.name, hash: rsa.hash } }));
    expect(read.keyAlgorithm).toBe('RSA 2048');
  });

  it('a serial number with its top bit set has no extra zero, and a year after 2049 is read', async () => {
    const read = readCertificate(
      await certificate({ serialNumber: '00f0', notAfter: new Date('2060-05-06T07:08:09Z') }),
    );
    expect(read.serialNumber).toBe('F0');
    expect(read.notAfter).toBe('2060-05-06T07:08:09.000Z');
  });

  it.each([
    ['80', '-80'],
    ['ff', '-01'],
    ['ff00', '-01:00'],
    ['86f1c2', '-79:0E:3E'],
    ['00', '00'],
    ['0080', '80'],
  ])('a serial number of the octets %s is shown as %s, as OpenSSL counts it', async (octets, shown) => {
    const der = Buffer.from(await certificate({ serialNumber: '7f'.repeat(octets.length / 2) }));
    const at = der.indexOf(
      Buffer.from(`02${(octets.length / 2).toString(16).padStart(2, '0')}${'7f'.repeat(octets.length / 2)}`, 'hex'),
    );
    Buffer.from(octets, 'hex').copy(der, at + 2);
    const read = readCertificate(der);
    expect(read.serialNumber).toBe(shown);
    const file = join(folder, `${octets}.der`);
    writeFileSync(file, der);
    const openssl = execFileSync('openssl', ['x509', '-inform', 'DER', '-in', file, '-noout', '-serial']).toString();
    expect(openssl.trim().replace('serial=', '')).toBe(shown.replaceAll(':', ''));
    expect(recordedCertificate(read).serialNumber).toBe(shown.replaceAll(':', '').toLowerCase());
  });

  it('octets that a token leaves behind the certificate are cut', async () => {
    const der = await certificate();
    const read = readCertificate(Buffer.concat([der, Buffer.alloc(64, 0xff)]));
    expect(Buffer.from(read.der).equals(der)).toBe(true);
  });
});

/** Puts another subject into a certificate; its own signature no longer fits, which nobody checks here. */
function withSubject(der: Uint8Array, ...attributes: [string, number, Uint8Array][]): Uint8Array {
  const [toBeSigned, ...rest] = Tlv.readWhole(der).children();
  const parts = toBeSigned!.children().map((part) => part.raw);
  parts[5] = sequence(
    ...attributes.map(([oid, tag, text]) => setOf(sequence(objectIdentifier(oid), element(tag, text)))),
  );
  return sequence(sequence(...parts), ...rest.map((part) => part.raw));
}

describe('the name that is shown', () => {
  const shown = async (...attributes: [string, number, Uint8Array][]): Promise<string> =>
    readCertificate(withSubject(await certificate(), ...attributes)).subject;
  const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

  it.each<[string, number, Uint8Array]>([
    ['UTF8String', tags.utf8String, utf8('Žofie')],
    ['BMPString', tags.bmpString, Buffer.from('Žofie', 'utf16le').swap16()],
    ['UniversalString', tags.universalString, Buffer.from('0000017d0000006f000000660000006900000065', 'hex')],
    ['T61String that holds UTF-8', tags.teletexString, utf8('Žofie')],
  ])('common name in %s', async (_, tag, text) => {
    expect(await shown(['2.5.4.3', tag, text])).toBe('Žofie');
  });

  it('T61String that holds Latin-1', async () => {
    expect(await shown(['2.5.4.3', tags.teletexString, Buffer.from('Zoé', 'latin1')])).toBe('Zoé');
  });

  it('without a common name: given name and surname, then pseudonym, organization, anything', async () => {
    const given: [string, number, Uint8Array] = ['2.5.4.42', tags.utf8String, utf8('Jana')];
    const surname: [string, number, Uint8Array] = ['2.5.4.4', tags.utf8String, utf8('Nováková')];
    const organization: [string, number, Uint8Array] = ['2.5.4.10', tags.utf8String, utf8('Úřad')];
    expect(await shown(organization, surname, given)).toBe('Jana Nováková');
    expect(await shown(organization, ['2.5.4.65', tags.utf8String, utf8('JN')])).toBe('JN');
    expect(await shown(organization)).toBe('Úřad');
    expect(await shown(['2.5.4.7', tags.utf8String, utf8('Brno')])).toBe('Brno');
    expect(await shown()).toBe('(no name)');
  });

  it('control characters and changes of text direction are taken out, length is bounded', async () => {
    expect(await shown(['2.5.4.3', tags.utf8String, utf8('Jana\n\u202eavoN\u0000 ')])).toBe('Jana avoN');
    expect(await shown(['2.5.4.3', tags.utf8String, utf8('x'.repeat(5000))])).toHaveLength(200);
  });
});

describe('whether a certificate can sign', () => {
  const problem = async (wanted: Wanted, at = during, allowDigitalSignature = false): Promise<string | undefined> =>
    signingProblem(readCertificate(await certificate(wanted)), at, { allowDigitalSignature });
  const usage = (flags: KeyUsageFlags): Wanted => ({ extensions: [new KeyUsagesExtension(flags, true)] });

  it('nonRepudiation, or no keyUsage at all', async () => {
    expect(await problem({})).toBeUndefined();
    expect(await problem({ extensions: [] })).toBeUndefined();
  });

  it('digitalSignature alone only where the signer allows it', async () => {
    expect(await problem(usage(KeyUsageFlags.digitalSignature))).toBe('key-usage');
    expect(await problem(usage(KeyUsageFlags.digitalSignature), during, true)).toBeUndefined();
    expect(await problem(usage(KeyUsageFlags.keyEncipherment), during, true)).toBe('key-usage');
  });

  it('not a certificate authority', async () => {
    const extensions = [new BasicConstraintsExtension(true), new KeyUsagesExtension(KeyUsageFlags.nonRepudiation)];
    expect(await problem({ extensions })).toBe('certificate-authority');
    expect(await problem({ extensions: [new BasicConstraintsExtension(false)] })).toBeUndefined();
  });

  it('only in its period, both ends included', async () => {
    expect(await problem({}, new Date('2025-12-31T23:59:59Z'))).toBe('not-yet-valid');
    expect(await problem({}, new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
    expect(await problem({}, new Date('2028-01-01T00:00:00Z'))).toBeUndefined();
    expect(await problem({}, new Date('2028-01-01T00:00:01Z'))).toBe('expired');
  });

  it('only with a key that Countersign can use', async () => {
    const ed25519 = sequence(sequence(objectIdentifier('1.3.101.112')), element(tags.bitString, new Uint8Array(33)));
    const [toBeSigned, ...rest] = Tlv.readWhole(await certificate()).children();
    const parts = toBeSigned!.children().map((part) => part.raw);
    parts[6] = ed25519;
    const read = readCertificate(sequence(sequence(...parts), ...rest.map((part) => part.raw)));
    expect(read.keyAlgorithm).toBe('Ed25519');
    expect(signingProblem(read, during)).toBe('algorithm-unsupported');
  });
});

describe('hostile and odd certificates', () => {
  it('cut at every length, and with every octet changed: CertificateError or a certificate, nothing else', async () => {
    const der = await certificate({
      extensions: [new KeyUsagesExtension(KeyUsageFlags.nonRepudiation), qcStatements('0.4.0.1862.1.1')],
    });
    const attempt = (bytes: Uint8Array): boolean => {
      try {
        readCertificate(bytes);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(CertificateError);
        return false;
      }
    };
    for (let length = 0; length < der.length; length++) expect(attempt(der.subarray(0, length))).toBe(false);
    let refused = 0;
    for (let at = 0; at < der.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const changed = Buffer.from(der);
        changed[at]! ^= mask;
        if (!attempt(changed)) refused++;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('an unreadable keyUsage or basicConstraints is not taken for a missing one', async () => {
    for (const oid of ['2.5.29.15', '2.5.29.19']) {
      const der = await certificate({ extensions: [new Extension(oid, true, Uint8Array.of(0x0c, 0x01, 0x41))] });
      expect(() => readCertificate(der)).toThrow(CertificateError);
      expect(examineCertificate(der, during)).toEqual({ problem: 'unreadable' });
    }
  });

  it('unreadable qualified statements claim nothing', async () => {
    const der = await certificate({
      extensions: [new Extension('1.3.6.1.5.5.7.1.3', false, Uint8Array.of(0x0c, 0x01, 0x41))],
    });
    expect(readCertificate(der).claims).toEqual({ qualified: false, qscd: false });
  });
});
