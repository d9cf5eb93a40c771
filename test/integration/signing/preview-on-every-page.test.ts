import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PixelArea } from '../../../preload/contract/page-view';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { SigningPlan, UncertifiedPlan } from '../../../main/document/document-port';
import { Pdfium } from '../../../main/document/pdfium/pdfium';
import { ShownPdf } from '../../../main/document/pdfium/shown-pdf';
import { readCertificate } from '../../../main/pki/certificate';
import { draw, type Drawn } from '../../../renderer/page/drawing';
import { createSignatory, planFor, signatureValue, type Signatory } from '../../unit/cades/demo-signatory';
import { pagesDocument } from '../../unit/pades/visible-documents';
import { renderPage, type RenderedPage } from './rendered-page';

type Rectangle = [left: number, bottom: number, right: number, top: number];

interface Kind {
  name: string;
  /** Entries of the page. */
  page: string;
  /** Entries of the node above it, where it has them from there. */
  tree?: string;
  /** Points of one unit. */
  unit?: number;
  /** Points of the page as its reader sees it. */
  size: [width: number, height: number];
  place: Rectangle;
  /** What is on the page. */
  content?: string;
}

const place: Rectangle = [48, 24, 192, 96];
const [width, height] = [312, 216];

/** Every geometry with every turn, and what else a page may be. */
const kinds: Kind[] = [
  ...[0, 90, 180, 270].flatMap((rotate): Kind[] => {
    const turned = rotate % 180 !== 0;
    const [w, h] = turned ? [height, width] : [width, height];
    const rotation = rotate === 0 ? '' : ` /Rotate ${rotate}`;
    const kind = (name: string, page: string, unit = 1): Kind => ({
      ...{ name: `${name}, turned by ${rotate}`, page: page + rotation, unit, size: [width, height], place },
    });
    return [
      kind('plain', `/MediaBox [0 0 ${w} ${h}]`),
      kind('cropped', `/MediaBox [0 0 500 400] /CropBox [24 48 ${24 + w} ${48 + h}]`),
      kind('with an origin far below', `/MediaBox [-520 -420 ${w - 520} ${h - 420}]`),
      kind(
        'cropped, with its origin elsewhere',
        `/MediaBox [-520 -420 0 0] /CropBox [-480 -360 ${w - 480} ${h - 360}]`,
      ),
      kind('with a unit of two points', `/MediaBox [0 0 ${w / 2} ${h / 2}] /UserUnit 2`, 2),
      kind(
        'cropped, with its origin elsewhere and a unit of half a point',
        `/MediaBox [-1000 -800 400 700] /CropBox [-480 -360 ${2 * w - 480} ${2 * h - 360}] /UserUnit 0.5`,
        0.5,
      ),
    ];
  }),
  {
    ...{ name: 'with its box and its turn from above', page: '', tree: '/MediaBox [0 0 216 312] /Rotate 90' },
    ...{ size: [width, height], place },
  },
  { name: 'with a box from corner to corner', page: '/MediaBox [312 216 0 0]', size: [width, height], place },
  { name: 'turned against the clock', page: '/MediaBox [0 0 216 312] /Rotate -90', size: [width, height], place },
  {
    ...{ name: 'cropped wider than it is', page: '/MediaBox [0 0 312 216] /CropBox [-90 -90 900 900]' },
    ...{ size: [width, height], place },
  },
  {
    ...{ name: 'of no whole number of picture elements', page: '/MediaBox [0 0 595.276 841.89] /Rotate 90' },
    ...{ size: [841.89, 595.276], place: [333.3, 111.1, 477.7, 183.3] },
  },
  { name: 'tiny', page: '/MediaBox [0 0 84 57.6]', size: [84, 57.6], place: [7.2, 7.2, 76.8, 50.4] },
  {
    name: 'tiny, and turned',
    page: '/MediaBox [0 0 57.6 84] /Rotate 270',
    size: [84, 57.6],
    place: [7.2, 7.2, 76.8, 50.4],
  },
  {
    ...{ name: 'as large as a page may be', page: '/MediaBox [0 0 14400 14400]' },
    ...{ size: [14_400, 14_400], place: [14_208, 14_280, 14_352, 14_352] },
  },
  {
    ...{ name: 'as large as a page may be, turned, cropped and in larger units' },
    ...{ page: '/MediaBox [-7200 -7200 7200 7200] /CropBox [-7100 -7000 7100 7000] /Rotate 90 /UserUnit 10', unit: 10 },
    ...{ size: [140_000, 142_000], place: [139_200, 141_000, 139_920, 141_600] },
  },
  {
    ...{
      name: 'with something under it',
      page: '/MediaBox [0 0 312 216] /Contents 30 0 R',
      size: [width, height],
      place,
    },
    content: '0.85 0.9 1 rg 0 0 120 216 re f 0.8 G 6 w 0 0 m 312 216 l S',
  },
];

/**
 * By how many shades of 255 a picture element may be lighter than the lightest, or darker than the darkest, of the nine that are
 * expected around it: as much as an edge that is smoothed in another way, by another engine or half a picture element aside.
 */
const tolerance = 80;

