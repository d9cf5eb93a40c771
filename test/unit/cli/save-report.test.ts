import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../main/cli/arguments';
import { outputTo } from '../../../main/cli/output';
import { runVerify } from '../../../main/cli/verify-command';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { ReportRequest } from '../../../main/document/document-port';
import { saveReport } from '../../../main/document/report';
import { silentLog } from '../../../main/log/log';
import type { Services } from '../../../main/services';
import { UnfinishedOutputs } from '../../../main/signing/unfinished-outputs';
import { readReport } from '../../fixtures/report-reading';
import { byAlice, originals } from '../validation/two-signatories';

const folder = mkdtempSync(join(tmpdir(), 'countersign-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signed = byAlice([...originals.values()][0]!);
let own: string;
let input: string;
let runs = 0;
beforeEach(() => {
  own = join(folder, String((runs += 1)));
  mkdirSync(own);
  input = join(own, 'contract.pdf');
  writeFileSync(input, signed, { mode: 0o640 });
});

interface Printed {
  files: {
    ok: boolean;
    indication?: string;
    signatures?: unknown[];
    reportFile?: { output?: string; size?: number; code?: string };
  }[];
}

async function verify(...options: string[]): Promise<{ exitCode: number; document: Printed }> {
  const command = parseCommand(['verify', '--offline', '--json', ...options]);
  if (command.name !== 'verify') throw new Error(command.name);
  let printed = '';
  const output = outputTo({ out: (text) => void (printed += text), err: () => undefined }, true);
  const engine = new DocumentEngine();
  const services = {
    documents: {
      verify: engine.verify.bind(engine),
      saveReport: (request: ReportRequest) => saveReport(request, engine.trustOf(request.trust), '1.2.3'),
    },
    unfinished: new UnfinishedOutputs(join(folder, 'unfinished')),
    ownAnchors: () => Promise.resolve({ anchors: [], problems: [] }),
    lists: { folder: join(folder, 'lists') },
    log: silentLog,
  } as unknown as Services;
  const exitCode = await runVerify(command, services, output, process.stdin);
  return { exitCode, document: JSON.parse(printed) as Printed };
}

describe('countersign verify --report', () => {
  it('saves a report beside the verdict; the document stays as it is', async () => {
    const target = join(own, 'verdict.xml');
    const { exitCode, document } = await verify(input, '--report', target);
    expect(exitCode).toBe(1);
    expect(document.files[0]?.reportFile).toEqual({ output: target, size: statSync(target).size });
    const { signatures, dangling } = readReport(readFileSync(target, 'utf8'));
    expect([signatures.length, dangling]).toEqual([1, []]);
    expect(signatures[0]?.['sub-indication']).toBe('urn:etsi:019102:subindication:NO_CERTIFICATE_CHAIN_FOUND');
    expect(readFileSync(input).equals(signed)).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(readdirSync(own).sort()).toEqual(['contract.pdf', 'verdict.xml']);
  });

  it('puts one for each file into a folder', async () => {
    const second = join(own, 'second.pdf');
    const place = join(own, 'reports');
    writeFileSync(second, signed);
    mkdirSync(place);
    const { document } = await verify(input, second, '--report', place);
    expect(document.files.map(({ reportFile }) => reportFile?.output)).toEqual([
      join(place, 'contract-report.xml'),
      join(place, 'second-report.xml'),
    ]);
    expect(readdirSync(place).sort()).toEqual(['contract-report.xml', 'second-report.xml']);
  });

  it('makes a PDF where the name or the option says so', async () => {
    const target = join(own, 'verdict.PDF');
    await verify(input, '--report', target);
    expect(readFileSync(target).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const place = join(own, 'reports');
    mkdirSync(place);
    await verify(input, '--report', place, '--report-format', 'pdf');
    expect(readdirSync(place)).toEqual(['contract-report.pdf']);
    await expect(verify(input, '--report', join(own, 'a.xml'), '--report-format', 'pdf')).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });

  it('replaces no file, neither another one nor the document, and still tells the verdict', async () => {
    const target = join(own, 'mine.xml');
    writeFileSync(target, 'mine');
    const { exitCode, document } = await verify(input, '--report', target);
    expect(exitCode).toBe(1);
    expect(document.files[0]?.reportFile?.code).toBe('output.exists');
    expect(document.files[0]?.signatures).toHaveLength(1);
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(readdirSync(own).sort()).toEqual(['contract.pdf', 'mine.xml']);
  });

  it('writes nothing of a file that is no document', async () => {
    const text = join(own, 'text.pdf');
    const target = join(own, 'text.xml');
    writeFileSync(text, 'text');
    const { exitCode, document } = await verify(text, '--report', target);
    expect([exitCode, existsSync(target)]).toEqual([1, false]);
    expect(document.files[0]).toMatchObject({ ok: false, error: { code: 'document.notPdf' } });
  });

  it('wants a name that says the format, and for several files a folder', async () => {
    const usage = (words: string): unknown =>
      expect.objectContaining({ code: 'usage.invalid', params: { detail: expect.stringContaining(words) as string } });
    await expect(verify(input, '--report', join(own, 'a.xml'), '--report-signer', 'office')).rejects.toEqual(
      usage('--report-signer signs PDFs'),
    );
    await expect(verify(input, '--report', join(own, 'verdict.txt'))).rejects.toEqual(usage('ends in .xml or .pdf'));
    await expect(verify(input, input, '--report', join(own, 'verdict.xml'))).rejects.toEqual(usage('existing folder'));
    await expect(verify(input, input, '--report', own)).rejects.toEqual(usage('in --report'));
  });

  it.each([
    [['--accept', 'integrity', '--report', 'a.xml'], '--accept integrity has no place'],
    [['--report-format', 'xml'], '--report-format is for --report'],
    [['--report-signer', 'office'], '--report-signer is for --report'],
    [['--report', 'a.pdf', '--pin-stdin'], 'are for --report-signer'],
    [['--report', 'a', '--report-format', 'doc'], '--report-format is one of'],
  ])('refuses %j as wrong usage', (options, words) => {
    expect(() => parseCommand(['verify', 'a.pdf', ...options])).toThrow(
      expect.objectContaining({ code: 'usage.invalid', params: { detail: expect.stringContaining(words) as string } }),
    );
  });
});
