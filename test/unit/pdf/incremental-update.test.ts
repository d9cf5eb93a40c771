import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  firstPage,
  IncrementalUpdate,
  PdfDictionary,
  PdfName,
  PdfReal,
  PdfReference,
  PdfString,
  PdfVerbatim,
} from '../../../main/document/pdf';
import type { PdfObject, PdfReader } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();

/** Appends what `change` puts into an update. */
function updated(bytes: Buffer, change: (reader: PdfReader, update: IncrementalUpdate) => void): Buffer {
  return withReader(folder, bytes, (reader) => {
    const update = new IncrementalUpdate(reader);
    change(reader, update);
    const revision = update.build();
    expect(revision.position).toBe(bytes.length);
    return Buffer.concat([bytes, revision.bytes]);
  });
}

function addMark(reader: PdfReader, update: IncrementalUpdate): void {
  const page = firstPage(reader);
  page.dictionary.set('Mark', update.add(PdfDictionary.of({ Text: new PdfString(Buffer.from('here')) })));
  update.put(page.owner.reference, page.owner.object);
}

function qpdfComplaints(bytes: Buffer): string {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.pdf`);
  writeFileSync(file, bytes);
  try {
    execFileSync('qpdf', ['--check', file], { encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  }
}

describe('an incremental update (ISO 32000-2, clause 7.5.6)', () => {
  it.each(fixtures.pdfFixtures())('$name: keeps every octet, is read back, and qpdf has no complaint', ({ bytes }) => {
    const after = updated(bytes, addMark);
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
    withReader(folder, after, (reader) => {
      const mark = reader.dictionary(firstPage(reader).dictionary, 'Mark');
      expect(mark?.get('Text')).toMatchObject({ bytes: Buffer.from('here') });
      expect(firstPage(reader.at(reader.revision - 1)).dictionary.has('Mark')).toBe(false);
      expect([...reader.tolerated]).toEqual([]);
    });
    expect(qpdfComplaints(after)).toBe('');
  });

  it.each(fixtures.tolerablePdfFixtures())('$name: is continued in its own way of counting', ({ bytes }) => {
    const after = updated(bytes, addMark);
    withReader(folder, after, (reader) => expect(firstPage(reader).dictionary.has('Mark')).toBe(true));
  });

  it.each([
    ['a table follows a table', fixtures.classicTable(), 'table'],
    ['a stream follows a stream', fixtures.xrefStream(), 'stream'],
    ['a table follows a hybrid section', fixtures.hybrid(), 'table'],
  ] as const)('%s', (_, bytes, kind) => {
    withReader(folder, updated(bytes, addMark), (reader) => {
      const newest = reader.revisions.at(-1)!.sections[0]!;
      expect(newest.kind).toBe(kind);
      expect(newest.trailer.has('XRefStm')).toBe(false);
      expect(newest.trailer.get('Prev')).toBe(reader.revisions.at(-2)!.sections[0]!.position);
    });
  });

  it('an object that a hybrid file hides stays visible', () => {
    withReader(folder, updated(fixtures.hybrid(), addMark), (reader) =>
      expect(reader.get(5)).toBeInstanceOf(PdfDictionary),
    );
  });

  it('begins on a line of its own', () => {
    const bytes = fixtures.threeRevisions();
    expect(bytes.subarray(-5).toString()).toBe('%%EOF');
    expect(updated(bytes, addMark)[bytes.length]).toBe(10);
  });

  it('renews the second half of /ID and keeps the first; makes both where there is none (clause 14.4)', () => {
    const id = (bytes: Buffer): string[] =>
      withReader(folder, bytes, (reader) =>
        reader.array(reader.trailer, 'ID')!.map((half) => Buffer.from((half as PdfString).bytes).toString('hex')),
      );
    const before = id(fixtures.classicTable());
    const after = id(updated(fixtures.classicTable(), addMark));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(id(updated(fixtures.awkward(), addMark))).toEqual([
      expect.stringMatching(/^.{32}$/),
      expect.stringMatching(/^.{32}$/),
    ]);
  });

  it('gives new objects numbers that no revision used, even above a /Size that is too small', () => {
    const bytes = Buffer.from(fixtures.classicTable().toString('latin1').replace('/Size 6', '/Size 2'), 'latin1');
    updated(bytes, (_, update) => expect(update.allocate()).toEqual(new PdfReference(6, 0)));
  });

  it('rewrites an object with its generation, and changes nothing of what it says', () => {
    const bytes = fixtures.awkward();
    const read = (file: Buffer): Map<string, PdfObject> =>
      withReader(folder, file, (reader) => {
        const { reference, dictionary } = reader.catalog;
        expect(reference).toEqual(new PdfReference(1, 3));
        return dictionary.entries;
      });
    const withoutSpans = (entries: Map<string, PdfObject>): unknown =>
      [...entries].map(([key, value]) => [
        key,
        value instanceof PdfString ? Buffer.from(value.bytes).toString('hex') : value,
      ]);
    const after = updated(bytes, (reader, update) => update.put(reader.catalog.reference, reader.catalog.dictionary));
    expect(withoutSpans(read(after))).toEqual(withoutSpans(read(bytes)));
  });

  it('tells where verbatim octets stand', () => {
    const verbatim = new PdfVerbatim(Buffer.from('<c0ffee>'));
    const bytes = fixtures.classicTable();
    withReader(folder, bytes, (reader) => {
      const update = new IncrementalUpdate(reader);
      update.add([1, verbatim]);
      const revision = update.build();
      const at = revision.places.get(verbatim)! - revision.position;
      expect(revision.bytes.subarray(at, at + 8).toString()).toBe('<c0ffee>');
    });
  });

  it('continues only the newest revision', () => {
    withReader(folder, fixtures.threeRevisions(), (reader) => {
      expect(() => new IncrementalUpdate(reader.at(0))).toThrow(RangeError);
    });
  });
});

describe('written objects (clause 7.3)', () => {
  it.each<[string, PdfObject]>([
    ['name with octets that need escapes', new PdfName('A B/(é)#\0')],
    ['empty name', new PdfName('')],
    ['string with every octet', new PdfString(Buffer.from(Array.from({ length: 256 }, (_, i) => i)))],
    ['hexadecimal string', new PdfString(Buffer.from([0, 255, 16]), true)],
    ['unbalanced parentheses', new PdfString(Buffer.from(')(\\'))],
    ['real', new PdfReal('-.500')],
    ['array', [1, null, true, false, [new PdfReference(7, 2)], 3]],
    ['dictionary', PdfDictionary.of({ 'Odd Key': PdfDictionary.of({ A: 1 }), B: [] })],
  ])('%s comes back the same', (_, object) => {
    let reference: PdfReference | undefined;
    const after = updated(fixtures.classicTable(), (_reader, update) => {
      reference = update.add(object);
    });
    const back = withReader(folder, after, (reader) => reader.get(reference!));
    if (object instanceof PdfString) {
      expect(back).toMatchObject({ bytes: Buffer.from(object.bytes), hexadecimal: object.hexadecimal });
    } else {
      expect(back).toEqual(object);
    }
  });
});
