import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../main/cli/arguments';
import { outputTo } from '../../../main/cli/output';
import { runVerify } from '../../../main/cli/verify-command';
import { DocumentEngine } from '../../../main/document/document-engine';
import { saveSignedRevision } from '../../../main/document/signed-revision';
import { silentLog } from '../../../main/log/log';
import type { Services } from '../../../main/services';
import { UnfinishedOutputs } from '../../../main/signing/unfinished-outputs';
import { byAlice, byBob, originals } from '../validation/two-signatories';

const folder = mkdtempSync(join(tmpdir(), 'countersign-revision-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const original = [...originals.values()][0]!;
const once = byAlice(original);
const twice = byBob(once);
let input: string;
let runs = 0;
beforeEach(() => {
  const own = join(folder, String((runs += 1)));
  mkdirSync(own);
  input = join(own, 'contract.pdf');
  writeFileSync(input, twice);
});

interface Printed {
  files: { ok: boolean; revision?: { output?: string; size?: number; code?: string; what?: string } }[];
}

async function verify(...options: string[]): Promise<{ exitCode: number; document: Printed }> {
  const command = parseCommand(['verify', '--accept', 'integrity', '--json', ...options]);
  if (command.name !== 'verify') throw new Error(command.name);
  let printed = '';
  const output = outputTo({ out: (text) => void (printed += text), err: () => undefined }, true);
  const services = {
    documents: new DocumentEngine(),
    checks: { saveRevision: saveSignedRevision },
    unfinished: new UnfinishedOutputs(join(folder, 'unfinished')),
    log: silentLog,
  } as unknown as Services;
  const exitCode = await runVerify(command, services, output, process.stdin);
  return { exitCode, document: JSON.parse(printed) as Printed };
}

describe('countersign verify --save-revision', () => {
  it('saves the document as a signature found it, octet for octet', async () => {
    const out = join(folder, 'first.pdf');
    const { exitCode, document } = await verify(input, '--save-revision', '1', '--out', out);
    expect(exitCode).toBe(0);
    expect(document.files[0]?.revision).toEqual({ output: out, size: once.length });
    expect(readFileSync(out).equals(once)).toBe(true);
    expect(readFileSync(input).equals(twice)).toBe(true);
  });

  it('goes beside the document, or into a folder, under a name that says which', async () => {
    const beside = (await verify(input, '--save-revision', '2')).document.files[0]?.revision?.output ?? '';
    expect(readFileSync(beside).equals(twice)).toBe(true);
    const place = join(folder, 'place');
    mkdirSync(place);
    const { document } = await verify(input, '--save-revision', '1', '--out', place);
    expect(readdirSync(place)).toHaveLength(1);
    expect(document.files[0]?.revision?.output?.startsWith(place)).toBe(true);
  });

  it('replaces no file', async () => {
    const out = join(folder, 'mine.pdf');
    writeFileSync(out, 'mine');
    const { exitCode, document } = await verify(input, '--save-revision', '1', '--out', out);
    expect([exitCode, document.files[0]?.ok]).toEqual([1, false]);
    expect(document.files[0]?.revision?.code).toMatch(/^output\./);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('says that there is no such signature, and writes nothing', async () => {
    const out = join(folder, 'third.pdf');
    const { exitCode, document } = await verify(input, '--save-revision', '3', '--out', out);
    expect(exitCode).toBe(1);
    expect(document.files[0]?.revision?.code).toBe('revision.unknown');
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [['a.pdf', '--save-revision', '0'], '--save-revision takes the number of a signature'],
    [['a.pdf', '--save-revision', 'x'], '--save-revision takes the number of a signature'],
    [['a.pdf', 'b.pdf', '--save-revision', '1'], '--save-revision takes one file'],
    [['a.pdf', '--out', 'b.pdf'], 'verify takes --out only with --save-revision'],
  ])('refuses %j as wrong usage', (options, words) => {
    expect(() => parseCommand(['verify', ...options])).toThrow(
      expect.objectContaining({ code: 'usage.invalid', params: { detail: expect.stringContaining(words) as string } }),
    );
  });
});
