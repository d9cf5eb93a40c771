import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  firstPage,
  pageCount,
  PdfDictionary,
  PdfName,
  PdfReader,
  PdfReal,
  PdfReference,
  PdfStream,
  PdfString,
} from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();

describe('a document by the book (ISO 32000-2, clause 7.5)', () => {
  it.each(fixtures.pdfFixtures())('$name: its first page is found through the cross-reference', ({ bytes }) => {
    withReader(folder, bytes, (reader) => {
      const page = firstPage(reader);
      expect(page.reference).toEqual(new PdfReference(3, 0));
      expect(page.dictionary.hasName('Type', 'Page')).toBe(true);
      expect(pageCount(reader)).toBe(1);
      const content = reader.lookup(page.dictionary, 'Contents');
      expect(content).toBeInstanceOf(PdfStream);
      expect(reader.streamData(content as PdfStream).toString('latin1')).toContain('(Agreement) Tj');
      expect([...reader.tolerated]).toEqual([]);
    });
  });

  it.each(fixtures.tolerablePdfFixtures())('$name: is read, and what was forgiven is told', ({ bytes }) => {
    withReader(folder, bytes, (reader) => {
      expect(firstPage(reader).reference).toEqual(new PdfReference(3, 0));
      expect(reader.tolerated.size).toBeGreaterThan(0);
    });
  });

  it.each(['1.0', '1.4', '1.7', '2.0'])('header %s is its version', (version) => {
    withReader(folder, fixtures.classicTable({ version }), (reader) => expect(reader.version).toBe(version));
  });

  it('the catalog may name a later version than the header', () => {
    const bytes = new fixtures.PdfBuilder({ version: '1.4' })
      .object(1, '<< /Version /1.7 >>')
      .table('/Root 1 0 R')
      .build();
    withReader(folder, bytes, (reader) => expect(reader.version).toBe('1.7'));
  });
});

describe('objects (clause 7.3)', () => {
  const objectOf = (body: string): unknown => {
    const bytes = new fixtures.PdfBuilder().object(1, '<< >>').object(2, body).table('/Root 1 0 R').build();
    return withReader(folder, bytes, (reader) => reader.get(2));
  };
  const octets = (body: string): string => Buffer.from((objectOf(body) as PdfString).bytes).toString('latin1');

  it('integers, and reals with their spelling', () => {
    expect(objectOf('[0 -7 +17 -0]')).toEqual([0, -7, 17, 0]);
    expect(objectOf('[4. -.002 34.50 99999999999999999999]')).toEqual(
      ['4.', '-.002', '34.50', '99999999999999999999'].map((spelling) => new PdfReal(spelling)),
    );
  });

  it('literal strings: escapes, nested parentheses, octal codes, ends of line', () => {
    expect(octets('(a\\nb\\rc\\td\\be\\ff\\(g\\)h\\\\i\\zj)')).toBe('a\nb\rc\td\be\ff(g)h\\izj');
    expect(octets('(one (two (three)) four)')).toBe('one (two (three)) four');
    expect(octets('(\\53\\0053\\5x\\400)')).toBe('+\x053\x05x\x00');
    expect(octets('(a\\\nb\\\r\nc\r\nd\re)')).toBe('abc\nd\ne');
  });

  it('hexadecimal strings: white space inside, an odd last digit', () => {
    expect(octets('<48 65\n6C6c 6F 7>')).toBe('Hellop');
  });

  it('names: #-escapes are octets, a lone # is itself', () => {
    expect(objectOf('[/A#20B /#C3#A9 /A# /A#4 / /A;B_C@D]')).toEqual(
      ['A B', '\xc3\xa9', 'A#', 'A#4', '', 'A;B_C@D'].map((name) => new PdfName(name)),
    );
  });

  it('references, and numbers that only look like them', () => {
    expect(objectOf('[1 0 R 1 0 2 3 R 5 0 6]')).toEqual([
      new PdfReference(1, 0),
      1,
      0,
      new PdfReference(2, 3),
      5,
      0,
      6,
    ]);
  });

  it('comments are white space', () => {
    expect(objectOf('[1 % 2 ]\n 3]')).toEqual([1, 3]);
  });

  it('a repeated key is told', () => {
    expect((objectOf('<< /A 1 /A 2 >>') as PdfDictionary).repeatedKeys).toBe(true);
    expect((objectOf('<< /A 1 /B 2 >>') as PdfDictionary).repeatedKeys).toBe(false);
  });

  it('a string knows where it stands in the file', () => {
    const bytes = new fixtures.PdfBuilder().object(1, '<< /X <abcd> /Y (ef) >>').table('/Root 1 0 R').build();
    withReader(folder, bytes, (reader) => {
      const { dictionary } = reader.catalog;
      for (const [key, written] of [
        ['X', '<abcd>'],
        ['Y', '(ef)'],
      ] as const) {
        const { start, end } = (dictionary.get(key) as PdfString).span!;
        expect(bytes.subarray(start, end).toString('latin1')).toBe(written);
      }
    });
  });

  it('a string longer than any block of the cache is read whole', () => {
    const digits = 'ab'.repeat(100_000);
    expect(Buffer.from((objectOf(`<${digits}>`) as PdfString).bytes).toString('hex')).toBe(digits);
  });
});

