import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstPage, IncrementalUpdate, PdfDictionary, PdfError } from '../../../main/document/pdf';
import { NumberScanner } from '../../../main/document/pdf/number-scanner';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();
const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';

/** Objects 1 to 3: a page. */
const plain = (): fixtures.PdfBuilder =>
  new fixtures.PdfBuilder()
    .object(1, '<< /Type /Catalog /Pages 2 0 R >>')
    .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
    .object(3, page);

/** The numbers of the next new objects. */
const nextNumbers = (bytes: Buffer, count = 3, password?: string): number[] =>
  withReader(
    folder,
    bytes,
    (reader) => {
      const update = new IncrementalUpdate(reader);
      return Array.from({ length: count }, () => update.allocate().number);
    },
    password,
  );

/** Octets that look like nothing, and a reference among them. */
const dataWith = (reference: string, length: number): Buffer => {
  const data = Buffer.from(randomFillSync(Buffer.alloc(length)).map((octet) => (octet < 0x40 ? octet + 0x40 : octet)));
  data.write(reference, Math.floor(length / 2), 'latin1');
  return data;
};

describe('a new object has a number that nothing in the file names', () => {
  it.each<[string, Buffer, number[]]>([
    ['nothing is named', plain().table('/Root 1 0 R').build(), [4, 5, 6]],
    ['the trailer', plain().table('/Root 1 0 R /Additional [/text 5 0 R]').build(), [4, 6, 7]],
    [
      'an object that nobody asks for',
      plain().object(4, '<< /Next 5 0 R /Last 7 0 R >>').table('/Root 1 0 R').build(),
      [6, 8, 9],
    ],
    [
      'the resources of a page',
      plain()
        .object(3, page.replace('>>', '/Resources << /XObject << /A 4 0 R /B 5 0 R >> >> >>'))
        .table('/Root 1 0 R')
        .build(),
      [6, 7, 8],
    ],
    ['the dictionary of a stream', plain().stream(4, '/Group 5 0 R', 'q').table('/Root 1 0 R').build(), [6, 7, 8]],
    [
      'a trailer of an earlier save',
      plain().table('/Root 1 0 R /Old 5 0 R').object(3, page).table('/Root 1 0 R').build(),
      [4, 6, 7],
    ],
    [
      'an object that a later save replaced',
      plain().object(4, '[5 0 R]').table('/Root 1 0 R').object(4, 'null').table('/Root 1 0 R').build(),
      [6, 7, 8],
    ],
    [
      'an object stream',
      new fixtures.PdfBuilder()
        .objectStream(6, {
          1: '<< /Type /Catalog /Pages 2 0 R >>',
          2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
          3: `${page.replace('>>', '/Annots 8 0 R >>')}`,
        })
        .xrefStream(7, '/Root 1 0 R')
        .build(),
      [9, 10, 11],
    ],
    [
      'an object stream of an earlier save',
      plain()
        .objectStream(4, { 5: '[9 0 R]' })
        .xrefStream(6, '/Root 1 0 R')
        .object(5, 'null')
        .xrefStream(7, '/Root 1 0 R')
        .build(),
      [8, 10, 11],
    ],
    [
      'the hidden part of a hybrid file',
      plain().objectStream(4, { 5: '[8 0 R]' }).hybridSection(6, '/Root 1 0 R').build(),
      [7, 9, 10],
    ],
    ['a generation other than 0', plain().table('/Root 1 0 R /Old 4 7 R').build(), [5, 6, 7]],
    ['white space of every kind', plain().table('/Root 1 0 R /Old [4\r\n0\tR 5\0 0\f\f R 6 0 R/X]').build(), [7, 8, 9]],
    ['zeros in front', plain().table('/Root 1 0 R /Old 0000000000000004 0 R').build(), [5, 6, 7]],
    ['comments between', plain().table('/Root 1 0 R /Old [4 % (\n0 R 6% 1 0 R\r%\n 0 % )\rR]').build(), [5, 7, 8]],
    ['a string with a percent sign before', plain().table('/Root 1 0 R /Old (100%) /New 4 0 R').build(), [5, 6, 7]],
    [
      'an object that no cross-reference lists',
      plain().raw('5 0 obj\n(forgotten)\nendobj\n').table('/Root 1 0 R').build(),
      [4, 6, 7],
    ],
  ])('%s', (_, bytes, expected) => {
    expect(nextNumbers(bytes)).toEqual(expected);
  });

  it('a cross-reference stream that lists itself nowhere, and whose number is /Size', () => {
    const builder = plain();
    const at = builder.offset;
    const rows = Buffer.from([0, 0, 0, ...[9, 59, 116].flatMap((offset) => [1, 0, offset])]);
    const bytes = builder
      .raw(`4 0 obj\n<< /Type /XRef /Size 4 /W [1 2 0] /Root 1 0 R /Length ${rows.length} >>\nstream\n`)
      .raw(rows)
      .raw(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`)
      .build();
    expect(nextNumbers(bytes)).toEqual([5, 6, 7]);
  });

  it.each(fixtures.encryptionKinds)('an encrypted document with $name, in object streams', ({ options }) => {
    const bytes = plain()
      .object(4, '[9 0 R]')
      .object(3, page.replace('>>', '/Note 4 0 R >>'))
      .table('/Root 1 0 R')
      .build();
    const encrypted = fixtures.encryptedDocument(options, { bytes, objectStreams: true });
    const highest = withReader(folder, encrypted, (reader) => reader.highestObjectNumber, 'user');
    // The encrypting program numbers objects anew; what leads nowhere it writes as null or as a number of its own.
    expect(nextNumbers(encrypted, 1, 'user')[0]).toBeGreaterThan(highest);
  });

  it('what only looks like a reference costs a number, no more', () => {
    expect(nextNumbers(plain().stream(4, '', 'q 5 0 R Q').object(6, '(7 0 R)').table('/Root 1 0 R').build())).toEqual([
      8, 9, 10,
    ]);
  });
});

describe('a file of more than a megabyte', () => {
  const megabyte = 1024 * 1024;

  it('is not searched where the data of large streams are, but everywhere else', () => {
    const builder = plain().stream(4, '/A 12 0 R', dataWith(' 13 0 R ', megabyte));
    builder
      .object(5, '[14 0 R]')
      .stream(6, '/Note (15 0 R)', dataWith(' 16 0 R ', megabyte), '7 0 R')
      .object(7, String(megabyte));
    builder.raw('% 17 0 R\n').table('/Root 1 0 R /B 18 0 R').object(3, page).table('/Root 1 0 R');
    withReader(folder, builder.build(), ({ namedNumbers }) => {
      expect([12, 13, 14, 15, 16, 17, 18].filter((number) => namedNumbers.has(number))).toEqual([12, 14, 15, 17, 18]);
    });
  });

  it.each<[string, string | undefined, (builder: fixtures.PdfBuilder) => fixtures.PdfBuilder]>([
    ['a stream whose length is wrong', String(megabyte - 9), (builder) => builder],
    ['a stream without a length', '(none)', (builder) => builder],
    ['a stream whose length leads nowhere', '40 0 R', (builder) => builder],
    // Whoever follows the cross-reference reads an object there.
    ['a stream into which the cross-reference leads', undefined, (builder) => builder.misplace(5, megabyte / 2)],
  ])('%s is searched', (_, length, change) => {
    const bytes = change(plain().stream(4, '', dataWith('\n5 0 obj\n[ 13 0 R ]', 1.5 * megabyte), length))
      .table('/Root 1 0 R')
      .build();
    withReader(folder, bytes, ({ namedNumbers }) => expect(namedNumbers.has(13)).toBe(true));
  });

  it('a reference that two pieces share is found', () => {
    const found: number[] = [];
    const text = Buffer.from('<< /A 1234 0 R /B 77 65535 R >> % 5 0\n6 1 obj 8 %x\n 0 %\n%\nR', 'latin1');
    for (let cut = 0; cut <= text.length; cut++) {
      found.length = 0;
      const scanner = new NumberScanner(
        (number) => number > 1,
        (number) => found.push(number),
      );
      scanner.scan(text.subarray(0, cut));
      scanner.scan(text.subarray(cut));
      expect(found).toEqual([1234, 77, 6, 8]);
    }
  });
});

describe('a file that wants to use the numbers up', () => {
  it('names a hundred thousand of them: the next one is taken, and judges read it', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `${4 + i} 0 R`).join(' ');
    const bytes = plain().table(`/Root 1 0 R /Many [${many}]`).build();
    expect(nextNumbers(bytes)).toEqual([100_004, 100_005, 100_006]);
    withReader(folder, bytes, (reader) => {
      const update = new IncrementalUpdate(reader);
      const first = firstPage(reader);
      first.dictionary.set('Mark', update.add(PdfDictionary.of({ Here: true })));
      update.put(first.owner.reference, first.owner.object);
      const file = path.join(folder, 'many.pdf');
      writeFileSync(file, Buffer.concat([bytes, update.build().bytes]));
      expect(execFileSync('qpdf', ['--show-object=100004', file], { encoding: 'utf8', stdio: 'pipe' })).toContain(
        '/Here true',
      );
      expect(execFileSync('pdfinfo', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toMatch(
        /Pages:\s+1\n/,
      );
    });
  });

  it('has the highest one already: refused', () => {
    const bytes = Buffer.from(
      plain().table('/Root 1 0 R').build().toString('latin1').replace('/Size 4', '/Size 2147483647'),
      'latin1',
    );
    expect(() => nextNumbers(bytes)).toThrow(PdfError);
  });
});

describe('an object stream that can not be read', () => {
  const broken = Buffer.from('this was never compressed');
  const unreadable = (): fixtures.PdfBuilder =>
    plain().stream(6, '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', broken);

  /** Ends a file of objects 1 to 3 and 6 with a cross-reference that takes object 4 out of object 6. */
  function withMember(builder: fixtures.PdfBuilder): fixtures.PdfBuilder {
    const at = builder.offset;
    const place = (number: number): number => builder.build().indexOf(`\n${number} 0 obj`, 0, 'latin1') + 1;
    const entries = [[0, 0], ...[1, 2, 3].map((number) => [1, place(number)]), [2, 6], [0, 0], [1, place(6)]];
    const rows = Buffer.from(entries.flatMap(([kind, where]) => [kind!, where! >> 8, where! & 255]));
    builder.raw(
      `7 0 obj\n<< /Type /XRef /Size 8 /Index [0 7] /W [1 2 0] /Root 1 0 R /Length ${rows.length} >>\nstream\n`,
    );
    builder.raw(rows).raw(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`);
    builder.previous = at;
    return builder;
  }

  it('and from which an object is taken: nobody knows what it names, so nothing is added', () => {
    expect(() => nextNumbers(withMember(unreadable()).build())).toThrow(/can not be unpacked/);
  });

  it('and whose objects a later save wrote anew: does no harm', () => {
    const bytes = unreadable();
    withMember(bytes);
    const saved = new IncrementalSave(bytes.build(), bytes.previous!).object(4, '[9 0 R]').build();
    expect(nextNumbers(saved)).toEqual([8, 10, 11]);
  });
});

/** One more save of a file, with a table. */
class IncrementalSave {
  private text = '';
  private entries = '';

  constructor(
    private readonly before: Buffer,
    private readonly previous: number,
  ) {}

  object(number: number, body: string): this {
    const at = this.before.length + this.text.length;
    this.entries += `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    this.text += `${number} 0 obj\n${body}\nendobj\n`;
    return this;
  }

  build(): Buffer {
    const at = this.before.length + this.text.length;
    const trailer = `trailer\n<< /Size 8 /Root 1 0 R /Prev ${this.previous} >>\nstartxref\n${at}\n%%EOF\n`;
    return Buffer.concat([this.before, Buffer.from(`${this.text}xref\n${this.entries}${trailer}`, 'latin1')]);
  }
}
