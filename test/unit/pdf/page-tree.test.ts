import { describe, expect, it } from 'vitest';
import { firstPage, pageAttribute, pagesOf, PdfReal, PdfReference, type PdfReader } from '../../../main/document/pdf';
import { PdfBuilder } from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();

/** A catalog (object 1) over these objects; the page tree begins with object 2. */
function document(bodies: Record<number, string>, catalog = '/Pages 2 0 R'): Buffer {
  const builder = new PdfBuilder().object(1, `<< /Type /Catalog ${catalog} >>`);
  for (const [number, body] of Object.entries(bodies)) builder.object(Number(number), body);
  return builder.table('/Root 1 0 R').build();
}

const page = (extra = ''): string => `<< /Type /Page /Contents [] ${extra} >>`;
const numbers = (reader: PdfReader, direction?: 'forward' | 'backward'): (number | undefined)[] =>
  Array.from(pagesOf(reader, direction), ({ reference }) => reference?.number);
const read = <T>(bytes: Buffer, use: (reader: PdfReader) => T): T => withReader(folder, bytes, use);

/** Two branches, of which the first has a branch of its own; every /Count lies. */
const branches = document({
  2: '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 1 >>',
  3: '<< /Type /Pages /Kids [5 0 R 10 0 R 11 0 R] /Count 99 >>',
  4: '<< /Type /Pages /Kids 6 0 R /Count -3 >>',
  5: '<< /Type /Pages /Kids [7 0 R] /Count 0 >>',
  6: '[12 0 R 8 0 R]',
  7: page(),
  8: page(),
  10: page(),
  11: page(),
  12: '<< /Type /Pages /Kids [] /Count 4 >>',
});

describe('walking the pages (ISO 32000-2, clause 7.7.3)', () => {
  it('in their order and against it, whatever /Count says', () => {
    read(branches, (reader) => {
      expect(numbers(reader)).toEqual([7, 10, 11, 8]);
      expect(numbers(reader, 'backward')).toEqual([8, 11, 10, 7]);
      expect(firstPage(reader).reference).toEqual(new PdfReference(7, 0));
    });
  });

  it('tells which object has to be written when a page changes', () => {
    const bytes = document({
      2: `<< /Type /Pages /Kids [${page('/A 1')} 3 0 R] >>`,
      3: `<< /Type /Pages /Kids 4 0 R >>`,
      4: `[${page('/B 1')}]`,
    });
    read(bytes, (reader) => {
      expect(Array.from(pagesOf(reader), ({ owner, reference }) => [owner.reference.number, reference])).toEqual([
        [2, undefined],
        [4, undefined],
      ]);
    });
    read(branches, (reader) => {
      for (const { owner, reference, dictionary } of pagesOf(reader))
        expect([owner.reference, owner.object]).toEqual([reference, dictionary]);
    });
  });

  it.each<[string, Record<number, string>]>([
    [
      'a node below itself',
      { 2: '<< /Type /Pages /Kids [3 0 R] >>', 3: '<< /Type /Pages /Kids [4 0 R 2 0 R] >>', 4: page() },
    ],
    [
      'a node in two places',
      { 2: '<< /Type /Pages /Kids [3 0 R 3 0 R] >>', 3: '<< /Type /Pages /Kids [4 0 R] >>', 4: page() },
    ],
    ['kids that are no array', { 2: '<< /Type /Pages /Kids 3 0 R >>', 3: page() }],
    [
      'nodes without end',
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [i + 2, `<< /Type /Pages /Kids [${i + 3} 0 R] >>`])),
    ],
  ])('refuses %s', (_, bodies) => {
    expect(() => read(document(bodies), (reader) => numbers(reader))).toThrow(
      expect.objectContaining({ name: 'PdfError', kind: 'damaged' }) as Error,
    );
  });

  it('refuses a document without pages when its first one is asked for', () => {
    const bytes = document({ 2: '<< /Type /Pages /Kids [null 3 0 R] >>', 3: '[]' });
    expect(() => read(bytes, firstPage)).toThrow('it has no pages');
  });

  it('reads no more than it has to: what is behind may be broken', () => {
    const bytes = document({ 2: '<< /Type /Pages /Kids [3 0 R 4 0 R] >>', 3: page(), 4: '<< /Type /Pages /Kids 7 >>' });
    read(bytes, (reader) => expect(firstPage(reader).reference?.number).toBe(3));
  });
});

describe('what pages inherit (ISO 32000-2, table 31)', () => {
  it('the nearest node wins, references are followed, and what can not be inherited is not', () => {
    const bytes = document({
      2: '<< /Type /Pages /Kids [3 0 R 4 0 R] /MediaBox [0 0 1 1] /Rotate 90 /UserUnit 7 >>',
      3: '<< /Type /Pages /Kids [5 0 R] /MediaBox 6 0 R >>',
      4: page('/Rotate 180'),
      5: page('/CropBox [1 2 3 4]'),
      6: '[0 0 2 2.5]',
    });
    read(bytes, (reader) => {
      const [inner, outer] = [...pagesOf(reader)];
      const values = (key: string): unknown[] => [inner!, outer!].map((one) => pageAttribute(reader, one, key));
      expect(values('MediaBox')).toEqual([
        [0, 0, 2, new PdfReal('2.5')],
        [0, 0, 1, 1],
      ]);
      expect(values('Rotate')).toEqual([90, 180]);
      expect(values('CropBox')).toEqual([[1, 2, 3, 4], null]);
      expect(values('UserUnit')).toEqual([null, null]);
    });
  });
});