describe('references (clause 7.3.10)', () => {
  it('an object that nobody knows, that is free, or of another generation is null', () => {
    const bytes = new fixtures.PdfBuilder().object(1, '<< >>').object(2, '(x)', 5).free(3).table('/Root 1 0 R').build();
    withReader(folder, bytes, (reader) => {
      expect(reader.get(new PdfReference(99, 0))).toBeNull();
      expect(reader.get(new PdfReference(3, 0))).toBeNull();
      expect(reader.get(new PdfReference(2, 0))).toBeNull();
      expect(reader.get(new PdfReference(2, 5))).toBeInstanceOf(PdfString);
    });
  });

  it('in a hybrid file, an object that the table hides is found in the stream (clause 7.5.8.4)', () => {
    withReader(folder, fixtures.hybrid(), (reader) => {
      expect(reader.revisions.at(-1)!.sections[0]!.entries.find(5)).toEqual({ kind: 'free' });
      expect(reader.entry(5)!.entry).toEqual({ kind: 'in-stream', stream: 6, index: 0 });
      expect(reader.get(5)).toBeInstanceOf(PdfDictionary);
    });
  });

  it('what is handed out is a copy: changing it changes nothing for the next reader', () => {
    withReader(folder, fixtures.classicTable(), (reader) => {
      reader.catalog.dictionary.set('Changed', true);
      expect(reader.catalog.dictionary.has('Changed')).toBe(false);
    });
  });

  it('a copy is one all the way down, and says what the first one said', () => {
    const bytes = new fixtures.PdfBuilder()
      .object(1, '<< /Kids [2 0 R << /A [1 2] >>] /Twice 1 /Twice 2 >>')
      .table('/Root 1 0 R')
      .build();
    withReader(folder, bytes, (reader) => {
      const written = (): unknown => structuredClone(reader.get(1));
      const first = written();
      const object = reader.get(1) as PdfDictionary;
      const kids = object.get('Kids') as [unknown, PdfDictionary];
      (kids[1].get('A') as number[]).push(3);
      kids[1].set('B', null);
      kids.pop();
      expect(written()).toEqual(first);
      expect((reader.get(1) as PdfDictionary).repeatedKeys).toBe(true);
    });
  });
});

describe('revisions (clause 7.5.6)', () => {
  it('are listed oldest first, each with the end of its octets', () => {
    const bytes = fixtures.threeRevisions();
    withReader(folder, bytes, (reader) => {
      const ends: number[] = [];
      for (let at = bytes.indexOf('%%EOF'); at >= 0; at = bytes.indexOf('%%EOF', at + 1)) ends.push(at + 5);
      expect(reader.revisions.map(({ markerEnd }) => markerEnd)).toEqual(ends);
      expect(reader.revisions.map(({ end }) => end)).toEqual([ends[0]! + 1, ends[1]! + 1, bytes.length]);
    });
  });

  it('an earlier revision shows the document as it was', () => {
    withReader(folder, fixtures.threeRevisions(), (reader) => {
      const rotation = (revision: number): unknown => firstPage(reader.at(revision)).dictionary.get('Rotate');
      expect([0, 1, 2].map(rotation)).toEqual([undefined, 90, 90]);
      expect(reader.entry(3)!.revision).toBe(1);
      expect(reader.at(0).entry(3)!.revision).toBe(0);
    });
  });

  it('tell which objects a save changed', () => {
    withReader(folder, fixtures.threeRevisions(), (reader) => {
      const changed = reader.revisions.map(({ sections }) => sections.flatMap(({ entries }) => [...entries.numbers()]));
      expect(changed).toEqual([[0, 1, 2, 3, 4, 5], [3], [4]]);
    });
  });

  it('the two sections of a linearized file are one revision (Annex F)', () => {
    const bytes = fixtures.linearized();
    withReader(folder, bytes, (reader) => {
      expect(reader.revisions).toHaveLength(1);
      expect(reader.revisions[0]!.sections).toHaveLength(2);
      expect(reader.revisions[0]!.end).toBe(bytes.length);
    });
  });
});

describe('hostile and broken files', () => {
  it.each(fixtures.hostilePdfFixtures())('$name is refused as $kind', ({ name, bytes, kind }) => {
    const file = path.join(folder, `hostile-${name}.pdf`);
    writeFileSync(file, bytes);
    const read = (): void => {
      const reader = PdfReader.open(file);
      try {
        firstPage(reader);
      } finally {
        reader.close();
      }
    };
    expect(read).toThrow(expect.objectContaining({ name: 'PdfError', kind }));
  });

  it('no cut of a file is ever taken for the file', () => {
    for (const whole of [fixtures.classicTable(), fixtures.xrefStream(), fixtures.hybrid()]) {
      for (let length = 0; length < whole.length - 1; length += 7) {
        const file = path.join(folder, 'cut.pdf');
        writeFileSync(file, whole.subarray(0, length));
        expect(() => PdfReader.open(file), `cut at ${length}`).toThrow(expect.objectContaining({ name: 'PdfError' }));
      }
    }
  });

  it('one flipped octet never makes anything but an answer or a PdfError', () => {
    let state = 12345;
    const random = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    let refused = 0;
    for (const { bytes } of fixtures.pdfFixtures()) {
      for (let round = 0; round < 60; round++) {
        const broken = Buffer.from(bytes);
        broken[random(broken.length)] = random(256);
        try {
          withReader(folder, broken, (reader) => firstPage(reader));
        } catch (error) {
          expect(error).toMatchObject({ name: 'PdfError' });
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('a folder, a missing file and a pipe are errors of the system, not of the content', () => {
    expect(() => PdfReader.open(folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
    expect(() => PdfReader.open(path.join(folder, 'missing.pdf'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    if (process.platform === 'win32') return;
    const pipe = path.join(folder, 'pipe.pdf');
    execFileSync('mkfifo', [pipe]);
    expect(() => PdfReader.open(pipe)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });
});
