import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { startCmpAuthority, type CmpAuthority } from '../../fixtures/authorities/cmp';
import { configurationFor, countersign, pdfsig, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { issueFromRequest } from '../../fixtures/pki/issue-from-request';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const pin = '84726150';

interface Printed {
  sent?: { state: string; stored?: number; replaced?: number; certificate?: { subject: string } };
  error?: { code: string; params: Record<string, unknown> };
}

/** The certificate authority is OpenSSL's CMP server. */
describe('an authority that speaks CMP', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let pki: TestPki;
  let ca: CmpAuthority;

  beforeAll(async () => {
    token = await makeSoftToken({ faults: true, pin, ca: { kind: 'EC-P256' }, keys: [] });
    pki = await startTestPki();
    ca = await startCmpAuthority(pki);
  });
  beforeEach(() => {
    Object.assign(ca, { options: [], issue: undefined });
  });
  afterAll(async () => {
    bench.remove();
    await ca?.stop();
    await pki?.stop();
    await token?.remove();
  });

  function profileWith(changes: Partial<ConfigurationInput> = {}): string {
    const office = { CMP_URL: ca.url, CMP_REFERENCE: ca.reference, CMP_SECRET_FILE: ca.secretFile };
    return bench.profile(configurationFor(token, { CERTIFICATEAUTHORITIES: { office }, ...changes }));
  }

  async function keys(profile: string, ...args: string[]): Promise<{ code: number | null; printed: Printed }> {
    const line = ['keys', ...args, '--pin-stdin', '--json'];
    const { code, stdout } = await countersign(line, { profile, stdin: `${pin}\n` });
    return { code, printed: JSON.parse(stdout) as Printed };
  }

  it('certifies a key of the token, renews its certificate, and what does not fit is rejected there', async () => {
    const profile = profileWith();
    expect((await keys(profile, 'generate', '--alias', 'contracts', '--type', 'P-256')).code).toBe(0);
    const subject = ['--subject', 'CN=Maria Lindqvist,C=SE'];
    const first = await keys(profile, 'csr', '--alias', 'contracts', ...subject, '--send', '--chain');
    expect(first).toMatchObject({
      code: 0,
      printed: { sent: { state: 'issued', stored: 2, replaced: 0, certificate: { subject: 'Maria Lindqvist' } } },
    });
    const input = bench.document('Contract.pdf', classicTable());
    const signing = ['sign', input, '--alias', 'contracts', '--pin-stdin'];
    expect((await countersign(signing, { profile, stdin: `${pin}\n` })).code).toBe(0);
    expect(await pdfsig(join(dirname(input), 'Contract-signed.pdf'))).toEqual([{ valid: true, total: true }]);

    const renewed = await keys(profile, 'csr', '--renews', 'contracts', '--send');
    expect(renewed).toMatchObject({ code: 0, printed: { sent: { state: 'issued', replaced: 1 } } });

    // A certificate for the key of somebody else.
    const request = readFileSync(join(ca.folder, 'request.pem'), 'utf8');
    ca.issue = () => issueFromRequest(request, pki.issuing, ca.folder, { days: 1 });
    expect((await keys(profile, 'generate', '--alias', 'other', '--type', 'P-256')).code).toBe(0);
    const wrong = await keys(profile, 'csr', '--alias', 'other', ...subject, '--send');
    expect(wrong).toMatchObject({
      code: 1,
      printed: { error: { code: 'enrollment.wrongAnswer', params: { problem: 'other-key' } } },
    });
    expect(ca.said()).toContain('certificate rejected by client');
    const log = readFileSync(join(profile, 'logs', 'countersign.log'), 'utf8');
    expect(JSON.stringify([first, renewed, wrong]) + log).not.toContain(ca.secret);
  });

  it('certifies a key that lives for one signing', async () => {
    const profile = profileWith({
      TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${pki.url}/tsa` } },
      SIGNERS: {
        minutes: {
          ...{ CRYPTOTOKEN: 'card', KEYS: 'ONETIME', SUBJECTDN_PATTERN: 'CN=${username}', CERTIFICATEENDTIME: '2d' },
          ...{ CERTIFICATEAUTHORITY: 'office', TSA: ['clock'] },
        },
      },
    });
    const input = bench.document('Contract.pdf', classicTable());
    const { code, stdout, stderr } = await countersign(['sign', input, '--pin-stdin'], { profile, stdin: `${pin}\n` });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('PAdES-BASELINE-T');
    expect(await pdfsig(join(dirname(input), 'Contract-signed.pdf'))).toEqual([{ valid: true, total: true }]);
  });
});
