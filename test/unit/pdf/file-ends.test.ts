import { describe, expect, it } from 'vitest';
import { firstPage, IncrementalUpdate, PdfDictionary, PdfError, PdfReference } from '../../../main/document/pdf';
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

/** Appends a revision that marks the first page. */
const continued = (bytes: Buffer): Buffer =>
  withReader(folder, bytes, (reader) => {
    const update = new IncrementalUpdate(reader);
    const first = firstPage(reader);
    first.dictionary.set('Mark', true);
    update.put(first.owner.reference, first.owner.object);
    return Buffer.concat([bytes, update.build().bytes]);
  });

function refusal(bytes: Buffer): string | undefined {
  try {
    withReader(folder, bytes, (reader) => firstPage(reader));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(PdfError);
    return (error as PdfError).detail;
  }
}

describe('octets behind the last end-of-file marker', () => {
  const whole = plain().table('/Root 1 0 R').build();

  it.each([
    ['an object', '7 0 obj\n<< /A 1 >>\nendobj\n'],
    ['half of an object', '3 0 obj\n<< /Type /Page /Conte'],
    ['the rest of a stream', 'abc\nendstream\nendobj\n8 0 obj\n<< /Length 4 >>\nstream\nabcd'],
    ['a table without an end', 'xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 9 /Root 8 0 R >>\n'],
    ['more than the last kilobytes', `7 0 obj\n(${'x'.repeat(50_000)})\nendobj\n`],
  ])('%s: left out, told, and harmless once something is appended', (_, rest) => {
    const bytes = Buffer.concat([whole, Buffer.from(rest, 'latin1')]);
    withReader(folder, bytes, (reader) => {
      expect([...reader.tolerated]).toEqual(['end']);
      expect(firstPage(reader).reference).toEqual(new PdfReference(3, 0));
      expect(reader.revisions[0]!.end).toBe(whole.length);
    });
    withReader(folder, continued(bytes), (reader) => {
      expect([...reader.tolerated]).toEqual([]);
      expect(firstPage(reader).dictionary.get('Mark')).toBe(true);
    });
  });

  it('words and blanks are nothing to tell', () => {
    withReader(folder, Buffer.concat([whole, Buffer.from('\n\n  thank you\n')]), ({ tolerated }) =>
      expect([...tolerated]).toEqual([]),
    );
  });

  it.each(['startxref\n9\n', 'startxref', '7 0 obj\n1\nendobj\nstartxref\n9\n%%EO'])(
    'a further end that is cut off is refused: %j',
    (rest) => expect(refusal(Buffer.concat([whole, Buffer.from(rest)]))).toBe('the end of the file is missing'),
  );
});

describe('a save whose /Prev is 0', () => {
  it('and that has no save before it: the first one', () => {
    const bytes = plain().table('/Root 1 0 R', { prev: 0 }).build();
    withReader(folder, bytes, (reader) => expect(reader.revisions).toHaveLength(1));
    withReader(folder, continued(bytes), (reader) => expect(reader.revisions).toHaveLength(2));
  });

  it.each([
    ['a table', plain().table('/Root 1 0 R').object(3, page).table('/Root 1 0 R', { prev: 0 }).build()],
    [
      'a stream',
      plain().xrefStream(4, '/Root 1 0 R').object(3, page).xrefStream(5, '/Root 1 0 R', { prev: 0 }).build(),
    ],
    [
      'one that lists everything anew',
      (() => {
        const builder = plain().table('/Root 1 0 R');
        builder.object(1, '<< /Type /Catalog /Pages 2 0 R >>').object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
        return builder.object(3, page).table('/Root 1 0 R', { prev: 0 }).build();
      })(),
    ],
    [
      'one among others',
      plain()
        .table('/Root 1 0 R')
        .object(3, page)
        .table('/Root 1 0 R', { prev: 0 })
        .object(3, page)
        .table('/Root 1 0 R')
        .build(),
    ],
    [
      'one that is far behind',
      plain()
        .table('/Root 1 0 R')
        .raw(`% ${'x'.repeat(3 * 1024 * 1024)}\n`)
        .object(3, page)
        .table('/Root 1 0 R', { prev: 0 })
        .build(),
    ],
  ])('and that hides earlier ones is refused: %s', (_, bytes) => {
    expect(refusal(bytes)).toBe('an earlier cross-reference section is missing');
  });

  it('words that only look like the end of an earlier save hide nothing', () => {
    const bytes = plain()
      .stream(4, '', 'startxref 1000000 startxref 3 startxref')
      .table('/Root 1 0 R', { prev: 0 })
      .build();
    expect(refusal(bytes)).toBeUndefined();
  });
});

describe('an object stream in which objects are elsewhere than the cross-reference says', () => {
  /** Entry 3 of the cross-reference names this index. */
  const shifted = (index: number, bodies: Record<number, string>): Buffer => {
    const builder = new fixtures.PdfBuilder();
    builder.objectStream(6, bodies, false);
    const at = builder.offset;
    const rows = Buffer.from([0, 0, 0, 0, 2, 0, 6, 0, 2, 0, 6, 1, 2, 0, 6, index]);
    const all = Buffer.concat([rows, Buffer.alloc(8), Buffer.from([1, 0, 15, 0])]);
    return builder
      .raw(`7 0 obj\n<< /Type /XRef /Size 8 /Index [0 7] /W [1 2 1] /Root 1 0 R /Length ${all.length} >>\nstream\n`)
      .raw(all)
      .raw(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`)
      .build();
  };
  const bodies = { 1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', 3: page };

  it.each([
    ['where it says', 2, []],
    ['at another index', 0, ['object-stream']],
    ['at an index that is not there', 9, ['object-stream']],
  ])('%s', (_, index, tolerated) => {
    withReader(folder, shifted(index, bodies), (reader) => {
      expect(firstPage(reader).reference).toEqual(new PdfReference(3, 0));
      expect([...reader.tolerated]).toEqual(tolerated);
    });
    withReader(folder, continued(shifted(index, bodies)), (reader) =>
      expect(firstPage(reader).dictionary.get('Mark')).toBe(true),
    );
  });

  it('nowhere, or more than once: refused', () => {
    const { 1: catalog, 2: pages } = bodies;
    expect(refusal(shifted(0, { 1: catalog, 2: pages, 5: page }))).toMatch(/not where the cross-reference says/);
    const text = shifted(0, { 1: catalog, 2: pages, 3: page, 5: page }).toString('latin1');
    const again = text.replace(/( 3 \d+) 5 /, '$1 3 ');
    expect(again).not.toBe(text);
    expect(refusal(Buffer.from(again, 'latin1'))).toMatch(/not where the cross-reference says/);
  });
});

describe('document information', () => {
  it('that stands in the trailer becomes an object of its own', () => {
    const bytes = plain().table('/Root 1 0 R /Info << /Title (Lease) >>').build();
    withReader(folder, continued(bytes), (reader) => {
      const reference = reader.trailer.get('Info');
      expect(reference).toBeInstanceOf(PdfReference);
      expect(reader.get(reference as PdfReference)).toMatchObject(
        PdfDictionary.of({ Title: expect.objectContaining({ bytes: Buffer.from('Lease') }) as never }),
      );
    });
  });

  it('that is one already stays what it is', () => {
    const bytes = plain().object(4, '<< /Title (Lease) >>').table('/Root 1 0 R /Info 4 0 R').build();
    withReader(folder, continued(bytes), (reader) =>
      expect(reader.trailer.get('Info')).toEqual(new PdfReference(4, 0)),
    );
  });
});
