import { execFileSync } from 'node:child_process';
import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formFields } from '../../../main/document/pades';
import { firstPage, IncrementalUpdate, PdfReader, PdfReference } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();

/** Appends a revision that changes the first page. */
function continued(bytes: Buffer): Buffer {
  return withReader(folder, bytes, (reader) => {
    const update = new IncrementalUpdate(reader);
    const page = firstPage(reader);
    page.dictionary.set('Mark', true);
    update.put(page.owner.reference, page.owner.object);
    return Buffer.concat([bytes, update.build().bytes]);
  });
}

describe('what is repaired is told, and right in the appended revision', () => {
  it.each<[string, Buffer, string, number?]>([
    ['octets before the header', fixtures.classicTable({ junk: 'printer job 7\r\n' }), 'header'],
    ['a header of PostScript’s kind', fixtures.postScriptHeader(), 'header'],
    ['startxref some octets before the section', fixtures.startxrefOff(-7), 'startxref'],
    ['startxref some octets behind the beginning of the section', fixtures.startxrefOff(7), 'startxref'],
    // What was stated leads to the section, so it is what /Prev says: readers compare the two.
    ['startxref that points into the white space before the section', fixtures.startxrefOff(-1), 'startxref', -1],
    ['a table without /Size', fixtures.withoutSize('table'), 'size'],
    ['a stream without /Size', fixtures.withoutSize('stream'), 'size'],
    [
      'a /Size that is too small',
      Buffer.from(fixtures.classicTable().toString('latin1').replace('/Size 6', '/Size 3'), 'latin1'),
      'size',
    ],
    ['lines of a table that are too short', fixtures.shortTableLines(), 'table'],
  ])('%s', (_, bytes, tolerated, stated = 0) => {
    withReader(folder, bytes, (reader) => {
      expect([...reader.tolerated]).toEqual([tolerated]);
      expect(firstPage(reader).reference).toEqual(new PdfReference(3, 0));
    });
    withReader(folder, continued(bytes), (reader) => {
      expect(firstPage(reader).dictionary.get('Mark')).toBe(true);
      const newest = reader.revisions.at(-1)!;
      expect(newest.trailer.get('Size')).toBe(reader.highestObjectNumber + 1);
      expect(newest.trailer.get('Prev')).toBe(reader.revisions[0]!.sections[0]!.position - reader.base + stated);
      const tail = reader.bytes(reader.size - 64, 64).toString('latin1');
      expect(Number(/startxref\n(\d+)\n%%EOF\n$/.exec(tail)![1])).toBe(newest.sections[0]!.position - reader.base);
    });
  });

  it('a file by the book has nothing to tell', () => {
    for (const { bytes } of fixtures.pdfFixtures()) {
      withReader(folder, bytes, (reader) => expect([...reader.tolerated]).toEqual([]));
    }
  });
});

describe('trees', () => {
  it('/Kids of pages and of fields may be objects of their own', () => {
    withReader(folder, fixtures.indirectKids(), (reader) => {
      expect(firstPage(reader).reference).toEqual(new PdfReference(3, 0));
      expect([...formFields(reader)].map(({ name }) => name)).toEqual(['Parent', 'Parent.Child']);
    });
  });

  it('fields that lead in a circle are met once', () => {
    withReader(folder, fixtures.circularFields(), (reader) => {
      expect([...formFields(reader)].map(({ name }) => name)).toEqual(['Loop', 'Loop.Back', 'Remark']);
    });
  });
});

describe('thousands of saves', () => {
  it.each(['table', 'stream'] as const)('3000 revisions, each with a %s', (kind) => {
    const count = 3000;
    const bytes = fixtures.manyRevisions(count, kind);
    withReader(folder, continued(bytes), (reader) => {
      expect(reader.revisions).toHaveLength(count + 1);
      expect([...reader.tolerated]).toEqual([]);
      const page = firstPage(reader).dictionary;
      expect([page.get('Save'), page.get('Mark')]).toEqual([count - 1, true]);
      // Each revision shows its own state, whatever later ones did.
      for (const revision of [1, 2, 31, 1500, count - 1]) {
        const then = reader.at(revision);
        expect(firstPage(then).dictionary.get('Save')).toBe(revision);
        expect(then.entry(3)!.revision).toBe(revision);
        expect(then.entry(5)!.revision).toBe(0);
        expect(then.entry(6 + revision)!.revision).toBe(revision);
        expect(then.entry(7 + revision)).toBeUndefined();
      }
      expect(firstPage(reader.at(0)).dictionary.has('Save')).toBe(false);
      expect(reader.get(10 + count)).toBeNull();
    });
  });

  it('an object that is listed in a large save is found between small ones', () => {
    const builder = new fixtures.PdfBuilder().object(1, '<< /Type /Catalog >>');
    const save = (value: number): unknown => builder.object(2, `(${value})`).table('/Root 1 0 R');
    builder.table('/Root 1 0 R');
    for (let value = 1; value < 40; value++) save(value);
    for (let number = 3; number < 200; number++) builder.object(number, 'null');
    save(40);
    for (let value = 41; value < 80; value++) save(value);
    withReader(folder, builder.build(), (reader) => {
      for (const revision of [1, 39, 40, 41, 79]) {
        expect(reader.at(revision).get(2)).toMatchObject({ bytes: Buffer.from(String(revision)) });
      }
      expect(reader.at(39).entry(100)).toBeUndefined();
      expect(reader.at(79).entry(100)).toMatchObject({ revision: 40 });
    });
  });
});

