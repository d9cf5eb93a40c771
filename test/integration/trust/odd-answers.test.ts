import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import { completePath } from '../../../main/trust/paths/path-completion';
import { collectRevocation } from '../../../main/trust/revocation';
import { requestTimestamp } from '../../../main/trust/timestamp';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { startTestPki, type Dress, type Route, type TestPki } from '../../fixtures/pki';

const network = createNetwork({ exchange: nodeExchange });
const deadlineMs = 30_000;
const routes = ['/tsa', '/ocsp', '/crl/issuing', '/ca/issuing'] as const satisfies Route[];
type Asked = (typeof routes)[number];
let pki: TestPki;

beforeAll(async () => {
  pki = await startTestPki();
});
afterAll(() => pki.stop());
afterEach(() => {
  for (const route of routes) {
    pki.setDress(route);
    pki.setFault(route);
  }
  pki.knowsSha1 = true;
  pki.requests.length = 0;
});

/** Asks one server as the product does; the words for a person where its answer is of no use, undefined where it is used. */
async function ask(route: Asked): Promise<string | undefined> {
  if (route === '/tsa') {
    const authority = { name: 'first', url: `${pki.url}/tsa`, digestAlgorithm: 'SHA-256' as const, deadlineMs };
    const outcome = await requestTimestamp(() => createHash('sha256').update('x').digest(), [authority], network);
    return outcome.ok ? undefined : outcome.failures[0]?.detail;
  }
  if (route === '/ca/issuing') {
    const anchors = [pki.root.certificate];
    const path = await completePath(pki.signer.certificate, { candidates: [], anchors, network, deadlineMs });
    return path.complete ? undefined : path.failures[0]?.detail;
  }
  if (route === '/crl/issuing') pki.setFault('/ocsp', 'error');
  const path = [pki.signer.certificate, pki.issuing.certificate, pki.root.certificate];
  const data = await collectRevocation([{ path }], { network, now: () => new Date(), deadlineMs });
  return data.failures.find(({ url }) => url === `${pki.url}${route}`)?.detail;
}

const base64 = (body: Uint8Array): string => Buffer.from(body).toString('base64');
const inLines = (body: Uint8Array): string => base64(body).replace(/.{1,64}/g, '$&\r\n');
const pem = (body: Uint8Array, label: string): string =>
  `-----BEGIN ${label}-----\n${inLines(body)}-----END ${label}-----\n`;
const labels: Record<Asked, string> = {
  '/tsa': 'TIMESTAMP RESPONSE',
  '/ocsp': 'OCSP RESPONSE',
  '/crl/issuing': 'X509 CRL',
  '/ca/issuing': 'CERTIFICATE',
};
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const page = '<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Please log in</body></html>';

const right: [string, (route: Asked) => Dress][] = [
  ['with the content type of a web page', () => (body) => ({ body, headers: { 'content-type': 'text/html' } })],
  ['in gzip', () => (body) => ({ body: gzipSync(body), headers: { 'content-encoding': 'gzip' } })],
  ['in gzip that is not declared', () => (body) => ({ body: gzipSync(body) })],
  [
    'in gzip twice',
    () => (body) => ({ body: gzipSync(gzipSync(body)), headers: { 'content-encoding': 'gzip, gzip' } }),
  ],
  ['declared as gzip, and not', () => (body) => ({ body, headers: { 'content-encoding': 'gzip' } })],
  ['declared as brotli, and not', () => (body) => ({ body, headers: { 'content-encoding': 'br' } })],
  ['in deflate', () => (body) => ({ body: deflateSync(body), headers: { 'content-encoding': 'deflate' } })],
  ['in raw deflate', () => (body) => ({ body: deflateRawSync(body), headers: { 'content-encoding': 'deflate' } })],
  ['in brotli', () => (body) => ({ body: brotliCompressSync(body), headers: { 'content-encoding': 'br' } })],
  ['in Base64', () => (body) => ({ body: base64(body) })],
  ['in lines of Base64', () => (body) => ({ body: inLines(body) })],
  ['in PEM', (route) => (body) => ({ body: pem(body, labels[route]) })],
  ['in PEM with words before it', (route) => (body) => ({ body: `Subject: ž\n\n${pem(body, labels[route])}` })],
  ['in PEM with a byte order mark', (route) => (body) => ({ body: `\uFEFF${pem(body, labels[route])}` })],
  [
    'in PEM of UTF-16, little end first',
    (route) => (body) => ({ body: Buffer.from(`\uFEFF${pem(body, labels[route])}`, 'utf16le') }),
  ],
  ['in PEM of UTF-16, big end first', (route) => (body) => ({ body: bigEndian(`\uFEFF${pem(body, labels[route])}`) })],
  [
    'in PEM of UTF-16 without a mark',
    (route) => (body) => ({ body: Buffer.from(pem(body, labels[route]), 'utf16le') }),
  ],
  ['in PEM in gzip', (route) => (body) => ({ body: gzipSync(pem(body, labels[route])) })],
  ['behind a line break', () => (body) => ({ body: Buffer.concat([Buffer.from('\r\n'), body]) })],
];

