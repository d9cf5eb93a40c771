import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { degrees, PDFDocument, PDFHexString, PDFName, rgb, StandardFonts } from 'pdf-lib';
import type { PDFRef } from 'pdf-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PageAnswer, PageRequest, TextRun } from '../../../preload/contract/page-view';
import { OctetsByRange } from '../../../main/document/pdfium/octets-by-range';
import { PageJobs } from '../../../renderer/page/page-jobs';
import { Pdfium } from '../../../main/document/pdfium/pdfium';
import { ShownPdf } from '../../../main/document/pdfium/shown-pdf';
import { PdfBuilder } from '../../fixtures/pdf/pdf-builder';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';

const wasm = fileURLToPath(new URL('../../../node_modules/@embedpdf/pdfium/dist/pdfium.wasm', import.meta.url));

let engine: Pdfium;
beforeAll(async () => {
  engine = await Pdfium.load((imports) => WebAssembly.instantiate(readFileSync(wasm), imports));
});

function open(pdf: Uint8Array, password?: string): ReturnType<typeof ShownPdf.open> {
  const octets = new OctetsByRange(pdf.length, (from, length) => pdf.slice(from, from + length));
  return ShownPdf.open(engine, octets, password);
}

/** What the process answers to one request after another. */
async function ask(pdf: Uint8Array, ...requests: PageRequest[]): Promise<PageAnswer[]> {
  const shown = open(pdf);
  if (typeof shown === 'string') throw new Error(shown);
  const answers: PageAnswer[] = [];
  const jobs = new PageJobs(shown, {
    answer: (answer) => void answers.push(answer),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    working: () => undefined,
  });
  await Promise.all(requests.map((request) => jobs.ask(request)));
  shown.close();
  return answers;
}

const draw = { ask: 'draw', job: 1, page: 1, scale: 1, rotation: 0 } as const;

async function drawn(pdf: Uint8Array, request: PageRequest = draw) {
  const [answer] = await ask(pdf, request);
  if (answer?.answer !== 'drawn') throw new Error(JSON.stringify(answer));
  const pixels = new Uint8Array(answer.pixels);
  const at = (x: number, y: number): number[] => [...pixels.subarray((y * answer.width + x) * 4).subarray(0, 4)];
  return { width: answer.width, height: answer.height, pixels, at };
}

async function runs(pdf: Uint8Array): Promise<TextRun[]> {
  const [answer] = await ask(pdf, { ask: 'text', job: 1, page: 1 });
  if (answer?.answer !== 'text') throw new Error(JSON.stringify(answer));
  return answer.runs;
}

/** One page of 200 by 100 points: a blue field in its lower left corner, a word above it. */
async function small(change?: (document: PDFDocument) => Promise<void> | void): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([200, 100]);
  page.drawRectangle({ x: 0, y: 0, width: 40, height: 20, color: rgb(0, 0, 1) });
  page.drawText('Rent', { x: 50, y: 60, size: 20, font: await document.embedFont(StandardFonts.Helvetica) });
  await change?.(document);
  return document.save();
}

const blue = [0, 0, 255, 255];
const white = [255, 255, 255, 255];

