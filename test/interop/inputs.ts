import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { mustRun } from './tool';

/** A PDF to sign. */
export interface Input {
  /** Its kind of cross-reference, which is also its file name. */
  kind: string;
  path: string;
}

/**
 * Writes one PDF of each kind of cross-reference (ISO 32000-2, 7.5.4, 7.5.8 and annex F), the plainest first. The
 * classic, hybrid and chained ones are written by hand, the linearized ones by qpdf.
 *
 * @param qpdf - whether qpdf is here; without it the kinds that it makes are left out
 */
export async function makeInputs(folder: string, qpdf: boolean): Promise<Input[]> {
  const at = (kind: string): Input => ({ kind, path: join(folder, `${kind}.pdf`) });
  const inputs: Input[] = [];
  const written = (kind: string, bytes: Buffer): Input => {
    const input = at(kind);
    writeFileSync(input.path, bytes);
    inputs.push(input);
    return input;
  };
  const made = async (kind: string, from: Input, options: string[]): Promise<void> => {
    await mustRun('qpdf', [...options, from.path, at(kind).path]);
    inputs.push(at(kind));
  };

  const classic = written('classic', new PdfBytes().base().table().bytes());
  written('xref-stream', new PdfBytes().base().crossReferenceStream().bytes());
  written('hybrid', new PdfBytes().base(true).hybrid().bytes());
  const chained = new PdfBytes().base().table();
  for (const note of ['first', 'second', 'third']) chained.newInfo(note).table();
  written('prev-chain', chained.bytes());
  written(
    'prev-chain-streams',
    new PdfBytes().base().crossReferenceStream().newInfo('later').crossReferenceStream().bytes(),
  );
  if (!qpdf) return inputs;
  await made('linearized', classic, ['--linearize', '--object-streams=disable']);
  await made('linearized-xref-stream', classic, ['--linearize', '--object-streams=generate']);
  await made('object-streams', classic, ['--object-streams=generate']);
  return inputs;
}

const info = 6;

/** For the judges' trial: the first page, showing what the second one shows. */
export const swappedPage = { object: 3, body: page(8) };

/** Writes a two-page PDF by hand, revision after revision. */
class PdfBytes {
  private text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  /** Offsets of the objects of the present revision. */
  private offsets = new Map<number, number>();
  private size = 0;
  private previous: number | undefined;
  private hidden: string[] = [];

  bytes(): Buffer {
    return Buffer.from(this.text, 'latin1');
  }

  /** The first revision's objects. @param hideFont - leaves the font to an object stream of a hybrid file */
  base(hideFont = false): this {
    this.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
    this.object(2, '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>');
    this.object(3, page(7));
    this.object(4, page(8));
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
    if (hideFont) this.hidden = [font];
    else this.object(5, font);
    this.object(info, '<< /Title (Interoperability) >>');
    for (const [number, words] of [
      [7, 'The first page'],
      [8, 'The second page'],
    ] as const) {
      this.stream(number, '', Buffer.from(`BT /F1 20 Tf 72 740 Td (${words}) Tj ET`));
    }
    return this;
  }

  /** A later revision that changes the document information only. */
  newInfo(note: string): this {
    return this.object(info, `<< /Title (Interoperability, ${note} revision) >>`);
  }

  /** Ends the revision with a classic table. */
  table(more = ''): this {
    const start = this.text.length;
    const first = this.previous === undefined;
    const numbers = [...this.offsets.keys()].sort((a, b) => a - b);
    this.text += 'xref\n';
    if (first) this.text += `0 1\n0000000000 65535 f \n`;
    for (const number of numbers) {
      this.text += `${number} 1\n${String(this.offsets.get(number)).padStart(10, '0')} 00000 n \n`;
    }
    this.text += `trailer\n<< ${this.trailerEntries(more)} >>\n`;
    return this.end(start);
  }

  /** Ends the revision with a cross-reference stream (7.5.8). */
  crossReferenceStream(): this {
    const number = this.size === 0 ? 1 : this.size;
    const start = this.text.length;
    this.offsets.set(number, start);
    this.size = Math.max(this.size, number + 1);
    const rows = [...this.offsets]
      .sort(([a], [b]) => a - b)
      .map(([one, offset]) => ({ one, type: 1, offset, last: 0 }));
    if (this.previous === undefined) rows.unshift({ one: 0, type: 0, offset: 0, last: 65535 });
    const index = rows.map(({ one }) => `${one} 1`).join(' ');
    const data = deflateSync(Buffer.concat(rows.map(({ type, offset, last }) => row(type, offset, last))));
    this.stream(
      number,
      `/Type /XRef /W [1 4 2] /Index [${index}] /Filter /FlateDecode ${this.trailerEntries('')}`,
      data,
    );
    return this.end(start);
  }

  /**
   * Ends the revision as word processors do it: a table that hides the objects of the stream, then an empty section
   * that points to both (7.5.8.4).
   */
  hybrid(): this {
    const font = this.hidden[0] ?? '';
    const holder = this.size;
    const offset = this.text.length;
    this.stream(holder, '/Type /ObjStm /N 1 /First 4', Buffer.from(`5 0 ${font}`));
    const number = holder + 1;
    const start = this.text.length;
    const rows = Buffer.concat([row(2, holder, 0), row(1, offset, 0)]);
    this.stream(number, `/Type /XRef /W [1 4 2] /Index [5 1 ${holder} 1] /Size ${number + 1} /Root 1 0 R`, rows);
    this.size = number + 1;
    // Old readers are to see the font and both streams as free entries.
    for (const secret of [holder, number]) this.offsets.delete(secret);
    const tableStart = this.text.length;
    this.text += `xref\n0 ${number + 1}\n0000000005 65535 f \n`;
    for (let object = 1; object <= number; object += 1) {
      const at = this.offsets.get(object);
      const next = { 5: holder, [holder]: number, [number]: 0 }[object] ?? 0;
      this.text +=
        at === undefined
          ? `${String(next).padStart(10, '0')} 00000 f \n`
          : `${String(at).padStart(10, '0')} 00000 n \n`;
    }
    this.text += `trailer\n<< ${this.trailerEntries('')} >>\n`;
    this.end(tableStart);
    const emptyStart = this.text.length;
    this.text += `xref\n0 0\ntrailer\n<< ${this.trailerEntries(`/XRefStm ${start}`)} >>\n`;
    return this.end(emptyStart);
  }

  private object(number: number, body: string): this {
    this.offsets.set(number, this.text.length);
    this.size = Math.max(this.size, number + 1);
    this.text += `${number} 0 obj\n${body}\nendobj\n`;
    return this;
  }

  private stream(number: number, entries: string, data: Buffer): void {
    const length = data.length;
    this.object(number, `<< ${entries} /Length ${length} >>\nstream\n${data.toString('latin1')}\nendstream`);
  }

  private trailerEntries(more: string): string {
    const previous = this.previous === undefined ? '' : `/Prev ${this.previous}`;
    const id = '<00112233445566778899aabbccddeeff>';
    return `/Size ${this.size} /Root 1 0 R /Info ${info} 0 R /ID [${id} ${id}] ${previous} ${more}`.trim();
  }

  private end(start: number): this {
    this.text += `startxref\n${start}\n%%EOF\n`;
    this.previous = start;
    this.offsets = new Map();
    return this;
  }
}

function row(type: number, second: number, third: number): Buffer {
  const bytes = Buffer.alloc(7);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(second, 1);
  bytes.writeUInt16BE(third, 5);
  return bytes;
}

function page(contents: number): string {
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents ${contents} 0 R >>`;
}