const wrong: [string, (route: Asked) => Dress, RegExp][] = [
  ['a web page', () => () => ({ body: page }), /^the server answered with a web page: a login page or a proxy\?$/],
  ['a web page in gzip', () => () => ({ body: gzipSync(page) }), /a web page: a login page or a proxy\?$/],
  ['a web page in UTF-16', () => () => ({ body: Buffer.from(`\uFEFF${page}`, 'utf16le') }), /a web page: a login/],
  [
    'the way to a login page',
    () => () => ({ status: 302, headers: { location: `${pki.url}/login` } }),
    /^the server answered with a web page: a login page or a proxy\?$/,
  ],
  ['nothing', () => () => ({ body: '' }), /^the server answered with nothing$/],
  ['blanks', () => () => ({ body: '\r\n \n' }), /^the server answered with nothing$/],
  ['204', () => () => ({ status: 204 }), /^the server answered with nothing$/],
  [
    'words that steer a terminal',
    () => () => ({ body: 'Closed\u001b[31m by\u202e policy\n17' }),
    /^the server answered with a text in place of what was asked for: “Closed by policy 17”$/,
  ],
  ['a word that is Base64 too', () => () => ({ body: 'MAINTENANCE' }), /a text in place.*“MAINTENANCE”$/],
  ['an object of JSON', () => () => ({ body: '{"error":"no"}' }), /a text in place.*“\{"error":"no"\}”$/],
  ['half of it', () => (body) => ({ body: body.subarray(0, body.length >> 1) }), /^the answer is cut off: /],
  [
    'half of its Base64',
    () => (body) => ({ body: base64(body).slice(0, base64(body).length >> 1) }),
    /^the answer is cut off: /,
  ],
  [
    'half of its PEM',
    (route) => (body) => ({ body: pem(body, labels[route]).slice(0, 200) }),
    /^the answer is cut off: /,
  ],
  [
    'half of its gzip',
    () => (body) => ({ body: gzipSync(body).subarray(0, 100), headers: { 'content-encoding': 'gzip' } }),
    /its compression is damaged or cut off$/,
  ],
  [
    'brotli that is none',
    () => () => ({ body: Buffer.alloc(99), headers: { 'content-encoding': 'br' } }),
    /is damaged/,
  ],
  [
    'Zstandard',
    () => () => ({ body: Buffer.from('28b52ffd0458', 'hex'), headers: { 'content-encoding': 'zstd' } }),
    /^the answer is compressed in a way that nobody asked for$/,
  ],
  ['zero octets', () => () => ({ body: Buffer.alloc(300) }), /^the server answered with something else/],
  [
    'a bomb in gzip',
    () => () => ({ body: bomb(), headers: { 'content-encoding': 'gzip' } }),
    /^the answer is longer than \d+ bytes when it is unpacked$/,
  ],
  ['511', () => () => ({ status: 511, body: page }), /^the network wants you to log in on its own page first \(/],
  ['407', () => () => ({ status: 407, body: page }), /^the proxy wants a name and a password \(it answered 407\)$/],
  ['404', () => () => ({ status: 404, body: page }), /^the server has nothing at this address \(it answered 404\)$/],
];

let madeBomb: Buffer | undefined;
/** 80 MB of zeros, in 80 kB. */
const bomb = (): Buffer => (madeBomb ??= gzipSync(Buffer.alloc(80 * 1024 * 1024)));

describe.each(routes)('an answer of %s', (route) => {
  it.each(right)('is used when it comes %s', async (_, dress) => {
    pki.setDress(route, dress(route));
    expect(await ask(route)).toBeUndefined();
    expect(pki.requests.some((asked) => asked.endsWith(` ${route}`))).toBe(true);
  });

  it.each(wrong)('is told in plain words when it is %s', async (_, dress, words) => {
    pki.setDress(route, dress(route));
    expect(await ask(route)).toMatch(words);
  });
});

describe('addresses of LDAP', () => {
  const ldap = 'ldap://directory.example/cn=CA?certificateRevocationList';
  const only = (): Promise<Identity> =>
    issue({ name: 'Directory', keyUsage: usages.nonRepudiation, crl: [ldap], issuers: [ldap] }, pki.issuing);

  it('are told as not asked, for revocation lists and for issuers', async () => {
    const { certificate } = await only();
    const path = [certificate, pki.issuing.certificate, pki.root.certificate];
    const data = await collectRevocation([{ path }], { network, now: () => new Date(), deadlineMs });
    expect(data.failures.map(({ detail }) => detail)).toEqual([
      'the certificate names its revocation data only by LDAP, which Countersign does not ask',
    ]);
    const found = await completePath(certificate, { candidates: [], anchors: [pki.root.certificate], network });
    expect(found.failures).toEqual([
      { detail: 'the certificate names its issuer only by LDAP, which Countersign does not ask' },
    ]);
  });

  it('stand beside those that are asked', async () => {
    const crl = [ldap, `${pki.url}/crl/issuing`];
    const { certificate } = await issue({ name: 'Both', keyUsage: usages.nonRepudiation, crl }, pki.issuing);
    const path = [certificate, pki.issuing.certificate, pki.root.certificate];
    const data = await collectRevocation([{ path }], { network, now: () => new Date(), deadlineMs });
    expect(data).toMatchObject({ missing: [], failures: [] });
  });
});

describe('issuers', () => {
  it('are found among several certificates', async () => {
    const { root, tsa, issuing } = pki;
    pki.setDress('/ca/issuing', () => ({ body: `${root.pem}\n${tsa.pem}\n${issuing.pem}\n` }));
    expect(await ask('/ca/issuing')).toBeUndefined();
  });
});

describe('an OCSP responder that knows certificates by SHA-256 alone', () => {
  const path = (): Uint8Array[] => [pki.signer.certificate, pki.issuing.certificate, pki.root.certificate];
  const asked = (): string[] => pki.requests.filter((one) => one === 'POST /ocsp');

  it('is asked once more, and its answer counts', async () => {
    pki.knowsSha1 = false;
    const data = await collectRevocation([{ path: path() }], { network, now: () => new Date(), deadlineMs });
    expect(data).toMatchObject({ missing: [], failures: [] });
    expect(data.ocsps).toHaveLength(1);
    expect(asked()).toHaveLength(2);
  });

  it('is asked no third time, and its refusal is told once', async () => {
    pki.setDress('/ocsp', () => ({ body: Buffer.from('30030a0106', 'hex') }));
    const data = await collectRevocation([{ path: path() }], { network, now: () => new Date(), deadlineMs });
    expect(asked()).toHaveLength(2);
    expect(data.failures.map(({ detail }) => detail)).toEqual([
      'it does not allow this request, or does not know the certificate',
    ]);
  });

  it('is not asked again where it is only busy', async () => {
    pki.setDress('/ocsp', () => ({ body: Buffer.from('30030a0103', 'hex') }));
    const data = await collectRevocation([{ path: path() }], { network, now: () => new Date(), deadlineMs });
    expect(asked()).toHaveLength(1);
    expect(data.failures.map(({ detail }) => detail)).toEqual(['it asks to try later']);
  });
});