describe('what is drawn', () => {
  it('is the page, row by row from the top, in red, green, blue and opacity', async () => {
    const { width, height, at } = await drawn(await small());
    expect([width, height]).toEqual([200, 100]);
    expect(at(5, 95)).toEqual(blue);
    expect(at(5, 5)).toEqual(white);
  });

  it.each([
    [90, [100, 200], [5, 5]],
    [180, [200, 100], [195, 5]],
    [270, [100, 200], [95, 195]],
  ] as const)('is turned by %d degrees, clockwise', async (rotation, size, corner) => {
    const { width, height, at } = await drawn(await small(), { ...draw, rotation });
    expect([width, height]).toEqual(size);
    expect(at(corner[0], corner[1])).toEqual(blue);
  });

  it('in pieces is the same as in whole', async () => {
    const pdf = await small();
    const whole = await drawn(pdf, { ...draw, scale: 3 });
    const area = { x: 130, y: 60, width: 90, height: 70 };
    const piece = await drawn(pdf, { ...draw, scale: 3, area });
    expect([piece.width, piece.height]).toEqual([90, 70]);
    const cut = Array.from({ length: area.height }, (_, row) => {
      const from = ((area.y + row) * whole.width + area.x) * 4;
      return [...whole.pixels.subarray(from, from + area.width * 4)];
    });
    // Edges are smoothed from another beginning: what is seen is the same.
    const furthest = cut.flat().reduce((most, value, at) => Math.max(most, Math.abs(value - piece.pixels[at]!)), 0);
    expect(furthest).toBeLessThan(4);
  });

  it('has form fields and annotations as they look', async () => {
    const { at } = await drawn(
      await small((document) => {
        const field = document.getForm().createTextField('rent');
        field.addToPage(document.getPage(0), { x: 100, y: 0, width: 50, height: 20, backgroundColor: rgb(1, 0, 0) });
        const { context } = document;
        const look = context.register(
          context.stream('0 1 0 rg 0 0 20 20 re f', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 20, 20] }),
        );
        const stamp = context.register(
          context.obj({ Type: 'Annot', Subtype: 'Stamp', F: 4, Rect: [170, 0, 190, 20], AP: { N: look } }),
        );
        document.getPage(0).node.addAnnot(stamp);
      }),
    );
    expect(at(125, 90)).toEqual([255, 0, 0, 255]);
    expect(at(180, 90)).toEqual([0, 255, 0, 255]);
  });

  it('of an appearance lies on nothing', async () => {
    const { at } = await drawn(await small(), { ask: 'drawAppearance', job: 1, pdf: await small(), scale: 1 });
    expect(at(5, 95)).toEqual(blue);
    expect(at(5, 5)[3]).toBe(0);
  });

  it.each<[string, object, string]>([
    ['a page that is not there', { page: 2 }, 'unknown-page'],
    ['no page', { page: 0.5 }, 'unknown-page'],
    ['more than any screen needs', { scale: 1_000 }, 'too-large'],
    ['a piece that is too large', { area: { x: 0, y: 0, width: 1e5, height: 1e5 } }, 'too-large'],
    ['no scale', { scale: NaN }, 'too-large'],
  ])('is not %s', async (_what, change, reason) => {
    expect(await ask(await small(), { ...draw, ...change })).toEqual([{ answer: 'failed', job: 1, reason }]);
  });
});

describe('the text of a page', () => {
  it('stands where it is seen, on a turned page, too', async () => {
    const upright = (await runs(await small()))[0]!;
    expect(upright).toMatchObject({ text: 'Rent', size: 20, angle: 0 });
    expect(upright.rectangle[0]).toBeCloseTo(50, 0);
    const turned = (await runs(await small((document) => document.getPage(0).setRotation(degrees(90)))))[0]!;
    const [left, bottom, right, top] = upright.rectangle;
    // Turned clockwise, what was up is right; the page is 100 wide now.
    expect(turned.rectangle.map(Math.round)).toEqual([bottom, 200 - right, top, 200 - left].map(Math.round));
    expect(turned.angle).toBe(270);
  });

  it('counts from the corner of what is seen where a page is cropped', async () => {
    const cropped = await runs(await small((document) => document.getPage(0).setCropBox(40, 50, 100, 40)));
    expect(cropped[0]!.rectangle[0]).toBeCloseTo(10, 0);
  });

  it('comes in runs: columns apart, turned text for itself', async () => {
    const pdf = await small(async (document) => {
      const font = await document.embedFont(StandardFonts.Helvetica);
      const page = document.getPage(0);
      page.drawText('Deposit due', { x: 120, y: 60, size: 10, font });
      page.drawText('Draft', { x: 20, y: 40, size: 10, font, rotate: degrees(45) });
    });
    const found = await runs(pdf);
    expect(found.map(({ text, angle }) => [text, angle])).toEqual([
      ['Rent', 0],
      ['Deposit due', 0],
      ['Draft', 45],
    ]);
  });
});

