import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { firstPage, IncrementalUpdate, PdfError, PdfReference } from '../../../main/document/pdf';
import type { XrefEntries } from '../../../main/document/pdf/xref-entries';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();

/** The objects of a page; numbers as careless writers choose them. */
const numbers = { catalog: 11, pages: 12, page: 13, content: 14, font: 15 };

interface Layout {
  /** Makes the lines between `xref` and `trailer`; `entry` is an entry without the end of its line. */
  table: (entry: (number: number) => string) => string;
  size?: number;
  names?: typeof numbers;
}

function laidOut({ table, size = 16, names = numbers }: Layout): Buffer {
  const { catalog, pages, page, content, font } = names;
  const offsets = new Map<number, number>();
  let text = '%PDF-1.7\n';
  const object = (number: number, body: string): void => {
    offsets.set(number, text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  };
  object(catalog, `<< /Type /Catalog /Pages ${pages} 0 R >>`);
  object(pages, `<< /Type /Pages /Kids [${page} 0 R] /Count 1 >>`);
  const resources = `<< /Font << /F1 ${font} 0 R >> >>`;
  object(
    page,
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 9 9] /Contents ${content} 0 R /Resources ${resources} >>`,
  );
  object(content, '<< /Length 1 >>\nstream\nq\nendstream');
  object(font, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  const start = text.length;
  const entry = (number: number): string => {
    const offset = offsets.get(number);
    if (offset === undefined) return `0000000000 ${number === 0 ? '65535' : '00000'} f`;
    return `${String(offset).padStart(10, '0')} 00000 n`;
  };
  text += `xref\n${table(entry)}trailer\n<< /Size ${size} /Root ${catalog} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

const used = Object.values(numbers);

/** What all entries together say, in the words of one. */
function visited(entries: XrefEntries): unknown[] {
  const found: unknown[] = [];
  entries.visit({
    inFile: (position) => found.push({ kind: 'in-file', position, generation: 0 }),
    inStream: (stream) => found.push({ kind: 'in-stream', stream }),
  });
  return found;
}
const lines = (entry: (number: number) => string, wanted: number[], end: string): string =>
  wanted.map((number) => entry(number) + end).join('');

describe('a cross-reference table that is laid out in its own way is read as it is meant', () => {
  it.each<[string, Layout['table'], odd: boolean]>([
    ['by the book', (entry) => `0 1\n${entry(0)} \n11 5\n${lines(entry, used, ' \n')}`, false],
    [
      'lines that end with a carriage return and a line feed',
      (entry) => `0 1\n${entry(0)}\r\n11 5\n${lines(entry, used, '\r\n')}`,
      false,
    ],
    [
      'lines of 19 octets after a subsection of one',
      (entry) => `0 1\n${entry(0)}\n11 5\n${lines(entry, used, '\n')}`,
      true,
    ],
    [
      'lines of 19 octets in subsections of one',
      (entry) => `0 1\n${entry(0)}\n${used.map((number) => `${number} 1\n${entry(number)}\n`).join('')}`,
      true,
    ],
    ['lines of 21 octets', (entry) => `0 1\n${entry(0)} \r\n11 5\n${lines(entry, used, ' \r\n')}`, true],
    [
      'widths that change within a subsection',
      (entry) => `0 1\n${entry(0)}\n11 5\n${entry(11)} \n${entry(12)}\n${entry(13)} \r\n${entry(14)}\n${entry(15)} \n`,
      true,
    ],
    [
      'one line that is short, its neighbour as much too long',
      (entry) =>
        `0 1\n${entry(0)} \n11 5\n${entry(11)} \n${entry(12)}\n${entry(13)} \r\n${entry(14)} \n${entry(15)} \n`,
      true,
    ],
    [
      'offsets without leading zeros',
      (entry) => `0 1\n${entry(0)} \n11 5\n${lines((number) => entry(number).replace(/^0+(?=\d)/, ''), used, ' \n')}`,
      true,
    ],
    [
      'spaces in place of leading zeros',
      (entry) =>
        `0 1\n${entry(0)} \n11 5\n${lines((number) => entry(number).replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length)), used, ' \n')}`,
      false,
    ],
    ['blank lines between', (entry) => `0 1\n${entry(0)} \n\n\n11 5\n${lines(entry, used, ' \n')}\n\n`, false],
    ['blank lines within', (entry) => `0 1\n\n${entry(0)} \n11 5\n${lines(entry, used, ' \n\n')}`, true],
    [
      'subsections of nothing',
      (entry) => `0 0\n0 1\n${entry(0)} \n7 0\n11 5\n${lines(entry, used, ' \n')}16 0\n`,
      false,
    ],
    ['a header that shares its line', (entry) => `0 1 ${entry(0)} \n11 5 ${lines(entry, used, ' \n')}`, true],
    ['headers and entries in one line', (entry) => `0 1 ${entry(0)} 11 5 ${lines(entry, used, ' ')}`, true],
    [
      'comments between',
      (entry) => `0 1 % free\n${entry(0)} \n% 1 1\n11 5\n% 0000000015 00000 n \n${lines(entry, used, ' % x\n')}`,
      true,
    ],
    [
      'a subsection in which the head of the free list is missing',
      (entry) => `11 5\n${lines(entry, used, ' \n')}`,
      false,
    ],
  ])('%s', (_, table, odd) => {
    withReader(folder, laidOut({ table }), (reader, file) => {
      expect(reader.catalog.reference).toEqual(new PdfReference(numbers.catalog, 0));
      expect(firstPage(reader).reference).toEqual(new PdfReference(numbers.page, 0));
      const { entries } = reader.revisions[0]!.sections[0]!;
      const inUse = [...entries.numbers()].filter((number) => entries.find(number)?.kind !== 'free');
      expect(inUse).toEqual(used);
      expect(visited(entries)).toEqual(inUse.map((number) => entries.find(number)));
      for (const number of used) expect(reader.get(number)).not.toBeNull();
      expect([...reader.tolerated]).toEqual(odd ? ['table'] : []);
      expect(reader.revisions[0]!.sections[0]!.odd === true).toBe(odd);
      // A reader that shares no code with ours finds the page in the file, and what is appended to it.
      const update = new IncrementalUpdate(reader);
      const page = firstPage(reader);
      page.dictionary.set('Mark', true);
      update.put(page.owner.reference, page.owner.object);
      withReader(folder, Buffer.concat([reader.bytes(0, reader.size), update.build().bytes]), (after, continued) => {
        expect(firstPage(after).dictionary.get('Mark')).toBe(true);
        expect(popplerPages(file)).toBe('1');
        expect(popplerPages(continued)).toBe('1');
      });
    });
  });

  it('a table that says that it begins with object 1, though it begins with object 0', () => {
    const names = { catalog: 1, pages: 2, page: 3, content: 4, font: 5 };
    const table: Layout['table'] = (entry) => `1 6\n${lines(entry, [0, 1, 2, 3, 4, 5], ' \n')}`;
    withReader(folder, laidOut({ table, names, size: 6 }), (reader) => {
      expect(firstPage(reader).reference).toEqual(new PdfReference(3, 0));
      expect([...reader.tolerated]).toEqual(['table']);
    });
  });

  it('a table that begins with object 1, which is free', () => {
    const names = { catalog: 2, pages: 3, page: 4, content: 5, font: 6 };
    const table: Layout['table'] = (entry) => `1 6\n${entry(0)} \n${lines(entry, [2, 3, 4, 5, 6], ' \n')}`;
    withReader(folder, laidOut({ table, names, size: 7 }), (reader) => {
      expect(firstPage(reader).reference).toEqual(new PdfReference(4, 0));
      expect([...reader.tolerated]).toEqual([]);
    });
  });

  it('one that lists an object twice counts as odd: readers differ about which one holds', () => {
    const table: Layout['table'] = (entry) =>
      `0 1\n${entry(0)} \n11 5\n${lines(entry, used, ' \n')}13 1\n${entry(12)} \n`;
    withReader(folder, laidOut({ table }), (reader) => {
      expect(firstPage(reader).reference).toEqual(new PdfReference(numbers.page, 0));
      expect(reader.revisions[0]!.sections[0]!.odd).toBe(true);
    });
  });
});

describe('a cross-reference table that does not read back is refused, never guessed', () => {
  it.each<[string, Layout['table']]>([
    ['lines without an end', (entry) => `0 1\n${entry(0)}11 5\n${lines(entry, used, '')}\n`],
    ['an entry more than the header says', (entry) => `0 1\n${entry(0)} \n11 4\n${lines(entry, used, ' \n')}`],
    ['an entry of 19 octets more', (entry) => `0 1\n${entry(0)}\n11 4\n${lines(entry, used, '\n')}`],
    ['a free entry more', (entry) => `0 1\n${entry(0)} \n0000000000 00000 f \n11 5\n${lines(entry, used, ' \n')}`],
    ['an entry less than the header says', (entry) => `0 1\n${entry(0)} \n11 6\n${lines(entry, used, ' \n')}`],
    ['an entry less, before another header', (entry) => `0 2\n${entry(0)} \n11 5\n${lines(entry, used, ' \n')}`],
    ['an entry less, 19 octets', (entry) => `0 2\n${entry(0)}\n11 5\n${lines(entry, used, '\n')}`],
    [
      'a line that is no entry',
      (entry) => `0 1\n${entry(0)} \n11 5\n${lines(entry, used, ' \n').replace(' n ', ' x ')}`,
    ],
    [
      'a line with one number',
      (entry) => `0 1\n${entry(0)} \n11 5\n${lines(entry, used, ' \n').replace('00000 n', '      n')}`,
    ],
    ['a negative offset', (entry) => `0 1\n${entry(0)} \n11 5\n${lines(entry, used, ' \n').replace('\n0', '\n-')}`],
    ['objects that are not where it says', (entry) => `0 1\n${entry(0)} \n10 5\n${lines(entry, used, ' \n')}`],
    [
      'objects that have changed places',
      (entry) => `0 1\n${entry(0)} \n11 5\n${lines(entry, [12, 11, 13, 14, 15], '\n')}`,
    ],
  ])('%s', (_, table) => {
    let problem: unknown;
    try {
      withReader(folder, laidOut({ table }), (reader) => firstPage(reader));
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(PdfError);
    expect((problem as PdfError).kind).toBe('damaged');
  });
});

describe('the entries of a section, gone through together, are what each of them says', () => {
  it('a table that is longer than what is read at once', () => {
    const free = '0000000000 00000 f \n';
    const table: Layout['table'] = (entry) =>
      `0 20000\n${Array.from({ length: 20_000 }, (_, number) => (used.includes(number) ? `${entry(number)} \n` : free)).join('')}`;
    withReader(folder, laidOut({ table, size: 20_000 }), (reader) => {
      const { entries } = reader.revisions[0]!.sections[0]!;
      expect(entries.count).toBe(20_000);
      expect(visited(entries)).toEqual(used.map((number) => entries.find(number)));
    });
  });

  it('a cross-reference stream with objects in an object stream', () => {
    withReader(folder, fixtures.xrefStream(), (reader) => {
      const { entries } = reader.revisions[0]!.sections[0]!;
      const each = [...entries.numbers()].map((number) => entries.find(number));
      const inUse = each.filter((entry) => entry?.kind !== 'free');
      expect(entries.count).toBe(each.length);
      expect(inUse.some((entry) => entry?.kind === 'in-stream')).toBe(true);
      expect(visited(entries)).toEqual(
        inUse.map((entry) => (entry?.kind === 'in-stream' ? { kind: entry.kind, stream: entry.stream } : entry)),
      );
    });
  });
});

function popplerPages(file: string): string | undefined {
  const about = execFileSync('pdfinfo', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /^Pages:\s+(\d+)$/m.exec(about)?.[1];
}
