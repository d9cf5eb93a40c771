import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationFor, countersign, pdfsig, Workbench, type Finished } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { day, issue, usages } from '../../fixtures/pki/certificates';
import { issueFromRequest } from '../../fixtures/pki/issue-from-request';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const pin = '84726150';
const refused = 'Programs that check the signature may refuse it.';
const digest = `The certificate is signed with SHA-1, which can be forged. ${refused}`;
const purpose = `The certificate is made for something else than signing documents (logging in). ${refused}`;

describe('a certificate that programs may refuse', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let profile: string;
  let expired: string;

  const run = (args: string[]): Promise<Finished> => countersign(args, { profile, stdin: `${pin}\n` });

  beforeAll(async () => {
    token = await makeSoftToken({
      pin,
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'good', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
    const SIGNERS = { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' as const } };
    profile = bench.profile(configurationFor(token, { SIGNERS, DEFAULTSIGNER: 'any' }));
    const usage = usages.keyCertSign | usages.cRLSign;
    const root = await issue({ name: 'Root', keyUsage: usage, authority: {} });
    const [notBefore, notAfter] = [new Date(Date.now() - 9 * day), new Date(Date.now() - 2 * day)];
    const authority = await issue({ name: 'Issuing CA', keyUsage: usage, authority: {}, notBefore, notAfter }, root);
    const on = notAfter.toISOString().slice(0, 10);
    expired = `The certificate of the issuer “Test Issuing CA” expired on ${on}. ${refused}`;

    await run(['keys', 'generate', '--alias', 'doubted', '--type', 'P-256', '--pin-stdin']);
    const request = await run(['keys', 'csr', '--alias', 'doubted', '--subject', 'CN=Maria', '--pin-stdin']);
    const folder = bench.fresh('doubted');
    const pem = await issueFromRequest(request.stdout, authority, folder, {
      digest: 'sha1',
      extensions: 'keyUsage = critical, nonRepudiation\nextendedKeyUsage = critical, clientAuth\n',
    });
    const file = join(folder, 'bundle.pem');
    writeFileSync(file, `${pem}\n${authority.pem}\n`);
    const imported = await run(['keys', 'import', file, '--chain', '--pin-stdin']);
    expect(imported.stdout).toContain(`Warning: ${purpose}`);
  }, 120_000);
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  it('is told in the listings of certificates and keys, and by the doctor', async () => {
    const certificates = (await run(['certificates'])).stdout;
    const doctor = (await run(['doctor'])).stdout;
    for (const sentence of [digest, purpose, expired]) {
      expect(certificates.split(sentence)).toHaveLength(2);
      expect(doctor.split(sentence)).toHaveLength(2);
    }
    const keys = (await run(['keys', 'list', '--pin-stdin'])).stdout;
    for (const sentence of [digest, purpose]) expect(keys.split(`Warning: ${sentence}`)).toHaveLength(2);
  });

  it('is told in JSON as a list of warnings, with what they are about', async () => {
    const { tokens } = JSON.parse((await run(['certificates', '--json'])).stdout) as {
      tokens: { certificates: { alias: string; usable: boolean; warnings?: unknown[] }[] }[];
    };
    const of = (alias: string) => tokens[0]!.certificates.find((one) => one.alias === alias);
    expect(of('good')).not.toHaveProperty('warnings');
    expect(of('doubted')).toMatchObject({
      usable: true,
      warnings: [
        { code: 'digest-broken', of: 'signer', detail: 'SHA-1', text: digest },
        { code: 'purpose', of: 'signer', detail: 'logging in', text: purpose },
        { code: 'expired', of: 'issuer', name: 'Test Issuing CA', text: expired },
      ],
    });
  });

  it('is told once before the PIN of a batch, and signs all the same', async () => {
    const files = ['a.pdf', 'b.pdf'].map((name) => bench.document(name, classicTable()));
    const wrong = await countersign(['sign', ...files, '--alias', 'doubted', '--pin-stdin'], {
      profile,
      stdin: '00000000\n',
    });
    // Nothing was signed, and yet it was told: it came before the PIN was tried.
    expect(wrong.code).not.toBe(0);
    for (const sentence of [digest, purpose, expired]) {
      expect(wrong.stderr.split(`Warning: ${sentence}`)).toHaveLength(2);
    }
    const { code, stdout, stderr } = await run(['sign', ...files, '--alias', 'doubted', '--pin-stdin', '--json']);
    expect(code).toBe(0);
    for (const sentence of [digest, purpose, expired]) {
      expect(stderr.split(`Warning: ${sentence}`)).toHaveLength(2);
    }
    const printed = JSON.parse(stdout) as { warnings: { text: string }[]; files: { ok: boolean }[] };
    expect(printed.warnings.map(({ text }) => text).sort()).toEqual([digest, purpose, expired].sort());
    expect(printed.files.map(({ ok }) => ok)).toEqual([true, true]);
    const signed = join(dirname(files[0]!), 'a-signed.pdf');
    expect(await pdfsig(signed)).toEqual([{ valid: true, total: true }]);
  });

  it('is nothing that is said of another key of the token', async () => {
    const file = bench.document('c.pdf', classicTable());
    const { code, stdout, stderr } = await run(['sign', file, '--alias', 'good', '--pin-stdin', '--json']);
    expect(code).toBe(0);
    expect(stderr).not.toContain('Warning');
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [] });
  });
});
