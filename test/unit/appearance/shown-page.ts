import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrawnAppearance, DrawRequest } from '../../../main/document/appearance';
import {
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfReal,
  PdfReference,
  type PdfObject,
} from '../../../main/document/pdf';
import { ByteSink, serialize } from '../../../main/document/pdf/serializer';

/** Made anew by whoever is the first to need it: several files of tests may share this module. */
let folder: string | undefined;
let files = 0;

/** Removes every file that these functions made. */
export function removeFiles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

/** Points of empty page around the box: ink there has left it. */
export const MARGIN = 20;

/** A PDF of one page that shows the drawing. */
export function pageWith(drawn: DrawnAppearance, width: number, height: number): string {
  const content = new PdfNewStream(new PdfDictionary(), Buffer.from(`q 1 0 0 1 ${MARGIN} ${MARGIN} cm /Fm Do Q`));
  const first = Math.max(...drawn.objects.map(({ reference }) => reference.number)) + 1;
  const reference = (offset: number): PdfReference => new PdfReference(first + offset, 0);
  const real = (value: number): PdfReal => new PdfReal(value.toFixed(3));
  const objects: { reference: PdfReference; object: PdfObject }[] = [
    ...drawn.objects,
    { reference: reference(0), object: PdfDictionary.of({ Type: new PdfName('Catalog'), Pages: reference(1) }) },
    {
      reference: reference(1),
      object: PdfDictionary.of({ Type: new PdfName('Pages'), Kids: [reference(2)], Count: 1 }),
    },
    {
      reference: reference(2),
      object: PdfDictionary.of({
        Type: new PdfName('Page'),
        Parent: reference(1),
        MediaBox: [0, 0, real(width + 2 * MARGIN), real(height + 2 * MARGIN)],
        Resources: PdfDictionary.of({ XObject: PdfDictionary.of({ Fm: drawn.form }) }),
        Contents: reference(3),
      }),
    },
    { reference: reference(3), object: content },
  ];
  const sink = new ByteSink(0);
  sink.write('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n');
  const positions = new Map<number, number>();
  for (const { reference: own, object } of objects) {
    positions.set(own.number, sink.position);
    sink.write(`${own.number} 0 obj\n`);
    serialize(object, sink);
    sink.write('\nendobj\n');
  }
  const size = first + 4;
  const xref = sink.position;
  sink.write(`xref\n0 ${size}\n0000000000 65535 f \n`);
  for (let number = 1; number < size; number++) {
    const position = positions.get(number);
    sink.write(position === undefined ? '0000000000 00000 f \n' : `${String(position).padStart(10, '0')} 00000 n \n`);
  }
  sink.write(`trailer\n<</Size ${size}/Root ${first} 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
  folder ??= mkdtempSync(join(tmpdir(), 'appearance-'));
  const path = join(folder, `${++files}.pdf`);
  writeFileSync(path, sink.take());
  return path;
}

/** Octets that the drawing adds to a file. */
export function sizeOf(drawn: DrawnAppearance): number {
  const sink = new ByteSink(0);
  for (const { object } of drawn.objects) serialize(object, sink);
  return sink.position;
}

/** Runs a judge and gives what it says; throws when it is not content. */
export const judge = (tool: string, ...parameters: string[]): string =>
  execFileSync(tool, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Text of a page as a reader copies it. */
export const copiedText = (path: string): string => judge('pdftotext', '-enc', 'UTF-8', path, '-').trim();

/** A page as it is seen: `dpi` pixels to the inch, three samples each. */
export function rendered(path: string, dpi = 144): { width: number; height: number; samples: Buffer } {
  const prefix = path.replace(/\.pdf$/, '');
  judge('pdftoppm', '-r', String(dpi), '-singlefile', path, prefix);
  const file = readFileSync(`${prefix}.ppm`);
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 64))!;
  return { width: Number(header[1]), height: Number(header[2]), samples: file.subarray(header[0].length) };
}

/** Where ink is on a page, in points from its lower left corner. */
export function inkBox(path: string): { left: number; bottom: number; right: number; top: number } {
  const dpi = 144;
  const { width, height, samples } = rendered(path, dpi);
  const box = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      // What is nearly white is the soft edge of ink beside it.
      if (Math.min(samples[at]!, samples[at + 1]!, samples[at + 2]!) > 240) continue;
      box.left = Math.min(box.left, (x * 72) / dpi);
      box.right = Math.max(box.right, ((x + 1) * 72) / dpi);
      box.top = Math.max(box.top, ((height - y) * 72) / dpi);
      box.bottom = Math.min(box.bottom, ((height - y - 1) * 72) / dpi);
    }
  }
  return box;
}

/** A request like most: a name and a date in a place as large as a stamp. */
export function requestOf(change: {
  appearance?: Partial<DrawRequest['appearance']>;
  facts?: Partial<DrawRequest['facts']>;
  rules?: Partial<DrawRequest['rules']>;
  width?: number;
  height?: number;
}): DrawRequest {
  return {
    appearance: { layout: 'TEXT', show: ['name', 'date'], timeZone: 'Europe/Prague', ...change.appearance },
    facts: { name: 'Maria Lindqvist', signedAt: new Date('2026-11-22T13:05:33Z'), ...change.facts },
    width: change.width ?? 200,
    height: change.height ?? 80,
    rules: { transparency: true, deviceColours: true, cidSet: false, ...change.rules },
  };
}
