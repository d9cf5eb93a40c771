import { afterAll, describe, expect, it } from 'vitest';
import { verifyDocument } from '../../../main/document/validation';
import { PdfBuilder } from '../../fixtures/pdf';
import { ownTrust } from '../../fixtures/trust/own-trust';
import { removeFiles, signDocument, updateDocument, verifyBytes, writeFile } from './signed-document';
import { alice, alicePlan, byAlice, byBob, originals, verify } from './two-signatories';

afterAll(removeFiles);

const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
const plain = (): PdfBuilder =>
  new PdfBuilder()
    .object(1, '<< /Type /Catalog /Pages 2 0 R >>')
    .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
    .object(3, page);

const startOf = (bytes: Buffer): string => /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1'))![1]!;

describe('signatures that a reader does not reach', () => {
  it.each([...originals])('a last save whose /Prev is 0 is not verified without them: %s', async (_, original) => {
    const signed = byAlice(original);
    const saved = updateDocument(signed, (reader, update) => {
      update.put(reader.catalog.reference, reader.catalog.dictionary);
    });
    expect(await verify(saved)).toHaveLength(1);
    const prev = `/Prev ${startOf(signed)}`;
    const hidden = saved
      .toString('latin1')
      .replace(new RegExp(`${prev}(?![\\s\\S]*${prev})`), '/Prev 0'.padEnd(prev.length));
    expect(hidden).not.toBe(saved.toString('latin1'));
    await expect(verify(Buffer.from(hidden, 'latin1'))).rejects.toMatchObject({ name: 'PdfError', kind: 'damaged' });
  });

  it('a document whose pages are not there is neither verified nor signed, not even in a field that it has', async () => {
    const bytes = new PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>')
      .object(4, '<< /FT /Sig /T (Approval) >>')
      .table('/Root 1 0 R')
      .build();
    await expect(verify(bytes)).rejects.toMatchObject({ name: 'PdfError', kind: 'damaged' });
    expect(() => byAlice(bytes)).toThrow(expect.objectContaining({ name: 'PdfError', kind: 'damaged' }));
  });

  it.each([...originals])(
    'a signature that covers a blank behind its end-of-file marker stays: %s',
    async (_, original) => {
      const blank = (revision: Buffer): void => void revision.write(' ', revision.length - 1, 'latin1');
      const signed = signDocument(original, alice, alicePlan, { revision: blank });
      expect(signed.toString('latin1')).toMatch(/%%EOF $/);
      const reports = await verify(byBob(signed));
      expect(reports.map(({ integrity, coverage }) => [integrity, coverage.laterChanges])).toEqual([
        ['intact', 'signatures-only'],
        ['intact', 'none'],
      ]);
    },
  );

  it('a valid signature whose table has lines of 19 octets is seen, and stays through a second one', async () => {
    const signed = byAlice(plain().table('/Root 1 0 R', { line: '\n' }).build());
    expect((await verify(byBob(signed))).map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
  });
});

describe('numbers that a document names', () => {
  it.each([
    ['the trailer', plain().table('/Root 1 0 R /Additional [/text 6 0 R]').build()],
    [
      'a resource that is drawn',
      plain().object(3, page.replace('>>', '/Resources << /XObject << /X 7 0 R >> >> >>')).table('/Root 1 0 R').build(),
    ],
    [
      'an object of an object stream',
      plain().objectStream(4, { 5: '[9 0 R 10 0 R 11 0 R]' }).xrefStream(6, '/Root 1 0 R').build(),
    ],
  ])('are not ours, so an earlier signature stays as it was: %s', async (_, bytes) => {
    const reports = await verify(byBob(byAlice(bytes)));
    expect(reports.map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'none']);
  });
});

