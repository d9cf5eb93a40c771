import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import { OctetsByRange } from '../../../main/document/pdfium/octets-by-range';
import { textOf } from '../../../main/document/pdfium/page-text';
import { Pdfium } from '../../../main/document/pdfium/pdfium';
import { ShownPdf } from '../../../main/document/pdfium/shown-pdf';
import type { SearchHit } from '../../../preload/contract/page-view';
import { inTheirUnits } from '../../../renderer/features/page/page-units';
import type { DrawWish, PageView } from '../../../renderer/features/page/page-view';
import { PdfBuilder } from '../../fixtures/pdf/pdf-builder';
import { turnedPages } from '../../fixtures/pdf/turned-pages';

const folder = mkdtempSync(join(tmpdir(), 'countersign-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const documents = new DocumentEngine();
function write(bytes: Uint8Array): string {
  const file = join(folder, 'document.pdf');
  writeFileSync(file, bytes);
  return file;
}

let engine: Pdfium;
beforeAll(async () => {
  const wasm = readFileSync(join(import.meta.dirname, '../../../node_modules/@embedpdf/pdfium/dist/pdfium.wasm'));
  engine = await Pdfium.load((imports) => WebAssembly.instantiate(wasm, imports));
});

/** A look at a document as its process gives it, and what was asked of it. */
function lookAt(pdf: Uint8Array): { view: PageView; drawn: DrawWish[] } {
  const octets = new OctetsByRange(pdf.length, (from, length) => pdf.slice(from, from + length));
  const shown = ShownPdf.open(engine, octets, undefined);
  if (typeof shown === 'string') throw new Error(shown);
  const drawn: DrawWish[] = [];
  const view = {
    pages: shown.pages,
    first: shown.size(1),
    sizes: async (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => shown.size(from + index)),
    text: async (page: number) => textOf(shown, page) ?? [],
    draw: async (wish: DrawWish) => void drawn.push(wish),
    search: async (_text: string, _from: number, found: (hits: SearchHit[], page: number) => void) =>
      found([{ page: 1, rectangles: [[1, 2, 3, 4]] }], 1),
  };
  return { view: view as unknown as PageView, drawn };
}

const unitPage = turnedPages().find(({ name }) => name === 'a unit of two points')!.bytes;

describe('a page whose unit is two points', () => {
  it('is known by the process that signs, and no other page is', async () => {
    expect(await documents.units(write(unitPage))).toEqual([{ page: 1, unit: 2 }]);
    for (const { name, bytes } of turnedPages().filter(({ name }) => !name.includes('unit')))
      expect(await documents.units(write(bytes)), name).toEqual([]);
  });

  it('is shown as large as signatures are placed on it, with its words where they stand', async () => {
    const { view, drawn } = lookAt(unitPage);
    const shown = inTheirUnits(view, await documents.units(write(unitPage)));
    expect(shown.first).toEqual({ width: 600, height: 840 });
    expect(await shown.sizes(1, 1)).toEqual([{ width: 600, height: 840 }]);
    const [bare] = await view.text(1);
    const [run] = await shown.text(1);
    expect(run!.rectangle).toEqual(bare!.rectangle.map((edge) => edge * 2));
    expect(run!.size).toBe(bare!.size * 2);
    // As many pixels as are seen: half as many for each point.
    await shown.draw({ page: 1, scale: 1.5 });
    expect(drawn).toEqual([{ page: 1, scale: 3 }]);
    const hits: SearchHit[] = [];
    await shown.search('x', 1, (found) => hits.push(...found));
    expect(hits).toEqual([{ page: 1, rectangles: [[2, 4, 6, 8]] }]);
  });

  it('is signed on its line, in points', async () => {
    const page = '/MediaBox [0 0 300 420] /UserUnit 2 /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R';
    const bytes = new PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R >>')
      .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
      .object(3, `<< /Type /Page /Parent 2 0 R ${page} >>`)
      .stream(4, '', 'BT /F1 8 Tf 30 100 Td (Signature: ________________________) Tj ET')
      .object(5, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')
      .table('/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]')
      .build();
    const line = await documents.line(write(bytes));
    expect(line).toMatchObject({ page: 1, label: 'Signature:' });
    expect(Math.abs(line!.place[1] - 200)).toBeLessThan(8);
    expect(line!.place[0]).toBeGreaterThan(120);
  });
});