describe('what is searched for', () => {
  it('is found whatever its case, page by page and round', async () => {
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.Helvetica);
    for (const words of ['Rent and RENT', 'Deposit', 'rent']) document.addPage([200, 100]).drawText(words, { font });
    const answers = await ask(await document.save(), { ask: 'search', job: 4, text: 'rent', from: 2 });
    expect(answers.map((one) => one.answer === 'hits' && [one.page, one.hits.length, one.done])).toEqual([
      [2, 0, false],
      [3, 1, false],
      [1, 2, true],
    ]);
  });

  it('lets drawings go first that are asked for meanwhile', async () => {
    const document = await PDFDocument.create();
    for (let page = 0; page < 5; page += 1) document.addPage([200, 100]);
    const answers = await ask(
      await document.save(),
      { ask: 'search', job: 1, text: 'x', from: 1 },
      { ...draw, job: 2 },
    );
    expect(answers.findIndex(({ answer }) => answer === 'drawn')).toBe(1);
    expect(answers.at(-1)).toMatchObject({ answer: 'hits', done: true });
  });

  it('ends when it is not wanted any more', async () => {
    const document = await PDFDocument.create();
    for (let page = 0; page < 50; page += 1) document.addPage([200, 100]);
    const answers = await ask(
      await document.save(),
      { ask: 'search', job: 1, text: 'x', from: 1 },
      { ask: 'cancel', job: 1 },
    );
    expect(answers.length).toBeLessThan(5);
  });
});

describe('the outline', () => {
  it('has titles and pages, and comes to an end where it leads round', async () => {
    const pdf = await small((document) => {
      const { context } = document;
      const [outlines, first, second] = [context.nextRef(), context.nextRef(), context.nextRef()] as [
        PDFRef,
        PDFRef,
        PDFRef,
      ];
      context.assign(outlines, context.obj({ Type: 'Outlines', First: first, Last: second }));
      const page = document.getPage(0).ref;
      const entry = { Parent: outlines, Dest: [page, 'Fit'] };
      context.assign(
        first,
        context.obj({ ...entry, Title: PDFHexString.fromText('Größe'), Next: second, First: first }),
      );
      context.assign(second, context.obj({ Parent: outlines, Title: PDFHexString.fromText('Nowhere'), Next: first }));
      document.catalog.set(PDFName.of('Outlines'), outlines);
    });
    const [answer] = await ask(pdf, { ask: 'outline', job: 1 });
    expect(answer).toEqual({
      answer: 'outline',
      job: 1,
      entries: [
        { title: 'Größe', page: 1, children: [] },
        { title: 'Nowhere', children: [] },
      ],
    });
  });
});

describe('documents', () => {
  it('that are locked open with their password', async () => {
    const pdf = encryptedDocument(['256'], { bytes: Buffer.from(await small()), user: 'Übung 7', owner: 'owner' });
    expect(open(pdf)).toBe('locked');
    expect(open(pdf, 'Übung 8')).toBe('locked');
    const shown = open(pdf, 'Übung 7');
    expect(shown).toBeInstanceOf(ShownPdf);
    (shown as ShownPdf).close();
  });

  it('that are none can not be shown', () => {
    expect(open(Buffer.from('%PDF-1.7\nnothing else'))).toBe('damaged');
  });

  it('that the engine can not count are too large', () => {
    expect(ShownPdf.open(engine, new OctetsByRange(2 ** 32, () => undefined), undefined)).toBe('too-large');
  });

  it('guesses at no page that is not where the table of the file says: another one might be signed', async () => {
    const sound = new PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R >>')
      .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 144] >>')
      .object(3, '<< /Type /Page /Parent 2 0 R /Resources << >> >>')
      .table('/Root 1 0 R')
      .build();
    const at = sound.indexOf('3 0 obj');
    // The entry of the page leads into its middle, as after a careless edit.
    const entry = String(at).padStart(10, '0');
    const broken = Buffer.from(sound.toString('latin1').replace(entry, String(at + 10).padStart(10, '0')), 'latin1');
    expect(await ask(sound, draw)).toMatchObject([{ answer: 'drawn' }]);
    expect(await ask(broken, draw)).toMatchObject([{ answer: 'failed', reason: 'damaged' }]);
  });
});
