import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, VerificationReport } from '../../../main/document/document-port';
import { createNetwork } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { signManyTimes } from '../../fixtures/pki/mixed-signatures';
import { formDocument } from '../../unit/pades/form-documents';

let pki: TestPki;
let folder: string;
let completed: Completed[];
let report: VerificationReport;

const seller = '<< /FT /Sig /T (Seller) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>';

beforeAll(async () => {
  pki = await startTestPki({ rsaSigner: true });
  folder = mkdtempSync(join(tmpdir(), 'countersign-fifty-'));
  const file = join(folder, 'contract.pdf');
  writeFileSync(file, formDocument({ visible: true, fields: '20 0 R', objects: { 20: seller } }));
  const engine = new DocumentEngine(createNetwork({ exchange: nodeExchange }), join(folder, 'cache'));
  completed = await signManyTimes({ engine, pki, file, folder, count: 50, fields: ['Buyer', 'Seller'] });
  report = await engine.verify(completed.at(-1)!.path);
}, 600_000);
afterAll(async () => {
  await pki.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('fifty signatures of every level, certified first, in fields that were there and in new ones', () => {
  it('break none before them', () => {
    const { signatures } = report;
    expect(signatures.filter(({ role }) => role === 'signature')).toHaveLength(50);
    expect(signatures.every(({ integrity }) => integrity === 'intact')).toBe(true);
    expect(signatures.slice(0, -1).every(({ coverage }) => coverage.laterChanges === 'signatures-only')).toBe(true);
    expect(signatures.at(-1)!.coverage).toMatchObject({ wholeDocument: true, laterChanges: 'none' });
  });

  it('keep to what the first one permits', () => {
    expect(report.signatures[0]).toMatchObject({ certification: 2, coverage: { permitted: true } });
    expect(report.signatures.slice(1, 3).map(({ field }) => field)).toContain('Buyer');
  });

  it('have at least the level that each was made with; document timestamps behind them may lift it', () => {
    const order = ['PAdES-BASELINE-B', 'PAdES-BASELINE-T', 'PAdES-BASELINE-LT', 'PAdES-BASELINE-LTA'];
    const signatures = report.signatures.filter(({ role }) => role === 'signature');
    for (const { field, level } of completed) {
      const found = signatures.find((one) => one.field === field);
      expect(order.indexOf(found?.level ?? ''), field).toBeGreaterThanOrEqual(order.indexOf(level));
    }
    const timestamps = report.signatures.filter(({ role }) => role === 'document-timestamp');
    expect(timestamps).toHaveLength(completed.filter(({ level }) => level === 'PAdES-BASELINE-LTA').length);
    for (const { timestamps: own } of timestamps) expect(own).toMatchObject([{ authority: 'Test TSA', intact: true }]);
  });

  it('are all valid for pdfsig, and the file is whole for qpdf', () => {
    const { path } = completed.at(-1)!;
    // It says of document timestamps that it does not validate them.
    const judged = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(judged.match(/Signature is Valid/g)).toHaveLength(50);
    expect(judged).not.toMatch(/invalid|mismatch/i);
    execFileSync('qpdf', ['--check', path], { stdio: 'pipe' });
  });
});
