import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, SigningPlan } from '../../../main/document/document-port';
import { IncrementalUpdate, pagesOf, PdfReader } from '../../../main/document/pdf';
import { harmedByPlan, verifyAppended } from '../../../main/document/validation';
import { planFor, signatureValue } from '../cades/demo-signatory';
import { temporaryFolder } from '../pdf/temporary-file';
import { removeFiles, updateDocument, writeFile } from '../validation/signed-document';
import { alice, byAlice, byBob, originals } from '../validation/two-signatories';

const root = temporaryFolder();
const engine = new DocumentEngine();
let folder: string;

beforeEach(() => (folder = fs.mkdtempSync(path.join(root, 'case-'))));
afterAll(removeFiles);

function write(bytes: Uint8Array): string {
  const file = path.join(folder, 'contract.pdf');
  fs.writeFileSync(file, bytes);
  return file;
}

const planned = (own: Partial<SigningPlan> = {}): SigningPlan => ({
  ...planFor(alice, 'ECDSA'),
  signedAt: '2026-03-04T05:06:07.000Z',
  ...own,
});

async function sign(file: string, own: Partial<SigningPlan> = {}): Promise<Completed> {
  const prepared = await engine.prepare({ path: file, plan: planned(own) });
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(alice, planFor(alice, 'ECDSA'), prepared.signedAttributes),
    temporary: path.join(folder, '.part'),
    target: path.join(folder, 'contract-signed.pdf'),
    numbered: false,
  });
}

const failure = (code: string, params: object): unknown =>
  expect.objectContaining({ name: 'CountersignError', code, params: expect.objectContaining(params) as object });

/** Another page size: no signature may bring that along. */
function resize(reader: PdfReader, update: IncrementalUpdate, width = 10): void {
  const [page] = pagesOf(reader);
  const { owner, dictionary } = page!;
  dictionary.set('MediaBox', [0, 0, width, 10]);
  update.put(owner.reference, owner.object);
}

const resized = (bytes: Buffer, width?: number): Buffer =>
  updateDocument(bytes, (reader, update) => resize(reader, update, width));

/** From here on, signatures are planned that change a page on the way, as a defect of this program might. */
function planCarelessly(): void {
  const build = IncrementalUpdate.prototype.build;
  vi.spyOn(IncrementalUpdate.prototype, 'build').mockImplementation(function (this: IncrementalUpdate) {
    resize(this['reader'], this);
    return build.call(this);
  });
}

afterEach(() => vi.restoreAllMocks());

describe('an earlier signature that would not stay what it is', () => {
  it('is seen before the key is used', async () => {
    const file = write(byAlice([...originals.values()][0]!));
    await engine.admit({ path: file, plan: planned() });
    planCarelessly();
    await expect(engine.admit({ path: file, plan: planned() })).rejects.toEqual(
      failure('document.wouldHarm', { file: 'contract.pdf', field: 'Signature1' }),
    );
  });

  it('delivers nothing, should it be seen at the output only', async () => {
    const file = write(byAlice([...originals.values()][0]!));
    planCarelessly();
    await expect(sign(file)).rejects.toEqual(failure('output.checkFailed', { file: 'contract-signed.pdf' }));
    expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);
  });

  it.each([...originals])(
    'a broken one, and one with other changes behind it, hold nobody up (%s)',
    async (_, bytes) => {
      const broken = byAlice(bytes);
      broken.write('9', broken.indexOf('%PDF-1.') + 7, 'latin1');
      const changed = resized(byAlice(bytes));
      for (const [input, was] of [
        [broken, { integrity: 'broken' }],
        [changed, { integrity: 'intact', coverage: { laterChanges: 'other' } }],
      ] as const) {
        const file = write(input);
        await engine.admit({ path: file, plan: planned() });
        const { report } = await sign(file);
        expect(report.signatures).toMatchObject([was, { integrity: 'intact', coverage: { wholeDocument: true } }]);
        fs.rmSync(path.join(folder, 'contract-signed.pdf'));
      }
    },
  );
});

describe('foresight', () => {
  it.each([...originals])('holds a planned revision against every intact signature (%s)', async (_, bytes) => {
    const signed = byBob(byAlice(bytes));
    const harmful = resized(signed).subarray(signed.length);
    const harmless = byAlice(signed).subarray(signed.length);
    expect(await harmedByPlan(writeFile(signed), undefined, harmful)).toEqual(['Signature1', 'Signature2']);
    expect(await harmedByPlan(writeFile(signed), undefined, harmless)).toEqual([]);
    // What comes behind a change is no new harm to whoever was changed already.
    const changed = byBob(resized(byAlice(bytes)));
    expect(await harmedByPlan(writeFile(changed), undefined, resized(changed, 20).subarray(changed.length))).toEqual([
      'Signature2',
    ]);
  });
});

describe('the check of an output', () => {
  it('names every signature that is gone or changed', async () => {
    const signed = byBob(byAlice([...originals.values()][0]!));
    const before = { size: signed.length, signatures: 2 };
    const { harmed } = await verifyAppended(writeFile(resized(signed)), undefined, before);
    expect(harmed).toEqual(['Signature1', 'Signature2']);
    const emptied = updateDocument(signed, (reader, update) => {
      const { reference: number, dictionary } = reader.catalog;
      dictionary.entries.delete('AcroForm');
      update.put(number, dictionary);
    });
    expect((await verifyAppended(writeFile(emptied), undefined, before)).harmed).toEqual(['Signature1', 'Signature2']);
    expect((await verifyAppended(writeFile(byAlice(signed)), undefined, before)).harmed).toEqual([]);
  });

  it('reads a file once, although it judges it as it was as well', async () => {
    const signed = byBob(byAlice([...originals.values()][0]!));
    const file = writeFile(resized(signed));
    const blocks = vi.spyOn(PdfReader.prototype, 'blocks');
    const { harmed } = await verifyAppended(file, undefined, { size: signed.length, signatures: 2 });
    expect(harmed).toHaveLength(2);
    expect(blocks).toHaveBeenCalledTimes(1);
  });
});
