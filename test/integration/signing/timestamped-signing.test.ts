import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../main/cli/run';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import type { Services } from '../../../main/services';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import {
  builtEntries,
  configurationFor,
  pdfsig,
  signFiles,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable, xrefStream } from '../../fixtures/pdf';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const alias = 'user_maria.lindqvist';

describe('signing with a timestamp, through all processes', () => {
  const bench = new Workbench();
  let pki: TestPki;
  let token: SoftToken;
  let services: Services;
  let profile: string;

  beforeAll(async () => {
    [pki, token] = await Promise.all([startTestPki(), makeSoftToken()]);
    const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: alias, LEVEL: 'B-T' } as const;
    profile = bench.profile(
      configurationFor(token, {
        TIMESTAMPAUTHORITIES: {
          office: { TSA_URL: `${pki.url}/tsa`, TSA_POLICYOID: pki.policy },
          nowhere: { TSA_URL: 'http://127.0.0.1:1/' },
          growing: { TSA_URL: `${pki.url}/tsa/growing` },
        },
        SIGNERS: {
          stamped: { ...base, TSA: ['office'] },
          second: { ...base, TSA: ['nowhere', 'office'] },
          strict: { ...base, TSA: ['nowhere'] },
          lenient: { ...base, TSA: ['nowhere'], LEVEL_FALLBACK: 'DELIVER_LOWER' },
          growing: { ...base, TSA: ['growing'] },
        },
      }),
    );
    services = bench.services(profile);
  });
  afterAll(async () => {
    bench.remove();
    await Promise.all([pki?.stop(), token?.remove()]);
  });
  beforeEach(() => void (pki.requests.length = 0));

  it('gives B-T, with the confirmed time; the signer says so beforehand', async () => {
    expect(await summarizeSigner(await services.signers.find('stamped'), new Date())).toMatchObject({
      level: 'PAdES-BASELINE-T',
    });
    const files = [bench.document('a.pdf', classicTable()), bench.document('b.pdf', xrefStream())];
    const result = await signFiles(services, files, { pin: token.pin, signer: 'stamped' });
    for (const { signed, error } of result.documents) {
      expect(error).toBeUndefined();
      expect(signed?.outcome).toMatchObject({ level: 'PAdES-BASELINE-T', timestamp: { authority: 'office' } });
      expect(signed?.outcome.lowerThan).toBeUndefined();
      expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
    }
    // One to measure, one for each.
    expect(pki.requests).toEqual(Array(3).fill('POST /tsa'));
  });

  it('takes the next authority of the list', async () => {
    const file = bench.document('a.pdf', classicTable());
    const { documents } = await signFiles(services, [file], { pin: token.pin, signer: 'second' });
    expect(documents[0]?.signed?.outcome).toMatchObject({
      level: 'PAdES-BASELINE-T',
      timestamp: { authority: 'office' },
    });
  });

  it('delivers nothing without a timestamp, and says which authority failed and why', async () => {
    const file = bench.document('a.pdf', classicTable());
    const { documents } = await signFiles(services, [file], { pin: token.pin, signer: 'strict' });
    expect(documents[0]?.signed).toBeUndefined();
    expect(documents[0]?.error).toMatchObject({
      code: 'timestamp.failed',
      params: { file: 'a.pdf', reasons: 'nowhere: ECONNREFUSED' },
    });
  });

  it('delivers the lower level where the signer allows it, and says so', async () => {
    const file = bench.document('a.pdf', classicTable());
    const { documents } = await signFiles(services, [file], { pin: token.pin, signer: 'lenient' });
    expect(documents[0]?.signed?.outcome).toMatchObject({
      level: 'PAdES-BASELINE-B',
      lowerThan: { level: 'PAdES-BASELINE-T', reasons: ['nowhere: ECONNREFUSED'] },
    });
  });

  it('signs again with more room, and without another PIN, when the timestamp became longer', async () => {
    const pin = new TypedPin(token.pin);
    const file = bench.document('a.pdf', classicTable());
    const { documents } = await signFiles(services, [file], { pin, signer: 'growing' });
    expect(documents[0]?.error).toBeUndefined();
    expect(documents[0]?.signed?.outcome).toMatchObject({ level: 'PAdES-BASELINE-T' });
    expect(await pdfsig(documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(pin.requests).toHaveLength(1);
    expect(pki.requests).toEqual(Array(3).fill('POST /tsa/growing'));
  });

  it('extends a signed file on the command line, without a PIN', async () => {
    const signed = await signFiles(services, [bench.document('a.pdf', classicTable())], {
      pin: token.pin,
      signer: 'stamped',
    });
    const printed: string[] = [];
    const told: string[] = [];
    const run = (...args: string[]): Promise<number> =>
      runCommandLine({
        args: ['extend', ...args, '--signer', 'stamped', '--profile', profile],
        launcher: nodeLauncher(builtEntries()),
        version: 'test',
        out: (text) => printed.push(text),
        err: (text) => told.push(text),
      });
    const input = signed.documents[0]!.signed!.path;
    expect(await run(input, '--level', 'B-T'), told.join('')).toBe(0);
    expect(printed.join('')).toMatch(/a-signed-extended\.pdf\n {2}PAdES-BASELINE-T\n/);
    // The token's certificates name no revocation service, so that nothing more can be had.
    expect(await run(input, '--level', 'B-LT')).toBe(1);
    expect(told.join('')).toMatch(/could not be raised to PAdES-BASELINE-LT \(.*neither OCSP nor a revocation list/);
    expect(await run(input, '--level', 'B-X')).toBe(2);
  });

  it('is told on the command line', async () => {
    const printed: string[] = [];
    const told: string[] = [];
    for (const signer of ['stamped', 'lenient']) {
      const code = await runCommandLine({
        args: [
          'sign',
          bench.document('a.pdf', classicTable()),
          '--signer',
          signer,
          '--pin-stdin',
          '--profile',
          profile,
        ],
        launcher: nodeLauncher(builtEntries()),
        version: 'test',
        stdin: Readable.from([Buffer.from(`${token.pin}\n`)]) as unknown as NodeJS.ReadStream,
        out: (text) => printed.push(text),
        err: (text) => told.push(text),
      });
      expect(code, told.join('')).toBe(0);
    }
    expect(printed.join('')).toMatch(/PAdES-BASELINE-T, signed by [\s\S]*Time confirmed by office: 20/);
    expect(told.join('')).toContain('Not PAdES-BASELINE-T as wanted: nowhere: ECONNREFUSED');
  });
});
