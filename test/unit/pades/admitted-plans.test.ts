import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, Prepared, SigningPlan } from '../../../main/document/document-port';
import { IncrementalUpdate, PdfReader } from '../../../main/document/pdf';
import { classicTable } from '../../fixtures/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder } from '../pdf/temporary-file';

const root = temporaryFolder();
let signatory: Signatory;
let plan: SigningPlan;
let folder: string;
let file: string;
let engine: DocumentEngine;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
  plan = { ...planFor(signatory, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z' };
});

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, 'case-'));
  file = path.join(folder, 'contract.pdf');
  fs.writeFileSync(file, classicTable());
  engine = new DocumentEngine();
});

const later = (changes: Partial<SigningPlan> = {}): SigningPlan => ({
  ...plan,
  signedAt: '2026-03-04T05:11:12.000Z',
  ...changes,
});

/** How many times a revision was built while something was done. */
async function built(work: () => Promise<unknown>): Promise<number> {
  const build = vi.spyOn(IncrementalUpdate.prototype, 'build');
  try {
    await work();
    return build.mock.calls.length;
  } finally {
    build.mockRestore();
  }
}

function complete({ preparationId, signedAttributes }: Prepared): Promise<Completed> {
  const value = signatureValue(signatory, planFor(signatory, 'ECDSA'), signedAttributes);
  const output = { temporary: path.join(folder, '.contract.part'), target: path.join(folder, 'contract-signed.pdf') };
  return engine.complete({ preparationId, signatureValue: value, ...output, numbered: true });
}

describe('a document that was admitted', () => {
  it('is planned once, and signed at the time when it is prepared', async () => {
    let prepared: Prepared | undefined;
    const times = await built(async () => {
      await engine.admit({ path: file, plan });
      prepared = await engine.prepare({ path: file, plan: later() });
    });
    expect(times).toBe(1);
    const { report, path: signed } = await complete(prepared!);
    expect(report.signatures).toMatchObject([{ integrity: 'intact', claimedTime: '2026-03-04T05:11:12.000Z' }]);
    const reader = PdfReader.open(signed);
    expect(reader.revisions).toHaveLength(2);
    reader.close();
  });

  it('is planned anew for a second signature: no two saves have the same identifier', async () => {
    await engine.admit({ path: file, plan });
    await engine.prepare({ path: file, plan: later() });
    expect(await built(() => engine.prepare({ path: file, plan: later() }))).toBe(1);
  });

  it('is planned anew when it was changed meanwhile', async () => {
    await engine.admit({ path: file, plan });
    fs.writeFileSync(file, classicTable());
    fs.utimesSync(file, new Date(), new Date(Date.now() + 5_000));
    expect(await built(() => engine.prepare({ path: file, plan: later() }))).toBe(1);
  });

  it.each<[string, Partial<SigningPlan>]>([
    ['reason', { reason: 'I agree' }],
    ['field', { fieldName: 'Buyer' }],
    ['certification', { certification: 2 }],
    ['digest', { digestAlgorithm: 'SHA-512' }],
  ])('is planned anew for another %s', async (_, changes) => {
    await engine.admit({ path: file, plan });
    let prepared: Prepared | undefined;
    expect(await built(async () => (prepared = await engine.prepare({ path: file, plan: later(changes) })))).toBe(1);
    await engine.discard(prepared!.preparationId);
  });

  it('is planned anew for another signatory', async () => {
    await engine.admit({ path: file, plan });
    signatory = await createSignatory('P-256');
    const other = { ...planFor(signatory, 'ECDSA'), signedAt: plan.signedAt };
    let prepared: Prepared | undefined;
    expect(await built(async () => (prepared = await engine.prepare({ path: file, plan: other })))).toBe(1);
    const { report } = await complete(prepared!);
    expect(report.signatures.map(({ integrity }) => integrity)).toEqual(['intact']);
    plan = other;
  });

  it('is planned anew where the signature shows its time', async () => {
    const visible: SigningPlan['visible'] = {
      pages: 'first',
      place: { corner: 'bottom-right' },
      appearance: { layout: 'TEXT', show: ['name', 'date'] },
    };
    await engine.admit({ path: file, plan: { ...plan, visible } });
    expect(await built(() => engine.prepare({ path: file, plan: later({ visible }) }))).toBe(1);
  });
});