describe('what is told of a document', () => {
  it('octets behind its end, which no signature covers', async () => {
    const signed = byAlice(originals.get('table')!);
    const { remarks, signatures } = await verifyBytes(
      Buffer.concat([signed, Buffer.from('9 0 obj\n<< /A 1 >>\nendobj\n')]),
    );
    expect(remarks).toMatchObject([{ code: 'rest-behind-end', weight: 'warning' }]);
    expect(signatures[0]!.coverage).toMatchObject({ wholeDocument: false, laterChanges: 'other' });
    expect((await verifyBytes(signed)).remarks).toBeUndefined();
  });

  // Readers that repair a file by its objects show what is there (incremental saving attacks without a cross-reference).
  it('objects between its end and a second marker of the end: what is certified does not permit them', async () => {
    const piece = Buffer.from('9 0 obj\n<< /A 1 >>\nendobj\n%%EOF\n');
    const signed = byAlice(originals.get('table')!);
    const report = await verifyBytes(Buffer.concat([signed, piece]));
    expect(report.remarks).toMatchObject([{ code: 'rest-behind-end', weight: 'warning' }]);
    expect(report.signatures[0]).toMatchObject({
      integrity: 'intact',
      indication: 'INDETERMINATE',
      detail: expect.stringContaining('behind its end there is a piece of another document'),
    });
    for (const certification of [1, 2, 3] as const) {
      const certified = signDocument(originals.get('table')!, alice, alicePlan, { claims: { certification } });
      const { signatures } = await verifyBytes(Buffer.concat([certified, piece]));
      expect(signatures[0]).toMatchObject({ integrity: 'intact', coverage: { permitted: false } });
      const trust = ownTrust({ anchors: [], at: new Date() });
      const judged = await verifyDocument(writeFile(Buffer.concat([certified, piece])), undefined, trust);
      expect(judged.signatures[0]).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
      expect((await verifyBytes(certified)).signatures[0]!.coverage).not.toHaveProperty('permitted');
    }
    const blank = await verifyBytes(Buffer.concat([signed, Buffer.from('\n%%EOF\n')]));
    expect(blank.remarks).toBeUndefined();
  });

  it('objects that are elsewhere in their stream than a later cross-reference says', async () => {
    const signed = byAlice(plain().xrefStream(4, '/Root 1 0 R').build());
    const later = (index: number): Buffer => {
      const content = `77 0 3 5 null ${page}`;
      const first = content.indexOf('null');
      const number = 90;
      const stream = `${number} 0 obj\n<< /Type /ObjStm /N 2 /First ${first} /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n`;
      const at = signed.length + stream.length;
      const rows = Buffer.from([
        2,
        0,
        0,
        number,
        index,
        1,
        ...[16, 8, 0].map((shift) => (signed.length >> shift) & 255),
        0,
      ]);
      const dictionary = `/Type /XRef /W [1 3 1] /Index [3 1 ${number} 1] /Size 92 /Root 1 0 R /Prev ${startOf(signed)} /Length ${rows.length}`;
      return Buffer.concat([
        signed,
        Buffer.from(`${stream}91 0 obj\n<< ${dictionary} >>\nstream\n`, 'latin1'),
        rows,
        Buffer.from(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`, 'latin1'),
      ]);
    };
    expect((await verifyBytes(later(1))).remarks).toBeUndefined();
    const { remarks, signatures } = await verifyBytes(later(0));
    expect(remarks).toMatchObject([{ code: 'parts-misplaced', weight: 'warning' }]);
    expect(signatures[0]!.coverage.laterChanges).toBe('other');
  });

  it('information in the trailer, which becomes an object with a second signature, is no change', async () => {
    const bytes = plain().table('/Root 1 0 R /Info << /Title (Lease) >>').build();
    // Signed by a program that leaves it there.
    const signed = signDocument(bytes, alice, alicePlan, {
      revision: (revision) => {
        const reference = /\/Info \d 0 R/.exec(revision.toString('latin1'))!;
        revision.write('/Info <<>> ', reference.index, 'latin1');
      },
    });
    const both = byBob(signed);
    expect(both.subarray(signed.length).toString('latin1')).toMatch(/\/Info \d+ 0 R/);
    expect((await verify(both)).map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'none']);
  });
});
