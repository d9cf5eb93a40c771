import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySignedData, verifyTimeStampToken } from '../../../main/cades';
import { Tlv } from '../../../main/pki';

const folder = mkdtempSync(join(tmpdir(), 'countersign-bare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const content = Buffer.from('%PDF-1.7 what was signed');
const digests = (octets: Uint8Array) => (algorithm: string) =>
  createHash(algorithm.replace('-', '').toLowerCase()).update(octets).digest();
const file = (name: string): string => join(folder, name);
const openssl = (...words: string[]): Buffer => execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'ignore'] });

const keys = {
  rsa: ['rsa:2048'],
  'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
  'P-521': ['ec', '-pkeyopt', 'ec_paramgen_curve:secp521r1'],
  brainpool: ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
} as const;
type Key = keyof typeof keys;

/** A detached SignedData by OpenSSL whose signature is over the content itself. */
function sign(key: Key, digest: string, ...more: string[]): Uint8Array {
  return openssl(
    ...['cms', '-sign', '-binary', '-noattr', '-in', file('content'), '-outform', 'DER', '-md', digest],
    ...['-signer', file(`${key}.pem`), '-inkey', file(`${key}.key`), ...more],
  );
}

beforeAll(() => {
  writeFileSync(file('content'), content);
  for (const [key, words] of Object.entries(keys)) {
    const subject = ['-subj', '/CN=Bare', '-days', '30', '-nodes'];
    openssl('req', '-x509', '-newkey', ...words, ...subject, '-keyout', file(`${key}.key`), '-out', file(`${key}.pem`));
  }
});

describe('a signature without signed attributes (RFC 5652, clause 5.4)', () => {
  it.each([
    ['rsa', 'sha256', 'RSA-PKCS1', 'SHA-256'],
    ['rsa', 'sha512', 'RSA-PKCS1', 'SHA-512'],
    ['P-256', 'sha256', 'ECDSA', 'SHA-256'],
    ['P-521', 'sha384', 'ECDSA', 'SHA-384'],
    ['brainpool', 'sha256', 'ECDSA', 'SHA-256'],
  ] as const)('%s with %s is intact, and never a baseline signature', async (key, digest, algorithm, name) => {
    const verdict = await verifySignedData(sign(key, digest), digests(content));
    expect(verdict).toMatchObject({
      outcome: 'intact',
      digestAlgorithm: name,
      signatureAlgorithm: algorithm,
      signedAttributeTypes: [],
      baselineProblems: ['there are no signed attributes'],
    });
    expect(verdict.certificate).toBeDefined();
    expect(verdict).not.toHaveProperty('referenceDigest');
  });

  it.each(Object.keys(keys) as Key[])('%s: over other content it is wrong', async (key) => {
    const verdict = await verifySignedData(sign(key, 'sha256'), digests(Buffer.from('something else')));
    expect(verdict).toMatchObject({ outcome: 'signature-invalid' });
  });

  it.each(Object.keys(keys) as Key[])('%s: a turned bit of the signature value is noticed', async (key) => {
    const cms = Buffer.from(sign(key, 'sha256'));
    cms[cms.length - 1] = cms[cms.length - 1]! ^ 1;
    expect(await verifySignedData(cms, digests(content))).toMatchObject({ outcome: 'signature-invalid' });
  });

  it('without its certificate nobody is named', async () => {
    expect(await verifySignedData(sign('rsa', 'sha256', '-nocerts'), digests(content))).toMatchObject({
      outcome: 'no-signing-certificate',
    });
  });

  it('RSA-PSS without signed attributes is not examined', async () => {
    const cms = sign('rsa', 'sha256', '-keyopt', 'rsa_padding_mode:pss');
    expect(await verifySignedData(cms, digests(content))).toMatchObject({ outcome: 'unsupported' });
  });

  it('a token of the kind is no timestamp (RFC 3161, clause 2.4.2)', async () => {
    const cms = sign('rsa', 'sha256');
    expect(Tlv.read(cms).length).toBe(cms.length);
    expect(await verifyTimeStampToken(cms, digests(content))).toMatchObject({
      outcome: 'format-failure',
      detail: 'the time-stamp token has no signed attributes',
    });
  });
});
