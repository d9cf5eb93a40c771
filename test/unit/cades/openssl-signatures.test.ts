import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  algorithmIdentifier,
  context,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../../../main/pki/der-writer';
import { Tlv } from '../../../main/pki/tlv-reader';
import { digestOf, signContent, type Signatory } from './demo-signatory';

import { rsa, ec, plan, check, attribute, oid, rebuildSignerInfo, content } from './cms-workbench';

describe('signatures that OpenSSL made', () => {
  const signWithOpenssl = (signatory: Signatory, ...options: string[]): Uint8Array => {
    const folder = mkdtempSync(join(tmpdir(), 'cades-'));
    try {
      const pem = Buffer.from(signatory.certificate).toString('base64');
      writeFileSync(
        join(folder, 'cert.pem'),
        `-----BEGIN CERTIFICATE-----\n${pem.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
      );
      writeFileSync(join(folder, 'key.pem'), signatory.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(join(folder, 'content'), content);
      const sign = 'cms -sign -binary -in content -signer cert.pem -inkey key.pem -outform DER -out sig'.split(' ');
      execFileSync('openssl', [...sign, ...options], { cwd: folder, stdio: 'pipe' });
      return readFileSync(join(folder, 'sig'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it.each<[string, 'rsa' | 'ec', string, string[]]>([
    ['RSA', 'rsa', 'RSA-PKCS1', []],
    ['RSA with SHA-512', 'rsa', 'RSA-PKCS1', ['-md', 'sha512']],
    ['ECDSA', 'ec', 'ECDSA', []],
    ['PSS', 'rsa', 'RSA-PSS', ['-keyopt', 'rsa_padding_mode:pss']],
    ['PSS with another salt', 'rsa', 'RSA-PSS', ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:7']],
    [
      'PSS with another mask hash',
      'rsa',
      'RSA-PSS',
      ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_mgf1_md:sha1'],
    ],
  ])('%s: intact, with its signing-time named', async (_, kind, signatureAlgorithm, options) => {
    const cms = signWithOpenssl(kind === 'rsa' ? rsa : ec, '-cades', ...options);
    const verdict = await check(cms);
    expect(verdict).toMatchObject({ outcome: 'intact', signatureAlgorithm });
    expect(verdict.baselineProblems).toEqual(['the CMS signing-time attribute is present']);
    const changed = Buffer.from(cms);
    changed[cms.length - 1]! ^= 1;
    expect(await check(changed)).toMatchObject({ outcome: 'signature-invalid' });
    // Another attribute under a whole signature value.
    const year = Buffer.from(cms);
    const signingTime = year.lastIndexOf(Buffer.from(objectIdentifier(oid.signingTime)));
    year[signingTime + 15]! ^= 1;
    expect(await check(year)).toMatchObject({ outcome: 'signature-invalid' });
  });

  it('Ed25519: intact, and broken by one bit', async () => {
    const keys = generateKeyPairSync('ed25519');
    const folder = mkdtempSync(join(tmpdir(), 'cades-'));
    const keyFile = join(folder, 'key.pem');
    writeFileSync(keyFile, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const request = 'req -x509 -new -subj /CN=Edwards -days 2 -outform DER -key'.split(' ');
    const certificate = execFileSync('openssl', [...request, keyFile], { stdio: 'pipe' });
    rmSync(folder, { recursive: true });
    const [, serialNumber, , issuer] = Tlv.readWhole(certificate).children()[0]!.children();
    const set = setOf(
      attribute(oid.contentType, objectIdentifier('1.2.840.113549.1.7.1')),
      attribute(oid.messageDigest, octetString(digestOf('SHA-512', content))),
    );
    const sha512 = algorithmIdentifier('2.16.840.1.101.3.4.2.3');
    const cms = rebuildSignerInfo(
      signContent(ec, plan, content),
      () => [
        integer(1),
        sequence(issuer!.raw, serialNumber!.raw),
        sha512,
        context(0, Tlv.readWhole(set).content),
        algorithmIdentifier('1.3.101.112'),
        octetString(sign(null, set, keys.privateKey)),
      ],
      (parts) => parts.map((part, index) => (index === 3 ? context(0, certificate) : part)),
    );
    expect(await check(cms)).toMatchObject({
      outcome: 'intact',
      signatureAlgorithm: 'Ed25519',
      digestAlgorithm: 'SHA-512',
    });
    const changed = Buffer.from(cms);
    changed[cms.length - 1]! ^= 1;
    expect(await check(changed)).toMatchObject({ outcome: 'signature-invalid' });
  });

  it('content inside: not detached', async () => {
    expect(await check(signWithOpenssl(ec, '-nodetach'))).toMatchObject({ outcome: 'format-failure' });
  });

  it('content inside, in BER with indefinite lengths: read, and not detached', async () => {
    const verdict = await check(signWithOpenssl(ec, '-cades', '-stream'));
    expect(verdict).toMatchObject({ outcome: 'format-failure', detail: expect.stringContaining('detached') });
    expect(verdict.baselineProblems.join()).toContain('not DER');
  });
});
