import { Readable } from 'node:stream';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../main/cli/run';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import { builtEntries, codes, pdfsig, signFiles, TypedPin } from '../../fixtures/hosts/built-product';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { classicTable, xrefStream } from '../../fixtures/pdf';
import { startTestPki, type TestPki } from '../../fixtures/pki';

const alias = 'user_maria.lindqvist';

describe('signing with a timestamp, through all processes', () => {
  let pki: TestPki;
  const desk = useSigners(async () => {
    pki = await startTestPki();
    const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: alias, LEVEL: 'B-T' } as const;
    return {
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
        plain: { ...base, LEVEL: 'B-B', TSA: ['office'] },
      },
    };
  });
  const { bench } = desk;
  afterAll(() => pki?.stop());
  beforeEach(() => void (pki.requests.length = 0));

  it('gives B-T, with the confirmed time; the signer says so beforehand', async () => {
    expect(await summarizeSigner(await desk.services.signers.find('stamped'), new Date())).toMatchObject({
      level: 'PAdES-BASELINE-T',
    });
    const files = [bench.document('a.pdf', classicTable()), bench.document('b.pdf', xrefStream())];
    const result = await signFiles(desk.services, files, { pin: desk.token.pin, signer: 'stamped' });
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
    const { documents } = await signFiles(desk.services, [file], { pin: desk.token.pin, signer: 'second' });
    expect(documents[0]?.signed?.outcome).toMatchObject({
      level: 'PAdES-BASELINE-T',
      timestamp: { authority: 'office' },
    });
  });

  it('asks for no PIN when no authority can be reached, and says for each file which one failed and why', async () => {
    desk.token.faults.forgetLog();
    const pin = new TypedPin(desk.token.pin);
    const files = ['a.pdf', 'b.pdf'].map((name) => bench.document(name, classicTable()));
    const { documents } = await signFiles(desk.services, files, { pin, signer: 'strict' });
    expect(documents.map(({ signed, error }) => signed ?? error)).toMatchObject(
      ['a.pdf', 'b.pdf'].map((file) => ({
        code: 'timestamp.failed',
        params: { file, reasons: 'nowhere: no server answers at its address [ECONNREFUSED]' },
      })),
    );
    expect(pin.requests).toEqual([]);
    expect(desk.token.faults.calls('C_Login')).toBe(0);
    expect(desk.token.faults.calls('C_Sign')).toBe(0);
  });

  it('asks authorities that do not answer once for a batch, not once for each file', async () => {
    pki.setFault('/tsa', 'error');
    const files = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => bench.document(name, classicTable()));
    const services = bench.services(desk.profile);
    const result = await signFiles(services, files, { pin: desk.token.pin, signer: 'stamped' });
    pki.setFault('/tsa');
    expect(codes(result)).toEqual(Array(3).fill('timestamp.failed'));
    expect(pki.requests).toEqual(['POST /tsa']);
  });

  it('a request raises the level of its signer and does not lower it', async () => {
    const input = bench.document('a.pdf', classicTable());
    const words = ['sign', input, '--pin-stdin', '--json', '--signer'];
    const raised = await desk.cli([...words, 'plain', '--level', 'B-T']);
    expect(raised.code, raised.stderr).toBe(0);
    expect(JSON.parse(raised.stdout)).toMatchObject({ files: [{ level: 'PAdES-BASELINE-T' }] });
    desk.token.faults.forgetLog();
    const lowered = await desk.cli([...words, 'stamped', '--level', 'B-B']);
    expect(lowered.code).toBe(3);
    expect(JSON.parse(lowered.stdout)).toMatchObject({
      error: { params: { detail: 'the signer “stamped” signs at PAdES-BASELINE-T, and no request lowers that' } },
    });
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('delivers the lower level where the signer allows it, and says so', async () => {
    const file = bench.document('a.pdf', classicTable());
    const { documents } = await signFiles(desk.services, [file], { pin: desk.token.pin, signer: 'lenient' });
    expect(documents[0]?.signed?.outcome).toMatchObject({
      level: 'PAdES-BASELINE-B',
      lowerThan: { level: 'PAdES-BASELINE-T', reasons: ['nowhere: no server answers at its address [ECONNREFUSED]'] },
    });
  });

  it('signs again with more room, and without another PIN, when the timestamp became longer', async () => {
    const pin = new TypedPin(desk.token.pin);
    const file = bench.document('a.pdf', classicTable());
    const { documents } = await signFiles(desk.services, [file], { pin, signer: 'growing' });
    expect(documents[0]?.error).toBeUndefined();
    expect(documents[0]?.signed?.outcome).toMatchObject({ level: 'PAdES-BASELINE-T' });
    expect(await pdfsig(documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(pin.requests).toHaveLength(1);
    expect(pki.requests).toEqual(Array(3).fill('POST /tsa/growing'));
  });

  it('extends a signed file on the command line, without a PIN', async () => {
    const signed = await signFiles(desk.services, [bench.document('a.pdf', classicTable())], {
      pin: desk.token.pin,
      signer: 'stamped',
    });
    const printed: string[] = [];
    const told: string[] = [];
    const run = (...args: string[]): Promise<number> =>
      runCommandLine({
        args: ['extend', ...args, '--signer', 'stamped', '--profile', desk.profile],
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
          desk.profile,
        ],
        launcher: nodeLauncher(builtEntries()),
        version: 'test',
        stdin: Readable.from([Buffer.from(`${desk.token.pin}\n`)]) as unknown as NodeJS.ReadStream,
        out: (text) => printed.push(text),
        err: (text) => told.push(text),
      });
      expect(code, told.join('')).toBe(0);
    }
    expect(printed.join('')).toMatch(/PAdES-BASELINE-T, signed by [\s\S]*Time confirmed by office: 20/);
    expect(told.join('')).toContain(
      'Not PAdES-BASELINE-T as wanted: nowhere: no server answers at its address [ECONNREFUSED]',
    );
  });
});