const resolution = 150;
const pixels = (points: number): number => Math.round((points * resolution) / 72);
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-preview-pages-'));
const wasm = fileURLToPath(new URL('../../../node_modules/@embedpdf/pdfium/dist/pdfium.wasm', import.meta.url));
const documents = new DocumentEngine();
let pdfium: Pdfium;
let signatory: Signatory;
beforeAll(async () => {
  pdfium = await Pdfium.load((imports) => WebAssembly.instantiate(readFileSync(wasm), imports));
  signatory = await createSignatory('P-256');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(bytes: Uint8Array): string {
  const file = path.join(folder, `${++files}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

function plansOf(rectangle: Rectangle): [UncertifiedPlan, SigningPlan] {
  const plan: SigningPlan = {
    ...planFor(signatory, 'ECDSA'),
    ...{ signedAt: '2026-03-04T05:06:07.000Z', reason: 'I agree' },
    visible: {
      ...{ pages: 'first', place: { rectangle } },
      appearance: { layout: 'NAME_AND_TEXT', show: ['name', 'date', 'reason'], border: true },
    },
  };
  const { certificate, chain: _chain, signatureAlgorithm: _algorithm, ...rest } = plan;
  return [{ ...rest, signatory: readCertificate(certificate).subject }, plan];
}

async function sign(file: string, plan: SigningPlan): Promise<string> {
  const prepared = await documents.prepare({ path: file, plan });
  const target = path.join(folder, `signed-${++files}.pdf`);
  const { path: signed } = await documents.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, planFor(signatory, 'ECDSA'), prepared.signedAttributes),
    ...{ temporary: `${target}.part`, target, numbered: false },
  });
  return signed;
}

/** What the process that draws pages answers the window with. */
function drawnByWindow(pdf: Uint8Array, scale: number, area?: PixelArea, transparent = false): Drawn {
  const shown = ShownPdf.ofOctets(pdfium, pdf);
  if (typeof shown === 'string') throw new Error(shown);
  try {
    const drawing = draw(shown, { page: 1, scale, rotation: 0, area, transparent });
    for (;;) {
      const { done, value } = drawing.next();
      if (!done) continue;
      if (typeof value === 'string') throw new Error(value);
      return value;
    }
  } finally {
    shown.close();
  }
}

/** In shades of grey, laid over others where it is transparent. */
function shadesOf({ width: across, height: down, pixels: octets }: Drawn, under?: RenderedPage['shade']): RenderedPage {
  const rgba = new Uint8Array(octets);
  const shade = (x: number, y: number): number => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray((y * across + x) * 4, (y * across + x) * 4 + 4);
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    return (grey * alpha + (under?.(x, y) ?? 255) * (255 - alpha)) / 255;
  };
  return { width: across, height: down, shade };
}

/** A page with a picture over it, as the window lays it there. */
function laidOver(page: RenderedPage, picture: Drawn, left: number, top: number): RenderedPage {
  const over = shadesOf(picture, (x, y) => page.shade(x + left, y + top));
  const shade = (x: number, y: number): number => {
    const within = x >= left && y >= top && x < left + picture.width && y < top + picture.height;
    return within ? over.shade(x - left, y - top) : page.shade(x, y);
  };
  return { ...page, shade };
}

/** By how much each picture element leaves what is expected around it; those that stay within the tolerance are not told. */
function beyond(expected: RenderedPage, found: RenderedPage): number[] {
  const off: number[] = [];
  for (let y = 1; y < found.height - 1; y++) {
    for (let x = 1; x < found.width - 1; x++) {
      const is = found.shade(x, y);
      if (Math.abs(is - expected.shade(x, y)) <= tolerance) continue;
      const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((aside) => expected.shade(x + aside, y + down)));
      const over = Math.max(Math.min(...around) - is, is - Math.max(...around));
      if (over > tolerance) off.push(over);
    }
  }
  return off;
}

/** Around a place, as far as the page goes, in picture elements from the upper left corner. */
function around([left, bottom, right, top]: Rectangle, [across, down]: [number, number]): PixelArea {
  const margin = 60;
  const x = Math.max(0, pixels(left) - margin);
  const y = Math.max(0, pixels(down - top) - margin);
  return {
    ...{ x, y },
    width: Math.min(pixels(across), pixels(right) + margin) - x,
    height: Math.min(pixels(down), pixels(down - bottom) + margin) - y,
  };
}

describe('the window shows a signature as it will be, at 150 dots to the inch', () => {
  it.each(kinds)('$name', async ({ page, tree, unit = 1, size, place: rectangle, content }) => {
    const file = write(
      pagesDocument({
        pages: [page],
        ...(tree && { tree }),
        ...(content && { streams: { 30: { entries: '', data: content } } }),
      }),
    );
    const [shown, signing] = plansOf(rectangle);
    const preview = await documents.preview({ path: file, plan: shown });
    expect(preview.notes).toEqual([]);
    const [seen] = preview.seen;
    expect(seen?.rectangle.map((one) => Math.round(one * 100) / 100)).toEqual(rectangle);
    const signed = await sign(file, signing);

    // Both engines take a unit for a point; the window multiplies by it.
    const scale = (resolution / 72) * unit;
    const area = around(rectangle, size);
    const picture = drawnByWindow(preview.pdf!, resolution / 72, undefined, true);
    const [left, , , top] = rectangle;
    const at = [pixels(left) - area.x, pixels(size[1] - top) - area.y] as const;
    const pageBefore = shadesOf(drawnByWindow(readFileSync(file), scale, area));
    const composed = laidOver(pageBefore, picture, ...at);

    const inWindow = shadesOf(drawnByWindow(readFileSync(signed), scale, area));
    expect(beyond(composed, inWindow), 'drawn by the window itself').toEqual([]);
    const elsewhere = renderPage(signed, 1, { resolution: resolution * unit, area });
    expect([elsewhere.width, elsewhere.height]).toEqual([area.width, area.height]);
    expect(beyond(composed, elsewhere), 'drawn by poppler').toEqual([]);
    // And the comparison sees what is there: without the picture, or beside its place, it is another page.
    for (const other of [pageBefore, laidOver(pageBefore, picture, at[0] + 4, at[1] - 4)])
      expect(beyond(other, elsewhere).length).toBeGreaterThan(20);
  });
});
