import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maximumSignedDataLength, verifySignedData } from '../../../main/cades/index';
import { certificateSignatureProblem, isIssuedBy } from '../../../main/pki/issued-by';
import { planFor, signContent, type Signatory } from '../cades/demo-signatory';
import { check, content, digestsOf } from '../cades/cms-workbench';

const curves = ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];

describe.each(curves)('a key on %s (RFC 5639)', (curve) => {
  let folder: string;
  let signatory: Signatory;
  let authority: Uint8Array;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'brainpool-'));
    const openssl = (...words: string[]): Buffer => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
    for (const name of ['ca', 'leaf']) openssl('ecparam', '-name', curve, '-genkey', '-noout', '-out', `${name}.key`);
    const authorityRequest = 'req -x509 -new -key ca.key -subj /CN=Authority -days 10 -out ca.pem';
    openssl(...authorityRequest.split(' '), '-addext', 'keyUsage=critical,keyCertSign');
    openssl(...'req -new -key leaf.key -subj /CN=Signatory -out leaf.csr'.split(' '));
    writeFileSync(join(folder, 'leaf.ext'), 'keyUsage=critical,nonRepudiation\n');
    const issue = 'x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 10 -extfile leaf.ext -out leaf.pem';
    openssl(...issue.split(' '));
    const der = (name: string): Uint8Array => new Uint8Array(openssl('x509', '-in', `${name}.pem`, '-outform', 'DER'));
    authority = der('ca');
    signatory = {
      privateKey: createPrivateKey(readFileSync(join(folder, 'leaf.key'))),
      certificate: der('leaf'),
      chain: [authority],
      anchor: readFileSync(join(folder, 'ca.pem'), 'latin1'),
    };
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('signs: our check finds it intact, and so does OpenSSL', async () => {
    const plan = planFor(signatory, 'ECDSA', 'SHA-512');
    // Many times, because the lengths of r and s differ.
    for (let round = 0; round < 20; round += 1) {
      const cms = signContent(signatory, plan, content);
      expect(cms.length).toBeLessThanOrEqual(maximumSignedDataLength(plan));
      expect(await check(cms)).toMatchObject({ outcome: 'intact', signatureAlgorithm: 'ECDSA' });
    }
    writeFileSync(join(folder, 'content'), content);
    writeFileSync(join(folder, 'cms'), signContent(signatory, plan, content));
    const verify = 'cms -verify -cades -binary -inform DER -in cms -content content -CAfile ca.pem -purpose any';
    execFileSync('openssl', verify.split(' '), { cwd: folder, stdio: 'pipe' });
  });

  it('a changed signature value, and changed content, are found', async () => {
    const cms = signContent(signatory, planFor(signatory, 'ECDSA'), content);
    const changed = Buffer.from(cms);
    changed[cms.length - 1]! ^= 1;
    expect(await check(changed)).toMatchObject({ outcome: 'signature-invalid' });
    expect(await verifySignedData(cms, digestsOf(Buffer.from('other')))).toMatchObject({ outcome: 'digest-mismatch' });
  });

  it('its certificate is known by its issuer, without OpenSSL too', () => {
    expect(isIssuedBy(signatory.certificate, authority)).toBe(true);
    expect(isIssuedBy(authority, signatory.certificate)).toBe(false);
    expect(certificateSignatureProblem(signatory.certificate, authority)).toBeUndefined();
    expect(certificateSignatureProblem(signatory.certificate, signatory.certificate)).toBe('its signature is wrong');
  });
});
