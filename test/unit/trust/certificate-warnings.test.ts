import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certificateWarnings } from '../../../main/trust/certificate-warnings';
import { describeCertificateWarning } from '../../../preload/contract/certificate-warnings';

const folder = mkdtempSync(join(tmpdir(), 'countersign-warnings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Made {
  der: Uint8Array;
  file: string;
}

interface Wish {
  /** What OpenSSL calls the key. */
  key?: string[];
  digest?: string;
  /** Further options of `openssl x509 -req`. */
  options?: string[];
  days?: number;
  extensions?: string[];
  issuer?: Made;
}

let count = 0;
const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const rsa = (bits: number): string[] => ['-newkey', `rsa:${bits}`];
const forPersons = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,nonRepudiation'];
const forAuthorities = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];

/** A certificate as OpenSSL makes it. */
function make(
  name: string,
  { key = p256, digest = 'sha256', days = 30, extensions = [], issuer, options = [] }: Wish = {},
): Made {
  const file = join(folder, `${(count += 1)}`);
  const at = (end: string): string => `${file}.${end}`;
  execFileSync(
    'openssl',
    [
      ...['req', '-new', ...key, '-nodes', '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${name}`],
      ...['-sha256', '-batch'],
    ],
    { stdio: 'pipe' },
  );
  writeFileSync(at('cnf'), extensions.map((line) => `${line}\n`).join(''));
  execFileSync(
    'openssl',
    [
      ...['x509', '-req', '-in', at('csr'), `-${digest}`, '-days', String(days), '-outform', 'DER', '-out', at('der')],
      ...['-extfile', at('cnf'), '-set_serial', String(count), ...options],
      ...(issuer ? ['-CA', `${issuer.file}.pem`, '-CAkey', `${issuer.file}.key`] : ['-signkey', at('key')]),
    ],
    { stdio: 'pipe' },
  );
  execFileSync('openssl', ['x509', '-inform', 'DER', '-in', at('der'), '-out', at('pem')]);
  return { der: new Uint8Array(readFileSync(at('der'))), file };
}

const person = (wish: Wish = {}): Made =>
  make('Maria', { ...wish, extensions: [...forPersons, ...(wish.extensions ?? [])] });
const authority = (name: string, wish: Wish = {}): Made =>
  make(name, { ...wish, extensions: wish.extensions ?? forAuthorities });
const root = authority('Root');
const issuing = authority('Issuing', { issuer: root });

/** The sentences about a person's certificate and its issuers. */
const said = (leaf: Made, issuers: Made[] = [issuing, root], at = new Date()): string[] =>
  certificateWarnings(
    leaf.der,
    issuers.map(({ der }) => der),
    at,
  ).map(describeCertificateWarning);
const refused = 'Programs that check the signature may refuse it.';

describe('what is held against a certificate before it signs', () => {
  it('is nothing where nothing is wrong', () => {
    expect(said(person({ issuer: issuing }))).toEqual([]);
    expect(said(person({ issuer: issuing, key: rsa(2048) }))).toEqual([]);
  });

  it.each([
    [rsa(1024), 'RSA 1024'],
    [rsa(1536), 'RSA 1536'],
    [rsa(2047), 'RSA 2047'],
    [['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime192v1'], 'EC P-192'],
    [['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp224r1'], 'EC P-224'],
    [['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP224r1'], 'EC brainpoolP224r1'],
  ])('is a short key (%s)', (key, shown) => {
    expect(said(person({ issuer: issuing, key }))).toEqual([
      `The key of the certificate (${shown}) is too short to be safe. ${refused}`,
    ]);
    const weak = authority('Weak', { issuer: root, key });
    expect(said(person({ issuer: weak }), [weak, root])).toEqual([
      `The key of the certificate of the issuer “Weak” (${shown}) is too short to be safe. ${refused}`,
    ]);
  });

  it.each([
    ['sha1', 'SHA-1', p256],
    ['sha1', 'SHA-1', rsa(2048)],
    ['md5', 'MD5', rsa(2048)],
  ])('is a digest that can be forged (%s), but not that of a root over itself', (digest, shown, key) => {
    const by = authority('By', { key, digest });
    expect(said(person({ issuer: by, digest }), [by])).toEqual([
      `The certificate is signed with ${shown}, which can be forged. ${refused}`,
    ]);
    const old = authority('Old', { issuer: by, digest });
    expect(said(person({ issuer: old }), [old, by])).toEqual([
      `The certificate of the issuer “Old” is signed with ${shown}, which can be forged. ${refused}`,
    ]);
  });

  it('is SHA-1 in RSASSA-PSS, too', () => {
    const by = authority('RSA', { key: rsa(2048) });
    const pss = (digest: string): Made => person({ issuer: by, digest, options: ['-sigopt', 'rsa_padding_mode:pss'] });
    expect(said(pss('sha1'), [by])).toEqual([`The certificate is signed with SHA-1, which can be forged. ${refused}`]);
    expect(said(pss('sha256'), [by])).toEqual([]);
  });

  it('is an issuer, or a root, that has expired or is not valid yet', () => {
    const leaf = person({ issuer: issuing });
    const later = new Date(Date.now() + 100 * 86_400_000);
    const on = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    expect(said(leaf, [issuing, root], later)).toEqual([
      `The certificate of the issuer “Issuing” expired on ${on}. ${refused}`,
      `The certificate of the issuer “Root” expired on ${on}. ${refused}`,
    ]);
    const today = new Date().toISOString().slice(0, 10);
    expect(said(leaf, [issuing], new Date(Date.now() - 9 * 86_400_000))).toEqual([
      `The certificate of the issuer “Issuing” is valid only from ${today} on. ${refused}`,
    ]);
  });

  it.each([
    ['clientAuth', 'logging in'],
    ['serverAuth,clientAuth', 'web servers, logging in'],
    ['codeSigning', 'programs'],
    ['timeStamping', 'timestamps'],
    ['msSmartcardLogin', 'logging in with a card'],
    ['1.2.3.4.5', '1.2.3.4.5'],
  ])('is a critical purpose that is not signing documents (%s)', (purposes, shown) => {
    expect(said(person({ issuer: issuing, extensions: [`extendedKeyUsage=critical,${purposes}`] }))).toEqual([
      `The certificate is made for something else than signing documents (${shown}). ${refused}`,
    ]);
    expect(said(person({ issuer: issuing, extensions: [`extendedKeyUsage=${purposes}`] }))).toEqual([]);
  });

  it.each([
    'emailProtection',
    '1.3.6.1.5.5.7.3.36',
    'anyExtendedKeyUsage',
    '1.2.840.113583.1.1.5',
    '1.3.6.1.4.1.311.10.3.12',
    'clientAuth,1.3.6.1.5.5.7.3.36',
  ])('is no critical purpose among which is signing documents (%s)', (purposes) => {
    expect(said(person({ issuer: issuing, extensions: [`extendedKeyUsage=critical,${purposes}`] }))).toEqual([]);
  });

  it('is an authority with more authorities below it than it may have', () => {
    const narrow = authority('Narrow', {
      issuer: root,
      extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign'],
    });
    expect(said(person({ issuer: narrow }), [narrow, root])).toEqual([]);
    const below = authority('Below', { issuer: narrow });
    expect(said(person({ issuer: below }), [below, narrow, root])).toEqual([
      `The certificate of the issuer “Narrow” does not allow so many authorities below it. ${refused}`,
    ]);
  });

  it('is a critical extension that programs do not know', () => {
    const odd = (critical: string): Made => person({ issuer: issuing, extensions: [`1.2.3.4=${critical}DER:0500`] });
    expect(said(odd('critical,'))).toEqual([
      `The certificate has a condition (1.2.3.4) that programs must know to accept it. ${refused}`,
    ]);
    expect(said(odd(''))).toEqual([]);
  });

  it('is told of every certificate that has it', () => {
    const old = authority('Old', { issuer: root, digest: 'sha1', key: rsa(1024) });
    expect(said(person({ issuer: old, digest: 'sha1', key: rsa(1024) }), [old, root])).toHaveLength(4);
  });
});
