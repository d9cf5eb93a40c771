import { describe, expect, it, vi } from 'vitest';
import { formFields, listSignatures } from '../../../main/document/pades';
import { assertMaySign } from '../../../main/document/pades/permission';
import { IncrementalUpdate, PdfReader, PdfReference } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from './temporary-file';

const folder = temporaryFolder();
const bodies = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>',
};

/** Writes an object stream once more, so that its /Length is what `length` says. */
function withLength(
  builder: fixtures.PdfBuilder,
  stream: number,
  objects: Record<number, string>,
  length: string,
): void {
  builder.objectStream(stream, objects, false);
  let contents = '';
  let data = '';
  for (const [number, body] of Object.entries(objects)) {
    contents += `${number} ${data.length} `;
    data += `${body}\n`;
  }
  const entries = `/Type /ObjStm /N ${Object.keys(objects).length} /First ${contents.length}`;
  builder.stream(stream, entries, contents + data, length);
}

describe('object streams that depend on each other (ISO 32000-2, clause 7.5.7)', () => {
  it('one whose length stands in itself is damage', () => {
    const builder = new fixtures.PdfBuilder();
    withLength(builder, 10, { ...bodies, 5: '170' }, '5 0 R');
    const bytes = builder.xrefStream(11, '/Root 1 0 R').build();
    withReader(folder, bytes, (reader) =>
      expect(() => reader.catalog).toThrowError(expect.objectContaining({ kind: 'damaged' })),
    );
  });

  it('two that measure each other are damage', () => {
    const builder = new fixtures.PdfBuilder();
    withLength(builder, 10, { ...bodies, 5: '170' }, '6 0 R');
    withLength(builder, 11, { 6: '12' }, '5 0 R');
    const bytes = builder.xrefStream(12, '/Root 1 0 R').build();
    withReader(folder, bytes, (reader) =>
      expect(() => reader.catalog).toThrowError(expect.objectContaining({ kind: 'damaged' })),
    );
  });

  it('a chain of thousands is damage, and not the end of the stack', () => {
    const builder = new fixtures.PdfBuilder();
    withLength(builder, 10, bodies, '10001 0 R');
    for (let i = 1; i < 5000; i++) withLength(builder, 10 + i, { [10_000 + i]: '10' }, `${10_001 + i} 0 R`);
    const bytes = builder.xrefStream(20_000, '/Root 1 0 R').build();
    withReader(folder, bytes, (reader) =>
      expect(() => reader.catalog).toThrowError(expect.objectContaining({ kind: 'damaged' })),
    );
  });

  it('a length in another object stream is a length', () => {
    const contents = Object.values(bodies).join('\n').length + 1 + '1 0 2 34 3 78 '.length;
    const builder = new fixtures.PdfBuilder();
    withLength(builder, 10, bodies, '5 0 R');
    builder.objectStream(12, { 5: String(contents) });
    const bytes = builder.xrefStream(13, '/Root 1 0 R').build();
    withReader(folder, bytes, (reader) => expect(reader.catalog.dictionary.hasName('Type', 'Catalog')).toBe(true));
  });
});

describe('references to what is not there', () => {
  const dangling = new fixtures.PdfBuilder()
    .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>')
    .object(2, bodies[2])
    .object(3, bodies[3])
    .object(5, '<< /T (Parent) /Kids [6 0 R 8 0 R] >>')
    .table('/Root 1 0 R')
    .build();

  it('mean null (clause 7.3.10), and a new object does not take their numbers', () => {
    withReader(folder, dangling, (reader) => {
      expect(reader.get(new PdfReference(6, 0))).toBeNull();
      expect([...formFields(reader)].map(({ name }) => name)).toEqual(['Parent']);
      const update = new IncrementalUpdate(reader);
      expect([1, 2, 3].map(() => update.allocate().number)).toEqual([7, 9, 10]);
    });
  });
});

describe('a form that names the same things very often', () => {
  it('a signature that all fields share is read once by each who asks', () => {
    const fields = Array.from({ length: 300 }, (_, i) => 10 + i);
    const builder = new fixtures.PdfBuilder()
      .object(1, `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields.join(' 0 R ')} 0 R] >> >>`)
      .object(2, bodies[2])
      .object(3, bodies[3])
      .object(
        5,
        `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <${'30'.repeat(1000)}> >>`,
      );
    for (const number of fields) builder.object(number, `<< /FT /Sig /T (s${number}) /V 5 0 R >>`);
    withReader(folder, builder.table('/Root 1 0 R').build(), (reader) => {
      const get = vi.spyOn(PdfReader.prototype, 'get');
      try {
        const times = (): number =>
          get.mock.calls.filter(([asked]) => asked instanceof PdfReference && asked.number === 5).length;
        const list = listSignatures(reader);
        expect(list).toHaveLength(300);
        expect(new Set(list.map(({ field }) => field)).size).toBe(300);
        // Once to see that there is a signature at all, once to read it.
        expect(times()).toBe(2);
        get.mockClear();
        const form = [...formFields(reader)];
        assertMaySign(reader, form);
        expect(times()).toBe(1);
      } finally {
        get.mockRestore();
      }
    });
  });

  it('each kid is read no more than twice', () => {
    const builder = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R 10 0 R] >> >>')
      .object(2, bodies[2])
      .object(3, bodies[3]);
    const levels = 20;
    for (let i = 0; i < levels; i++) {
      builder.object(10 + i, `<< /T (t${i}) /Kids [${`${11 + i} 0 R `.repeat(2000)}] >>`);
    }
    builder.object(10 + levels, '<< /T (last) /FT /Tx >>');
    withReader(folder, builder.table('/Root 1 0 R').build(), (reader) => {
      const get = vi.spyOn(PdfReader.prototype, 'get');
      try {
        expect([...formFields(reader)]).toHaveLength(levels + 1);
        expect(get.mock.calls.length).toBeLessThanOrEqual(2 * (levels + 1) + 2);
      } finally {
        get.mockRestore();
      }
    });
  });
});
