import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifySignedData } from '../../../main/cades/index';
import { oids } from '../../../main/pki';
import { streamHash } from '../../../main/pki/digests';
import { issue, usages, type IdentityWish } from '../../fixtures/pki/certificates';
import { makeCms, type CmsDigest } from '../../fixtures/pki/made-cms';
import { writeIdentity } from '../../fixtures/pki/responders';

const folder = mkdtempSync(join(tmpdir(), 'countersign-late-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const content = Buffer.from('Kupni smlouva');
writeFileSync(at('content'), content);

/** Made by OpenSSL's library; its command has no ECDSA and no PSS with SHA-3, and no Ed448 with SHAKE256. */
async function made(wish: Partial<IdentityWish>, digest: CmsDigest, pss = false): Promise<Uint8Array> {
  const by = await issue({ name: 'Late', keyUsage: usages.nonRepudiation, ...wish });
  return makeCms({ contentType: oids.data, digestOf: content, by, chain: [], digest, pss });
}

/** Made by OpenSSL's command. */
async function commanded(digest: string): Promise<Uint8Array> {
  const by = await issue({ name: 'Late', keyUsage: usages.nonRepudiation, rsa: true });
  await writeIdentity(folder, by);
  const key = at('late');
  const signing = ['cms', '-sign', '-binary', '-outform', 'DER', '-md', digest, '-in', at('content')];
  return execFileSync('openssl', [...signing, '-signer', `${key}.pem`, '-inkey', `${key}.key`]);
}

const digests = async (algorithm: string): Promise<Uint8Array> => {
  const hash = await streamHash(algorithm);
  hash.update(content);
  return hash.digest();
};
const outcomeOf = async (cms: Uint8Array): Promise<string> => {
  const { outcome, digestAlgorithm = '', signatureAlgorithm = '' } = await verifySignedData(cms, digests);
  return `${digestAlgorithm} ${signatureAlgorithm} ${outcome}`;
};

describe('SHA-3 and Ed448, which the browser engine does not have', () => {
  const cases: [string, () => Promise<Uint8Array>][] = [
    ['SHA3-256 RSA-PKCS1', () => commanded('sha3-256')],
    ['SHA3-512 RSA-PSS', () => made({ rsa: true }, 'SHA3-512', true)],
    ['SHA3-512 RSA-PKCS1', () => made({ rsa: true }, 'SHA3-512')],
    ['SHA3-256 ECDSA', () => made({}, 'SHA3-256')],
    ['SHA3-512 ECDSA', () => made({ curve: 'P-521' }, 'SHA3-512')],
    ['SHAKE256 Ed448', () => made({ otherCurve: 'ed448' }, 'SHAKE256')],
  ];
  it.each(cases)('%s: what OpenSSL signs is right, and nothing else is', async (name, make) => {
    const cms = await make();
    expect(await outcomeOf(cms)).toBe(`${name} intact`);
    // The signature value stands last.
    const spoilt = Buffer.from(cms);
    spoilt[spoilt.length - 9] = (spoilt[spoilt.length - 9] ?? 0) ^ 1;
    expect(await outcomeOf(spoilt)).toBe(`${name} signature-invalid`);
    const other = await verifySignedData(cms, async (algorithm) => {
      const hash = await streamHash(algorithm);
      hash.update(Buffer.from('another contract'));
      return hash.digest();
    });
    expect(other.outcome).toBe('digest-mismatch');
  });

  it('digests as OpenSSL does, whatever the pieces, and branches off', async () => {
    const octets = randomBytes(100_000);
    for (const name of ['SHA3-224', 'SHA3-256', 'SHA3-384', 'SHA3-512', 'SHAKE256']) {
      const hash = await streamHash(name);
      for (let start = 0; start < octets.length; start += 777) hash.update(octets.subarray(start, start + 777));
      const branch = hash.copy();
      branch.update(octets.subarray(0, 5));
      const options = name === 'SHAKE256' ? { outputLength: 64 } : {};
      const wanted = (...parts: Uint8Array[]): string =>
        createHash(name.toLowerCase(), options).update(Buffer.concat(parts)).digest('hex');
      expect(Buffer.from(branch.digest()).toString('hex')).toBe(wanted(octets, octets.subarray(0, 5)));
      expect(Buffer.from(hash.digest()).toString('hex')).toBe(wanted(octets));
    }
  });
});
