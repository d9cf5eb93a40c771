import type { PageRectangle } from '../../../preload/contract/page-view';
import type { SigningLine } from '../document-port';
import type { PdfReader } from '../pdf';
import { OctetsByRange } from '../pdfium/octets-by-range';
import { textOf } from '../pdfium/page-text';
import { ShownPdf } from '../pdfium/shown-pdf';
import { pageEngine } from './page-engine';
import { signatureLines } from './signature-lines';

/** Pages that are searched, from the last one on: a document is signed at its end. */
const mostSearched = 40;

/** What stands on a page already: nobody signs over a signature. */
type Taken = ReadonlyMap<number, readonly PageRectangle[]>;

/**
 * Finds the line of a document that wants to be signed, as far as its words tell. Of several the surest of the last page that has
 * any counts on which no signature stands yet.
 *
 * @param taken - where signatures stand, by page
 * @param unitOf - the points of a page's unit
 * @returns undefined where there is none, or where the document can not be read as viewers read it
 */
export async function findSignatureLine(
  reader: PdfReader,
  password: string | undefined,
  taken: Taken,
  unitOf: (page: number) => number,
): Promise<SigningLine | undefined> {
  const engine = await pageEngine();
  const octets = new OctetsByRange(reader.size, (from, length) => octetsOf(reader, from, length));
  const pdf = ShownPdf.open(engine, octets, password);
  if (typeof pdf === 'string') return undefined;
  try {
    return await lastLine(pdf, taken, unitOf);
  } finally {
    pdf.close();
  }
}

async function lastLine(
  pdf: ShownPdf,
  taken: Taken,
  unitOf: (page: number) => number,
): Promise<SigningLine | undefined> {
  const last = Math.max(1, pdf.pages - mostSearched + 1);
  for (let page = pdf.pages; page >= last; page -= 1) {
    const runs = textOf(pdf, page) ?? [];
    // The engine takes every unit of a page for a point.
    const unit = unitOf(page);
    const inPoints = (place: PageRectangle): SigningLine['place'] =>
      place.map((edge) => edge * unit) as SigningLine['place'];
    const free = (place: PageRectangle): boolean => !taken.get(page)?.some((one) => overlap(one, inPoints(place)));
    const found = signatureLines(runs, pdf.size(page)).find(({ place }) => free(place));
    if (found) return { page, place: inPoints(found.place), label: found.label };
    // What others ask for of this process comes in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return undefined;
}

function overlap(a: PageRectangle, b: PageRectangle): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function octetsOf(reader: PdfReader, from: number, length: number): Uint8Array | undefined {
  try {
    return reader.bytes(from, length);
  } catch {
    return undefined;
  }
}