// A file system without holes would really write the gigabytes.
describe.skipIf(process.platform === 'win32')('offsets that need more than 31 bits, or ten digits', () => {
  /** A file with holes: each part at its offset, and a cross-reference stream at the end. */
  function sparse(parts: [number: number, offset: number, body: string][]): string {
    const file = path.join(folder, `sparse-${parts.at(-1)![1]}.pdf`);
    const descriptor = openSync(file, 'w');
    try {
      writeSync(descriptor, '%PDF-1.7\n', 0, 'latin1');
      const rows = [Buffer.alloc(8)];
      for (const [number, offset, body] of parts) {
        writeSync(descriptor, `${number} 0 obj\n${body}\nendobj\n`, offset, 'latin1');
        rows[number] = Buffer.from(`01${offset.toString(16).padStart(12, '0')}00`, 'hex');
      }
      const start = parts.at(-1)![1] + 1000;
      const number = parts.length + 1;
      rows[number] = Buffer.from(`01${start.toString(16).padStart(12, '0')}00`, 'hex');
      const data = Buffer.concat(rows);
      const dictionary = `<< /Type /XRef /Size ${number + 1} /W [1 6 1] /Root 1 0 R /Length ${data.length} >>`;
      const head = Buffer.from(`${number} 0 obj\n${dictionary}\nstream\n`, 'latin1');
      const tail = Buffer.from(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`, 'latin1');
      writeSync(descriptor, Buffer.concat([head, data, tail]), 0, undefined, start);
    } finally {
      closeSync(descriptor);
    }
    return file;
  }

  it.each([
    ['beyond 2^31', 2 ** 31 + 17],
    ['beyond 2^32', 2 ** 32 + 17],
    ['of eleven digits', 10 ** 10 + 17],
  ])('objects at offsets %s are read, and the file is continued', (_, far) => {
    const file = sparse([
      [1, 100, '<< /Type /Catalog /Pages 2 0 R >>'],
      [2, far, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
      [3, far + 500, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>'],
    ]);
    const reader = PdfReader.open(file);
    let revision;
    try {
      expect(reader.entry(3)!.entry).toEqual({ kind: 'in-file', position: far + 500, generation: 0 });
      const update = new IncrementalUpdate(reader);
      const page = firstPage(reader);
      page.dictionary.set('Mark', true);
      update.put(page.owner.reference, page.owner.object);
      revision = update.build();
      expect(revision.position).toBe(statSync(file).size);
    } finally {
      reader.close();
    }
    writeFileSync(file, revision.bytes, { flag: 'a' });
    const after = PdfReader.open(file);
    try {
      expect(firstPage(after).dictionary.get('Mark')).toBe(true);
      expect(after.entry(3)!.entry).toMatchObject({ kind: 'in-file', position: revision.position });
      expect(after.revisions.at(-1)!.end).toBe(after.size);
    } finally {
      after.close();
    }
  });

  it('a table gives way to a stream where its ten digits do not suffice', () => {
    // The section itself is a table, far behind: its offset fits into startxref but not into a line.
    const file = path.join(folder, 'far-table.pdf');
    const start = 10 ** 10 + 5;
    const descriptor = openSync(file, 'w');
    const body = [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page >>',
    ];
    let head = '%PDF-1.7\n';
    const offsets = body.map((value, i) => {
      const at = head.length;
      head += `${i + 1} 0 obj\n${value}\nendobj\n`;
      return at;
    });
    const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    writeSync(descriptor, head, 0, 'latin1');
    const table = `xref\n0 4\n0000000000 65535 f \n${lines}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
    writeSync(descriptor, table, start, 'latin1');
    closeSync(descriptor);
    const reader = PdfReader.open(file);
    const update = new IncrementalUpdate(reader);
    update.put(new PdfReference(3, 0), firstPage(reader).dictionary);
    const { bytes } = update.build();
    reader.close();
    writeFileSync(file, bytes, { flag: 'a' });
    const after = PdfReader.open(file);
    expect(after.revisions.map(({ sections }) => sections[0]!.kind)).toEqual(['table', 'stream']);
    expect(after.entry(3)!.entry).toMatchObject({ position: start + table.length });
    after.close();
  });
});

describe('a judge that shares no code with us', () => {
  it.each([
    ['a table without /Size', fixtures.withoutSize('table')],
    ['circular fields', fixtures.circularFields()],
    ['3000 revisions', fixtures.manyRevisions(3000)],
  ])('qpdf reads the continued document: %s', (name, bytes) => {
    const file = path.join(folder, `${name.replace(/\W/g, '-')}.pdf`);
    writeFileSync(file, continued(bytes));
    const page = execFileSync('qpdf', ['--show-object=3', file], { encoding: 'utf8', stdio: 'pipe' });
    expect(page).toContain('/Mark true');
  });
});
