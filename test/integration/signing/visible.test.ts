import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, SignaturePlace, SigningPlan, VisibleSignature } from '../../../main/document/document-port';
import { createSignatory, planFor, signatureValue, type Signatory } from '../../unit/cades/demo-signatory';
import { formDocument } from '../../unit/pades/form-documents';
import { pagesDocument } from '../../unit/pades/visible-documents';
import { encryptedDocument, encryptionKinds, pdfFixtures } from '../../fixtures/pdf';
import { difference, renderPage } from './rendered-page';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-visible-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engine = new DocumentEngine();
let signatory: Signatory;
beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

let files = 0;
function write(bytes: Buffer): string {
  const file = path.join(folder, `document-${++files}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

type Wanted = Partial<VisibleSignature> & { fieldName?: string; password?: string; certification?: 1 | 2 | 3 };

function planOf({ fieldName, password, certification, ...visible }: Wanted): SigningPlan {
  return {
    ...planFor(signatory, 'ECDSA'),
    signedAt: '2026-03-04T05:06:07.000Z',
    reason: 'I agree',
    ...(fieldName !== undefined && { fieldName }),
    ...(password !== undefined && { password }),
    ...(certification !== undefined && { certification }),
    visible: {
      pages: 'first',
      place: { corner: 'top-left', width: 120, height: 50 },
      appearance: { layout: 'TEXT', show: ['name', 'date', 'reason'], border: true },
      ...visible,
    },
  };
}

/** Signs a file as the application does: admitted, prepared, completed. */
async function sign(file: string, wanted: Wanted = {}): Promise<Completed> {
  const plan = planOf(wanted);
  await engine.admit({ path: file, plan });
  const prepared = await engine.prepare({ path: file, plan });
  const target = path.join(folder, `signed-${++files}.pdf`);
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, planFor(signatory, 'ECDSA'), prepared.signedAttributes),
    temporary: `${target}.part`,
    target,
    numbered: false,
  });
}

/** How many signatures pdfsig finds valid. */
const validSignatures = (file: string): number =>
  execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' }).match(/Signature is Valid/g)?.length ?? 0;
const failure = (code: string, params: object): unknown =>
  expect.objectContaining({ name: 'CountersignError', code, params: expect.objectContaining(params) as object });

const turns = [0, 90, 180, 270, -90, 450];
const boxes: [string, string][] = [
  ['a plain page', '/MediaBox [0 0 320 220]'],
  ['a crop box with swapped corners', '/MediaBox [-60 -40 400 300] /CropBox [340 250 20 30]'],
  ['an origin far below', '/MediaBox [-520 -420 -200 -200]'],
];

describe('a visible signature, as poppler shows it', () => {
  describe.each(boxes)('on %s', (_, box) => {
    it.each(turns)('turned by %i: ink stands in its place, upright, and nowhere else', async (turn) => {
      const file = write(pagesDocument({ pages: [`${box} /Rotate ${turn}`] }));
      const place: SignaturePlace = { rectangle: [40, 30, 160, 90] };
      const { path: signed } = await sign(file, { place });
      const [before, after] = [renderPage(file, 1), renderPage(signed, 1)];
      const [left, top, right, bottom] = difference(before, after)!;
      // The border is drawn along the edges; a picture element more or less is the renderer's.
      expect(Math.abs(left - 40)).toBeLessThanOrEqual(1.5);
      expect(Math.abs(right + 1 - 160)).toBeLessThanOrEqual(1.5);
      expect(Math.abs(after.height - bottom - 1 - 30)).toBeLessThanOrEqual(1.5);
      expect(Math.abs(after.height - top - 90)).toBeLessThanOrEqual(1.5);
      expect(validSignatures(signed)).toBe(1);
    });
  });

  it('a drawing is the same however its page is turned, so it is upright on each', async () => {
    const shades = await Promise.all(
      [0, 90, 180, 270].map(async (turn) => {
        const file = write(pagesDocument({ pages: [`/MediaBox [0 0 240 240] /Rotate ${turn}`] }));
        const page = renderPage((await sign(file, { place: { rectangle: [40, 40, 200, 100] } })).path, 1);
        return Array.from({ length: 160 * 60 }, (_, i) => page.shade(40 + (i % 160), 140 + Math.floor(i / 160)));
      }),
    );
    const [upright, ...turned] = shades as [number[], ...number[][]];
    expect(upright.filter((shade) => shade < 128).length).toBeGreaterThan(200);
    const mirrored = [...upright].reverse();
    const distance = (a: number[], b: number[]): number =>
      a.reduce((sum, shade, i) => sum + Math.abs(shade - b[i]!), 0) / a.length;
    // Letters are smoothed differently in each direction, but they are where they were, and not upside down.
    for (const other of turned) expect(distance(upright, other)).toBeLessThan(distance(upright, mirrored) / 2);
  });

  it('with a user unit it has the same share of the page', async () => {
    const file = write(pagesDocument({ pages: ['/MediaBox [0 0 160 110] /UserUnit 2'] }));
    const { path: signed } = await sign(file, { place: { rectangle: [40, 30, 200, 90] } });
    // Poppler shows one unit, of two points, as one picture element.
    const [left, top, right, bottom] = difference(renderPage(file, 1), renderPage(signed, 1))!;
    expect(Math.max(...[left - 20, right + 1 - 100, 95 - bottom - 1, 65 - top].map(Math.abs))).toBeLessThanOrEqual(1.5);
  });

  it('pages without a signature stay what they are', async () => {
    const file = write(pagesDocument({ pages: ['/MediaBox [0 0 320 220]', '/MediaBox [0 0 320 220]'] }));
    const { path: signed } = await sign(file, { pages: 'last' });
    expect(difference(renderPage(file, 1), renderPage(signed, 1))).toBeUndefined();
    expect(difference(renderPage(file, 2), renderPage(signed, 2))).toBeDefined();
  });
});

describe('visible signatures, one after the other', () => {
  it('on all pages first, then on one each: every signature stays valid, and none is held against another', async () => {
    const pages = ['/MediaBox [0 0 320 220]', '/MediaBox [0 0 320 220] /Rotate 90', '/MediaBox [0 0 320 220]'];
    const first = await sign(write(pagesDocument({ pages })), { pages: 'all' });
    const blank = write(pagesDocument({ pages }));
    for (const page of [1, 2, 3])
      expect(difference(renderPage(blank, page), renderPage(first.path, page))).toBeDefined();
    const second = await sign(first.path, { pages: [-1], place: { corner: 'bottom-right', width: 100, height: 40 } });
    const third = await sign(second.path, { pages: [2], place: { corner: 'bottom-left', width: 100, height: 40 } });
    expect(third.report.signatures.map(({ integrity, coverage }) => [integrity, coverage.laterChanges])).toEqual([
      ['intact', 'signatures-only'],
      ['intact', 'signatures-only'],
      ['intact', 'none'],
    ]);
    expect(validSignatures(third.path)).toBe(3);
    await expect(sign(third.path, { pages: 'all' })).rejects.toEqual(
      failure('visible.forbidden', { obstacle: 'several-pages' }),
    );
  });

  it('in a tagged document: the first grows its structure tree, the later ones leave it alone', async () => {
    const tagged = pagesDocument({
      pages: ['/MediaBox [0 0 320 220] /StructParents 0'],
      catalog: '/MarkInfo << /Marked true >> /StructTreeRoot 30 0 R',
      objects: {
        30: '<< /Type /StructTreeRoot /K [31 0 R] /ParentTree 32 0 R /ParentTreeNextKey 1 >>',
        31: '<< /Type /StructElem /S /Document /P 30 0 R >>',
        32: '<< /Nums [0 [31 0 R]] >>',
      },
      version: '2.0',
    });
    const first = await sign(write(tagged));
    const second = await sign(first.path, { place: { corner: 'bottom-right', width: 100, height: 40 } });
    expect(second.report.signatures.map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'none']);
    execFileSync('qpdf', ['--check', second.path], { stdio: 'pipe' });
    expect(validSignatures(second.path)).toBe(2);
  });

  it('on pages that share their array of annotations: each on its own page, and nothing is held against the first', async () => {
    const page = '/MediaBox [0 0 320 220] /Annots 30 0 R';
    const first = await sign(write(pagesDocument({ pages: [page, page, page], objects: { 30: '[]' } })), {
      pages: [3],
    });
    const second = await sign(first.path, { pages: [1] });
    expect(second.report.signatures.map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'none']);
    for (const page of [2, 3])
      expect(difference(renderPage(first.path, page), renderPage(second.path, page))).toBeUndefined();
    expect(difference(renderPage(first.path, 1), renderPage(second.path, 1))).toBeDefined();
  });

  it('a field of the form after a certification', async () => {
    const certified = await sign(write(formDocument({ visible: true })), { certification: 2 });
    const bought = await sign(certified.path, { fieldName: 'Buyer' });
    expect(bought.report.signatures.map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'none']);
    expect(validSignatures(bought.path)).toBe(2);
    const [left, top, right, bottom] = difference(renderPage(certified.path, 1), renderPage(bought.path, 1))!;
    expect([left >= 149, right <= 251, top >= 139, bottom <= 181]).toEqual([true, true, true, true]);
    await expect(sign(certified.path)).rejects.toEqual(failure('visible.forbidden', { obstacle: 'certified' }));
  });
});

describe('every kind of document takes one', () => {
  it.each(pdfFixtures())('$name', async ({ bytes }) => {
    const { path: signed, report } = await sign(write(bytes), {
      place: { corner: 'top-left', width: 100, height: 30 },
    });
    expect(report.signatures.at(-1)).toMatchObject({ integrity: 'intact' });
    expect(readFileSync(signed).subarray(0, bytes.length).equals(bytes)).toBe(true);
    execFileSync('qpdf', ['--check', signed], { stdio: 'pipe' });
  });

  it.each(encryptionKinds)('$name', async ({ options }) => {
    const file = write(encryptedDocument(options));
    const { path: signed } = await sign(file, {
      password: 'owner',
      place: { corner: 'top-left', width: 100, height: 30 },
    });
    expect(
      difference(renderPage(file, 1, { password: 'user' }), renderPage(signed, 1, { password: 'user' })),
    ).toBeDefined();
    execFileSync('qpdf', ['--check', '--password=user', signed], { stdio: 'pipe' });
  });
});

describe('what can not be shown is refused before the PIN', () => {
  it.each<[string, Wanted, string, object]>([
    ['a page that is not there', { pages: [3] }, 'visible.pageUnknown', { page: 3, pages: 1 }],
    ['a page before the first', { pages: [-2] }, 'visible.pageUnknown', { page: -2, pages: 1 }],
    ['a place outside of the page', { place: { rectangle: [300, 10, 400, 50] } }, 'visible.outside', { page: 1 }],
    ['a place without size', { place: { rectangle: [10, 10, 10, 50] } }, 'visible.outside', { page: 1 }],
  ])('%s', async (_, wanted, code, params) => {
    const file = write(pagesDocument());
    await expect(engine.admit({ path: file, plan: planOf(wanted) })).rejects.toEqual(
      failure(code, { file: path.basename(file), ...params }),
    );
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
