import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outputTo } from '../../../main/cli/output';
import { runVerify } from '../../../main/cli/verify-command';
import { DocumentEngine } from '../../../main/document/document-engine';
import { silentLog } from '../../../main/log/log';
import type { Services } from '../../../main/services';
import { byAlice, originals } from '../validation/two-signatories';

const folder = mkdtempSync(join(tmpdir(), 'countersign-many-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const original = [...originals.values()][0]!;
const signed = byAlice(original);
const files = Array.from({ length: 12 }, (_one, index) => join(folder, `${index}.pdf`));
for (const [index, file] of files.entries()) writeFileSync(file, index % 3 === 1 ? original : signed);

/** A real engine of which it is told what it was asked, and when it answered. */
function lane(name: string, told: string[], slow: number): Pick<Services['documents'], 'verify'> {
  const engine = new DocumentEngine();
  return {
    async verify(path) {
      await new Promise((resolve) => setTimeout(resolve, slow));
      const report = await engine.verify(path);
      told.push(`${name} ${path}`);
      return report;
    },
  };
}

async function verify(json: boolean, slow: { documents: number; checks: number }) {
  const told: string[] = [];
  const print = (text: string): void => void told.push(text);
  const services = {
    documents: lane('documents', told, slow.documents),
    checks: lane('checks', told, slow.checks),
    log: silentLog,
  } as unknown as Services;
  const command = { name: 'verify' as const, files, trust: { integrityOnly: true as const }, json };
  const exitCode = await runVerify(command, services, outputTo({ out: print, err: print }, json), process.stdin);
  return { exitCode, told };
}

describe('verify of many files', () => {
  it.each([
    ['one process is slower', { documents: 25, checks: 0 }],
    ['the other is slower', { documents: 0, checks: 25 }],
  ])('works in two processes and tells in the order of the command: %s', async (_which, slow) => {
    const { exitCode, told } = await verify(false, slow);
    expect(exitCode).toBe(1);
    const printed = told.join('');
    const places = files.map((file) => printed.lastIndexOf(`${file}\n`));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const name of ['documents', 'checks']) expect(told.some((line) => line.startsWith(`${name} `))).toBe(true);
  });

  it('tells the first files while the last are still read', async () => {
    const { told } = await verify(false, { documents: 5, checks: 5 });
    const first = told.findIndex((text) => text.includes('covers the whole document'));
    const last = told.findLastIndex((text) => text.startsWith('documents ') || text.startsWith('checks '));
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThan(last);
  });

  it('prints one JSON document in the order of the command', async () => {
    const { told } = await verify(true, { documents: 15, checks: 0 });
    const [document = ''] = told.filter((text) => text.startsWith('{'));
    const parsed = JSON.parse(document) as { files: { input: string; ok: boolean }[] };
    expect(parsed.files.map(({ input }) => input)).toEqual(files);
    expect(parsed.files.map(({ ok }) => ok)).toEqual(files.map((_file, index) => index % 3 !== 1));
  });
});
