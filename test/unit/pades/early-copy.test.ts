import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, Prepared, SigningPlan } from '../../../main/document/document-port';
import { classicTable } from '../../fixtures/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder } from '../pdf/temporary-file';

const root = temporaryFolder();
const engine = new DocumentEngine();
const bytes = classicTable();
let signatory: Signatory;
let plan: SigningPlan;
let folder: string;
let file: string;
let output: { temporary: string; target: string };

beforeAll(async () => {
  signatory = await createSignatory('P-256');
  plan = { ...planFor(signatory, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z' };
});

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, 'case-'));
  file = path.join(folder, 'contract.pdf');
  fs.writeFileSync(file, bytes);
  output = { temporary: path.join(folder, '.contract.part'), target: path.join(folder, 'contract-signed.pdf') };
});

function complete({ preparationId, signedAttributes }: Prepared, value?: Uint8Array): Promise<Completed> {
  const right = signatureValue(signatory, planFor(signatory, 'ECDSA'), signedAttributes);
  return engine.complete({ preparationId, signatureValue: value ?? right, ...output, numbered: false });
}

const names = (): string[] => fs.readdirSync(folder).sort();

describe('an output that is begun while its input is hashed', () => {
  it('is a copy that grows into the signed file', async () => {
    const prepared = await engine.prepare({ path: file, plan, output });
    expect(fs.readFileSync(output.temporary).equals(bytes)).toBe(true);
    const { path: signed, report } = await complete(prepared);
    expect(report.signatures.map(({ integrity }) => integrity)).toEqual(['intact']);
    expect(fs.readFileSync(signed).subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(names()).toEqual(['contract-signed.pdf', 'contract.pdf']);
  });

  it('is removed when the preparation is discarded', async () => {
    const { preparationId } = await engine.prepare({ path: file, plan, output });
    await engine.discard(preparationId);
    expect(names()).toEqual(['contract.pdf']);
  });

  it('is removed when the signature is not one', async () => {
    const prepared = await engine.prepare({ path: file, plan, output });
    const wrong = signatureValue(signatory, planFor(signatory, 'ECDSA'), Buffer.from('something else'));
    await expect(complete(prepared, wrong)).rejects.toMatchObject({ code: 'output.checkFailed' });
    expect(names()).toEqual(['contract.pdf']);
  });

  it('is removed when the input changed meanwhile', async () => {
    const prepared = await engine.prepare({ path: file, plan, output });
    fs.appendFileSync(file, ' ');
    await expect(complete(prepared)).rejects.toMatchObject({ code: 'document.changed' });
    expect(names()).toEqual(['contract.pdf']);
  });

  it('is not delivered when somebody changed the copy', async () => {
    const prepared = await engine.prepare({ path: file, plan, output });
    const changed = Buffer.from(bytes);
    changed[20] = (changed[20] ?? 0) ^ 1;
    fs.writeFileSync(output.temporary, changed);
    await expect(complete(prepared)).rejects.toMatchObject({ code: 'output.checkFailed' });
    expect(names()).toEqual(['contract.pdf']);
  });

  it('is not begun for a document that takes no signature', async () => {
    fs.writeFileSync(file, 'no PDF at all');
    await expect(engine.prepare({ path: file, plan, output })).rejects.toMatchObject({ code: 'document.notPdf' });
    expect(names()).toEqual(['contract.pdf']);
  });

  it('leaves a file of somebody else alone', async () => {
    fs.writeFileSync(output.temporary, 'not yours');
    await expect(engine.prepare({ path: file, plan, output })).rejects.toMatchObject({ code: 'output.failed' });
    expect(fs.readFileSync(output.temporary, 'utf8')).toBe('not yours');
  });
});
