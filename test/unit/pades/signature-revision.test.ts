import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PadesError } from '../../../main/document/pades';
import { formFields, listLostSignatures, listSignatures, SignatureRevision } from '../../../main/document/pades';
import { decodeTextString, firstPage, PdfReference, PdfString } from '../../../main/document/pdf';
import type { PdfReader, PdfDictionary } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';

const folder = temporaryFolder();
const signedAt = new Date('2026-03-04T05:06:07Z');

function plan(
  bytes: Buffer,
  claims: { reason?: string; location?: string; contactInfo?: string } = {},
  room = 50,
): SignatureRevision {
  return withReader(folder, bytes, (reader) => SignatureRevision.plan(reader, { signedAt, ...claims }, room));
}

function signed(bytes: Buffer, signature = Buffer.from('30020500', 'hex')): Buffer {
  return Buffer.concat([bytes, plan(bytes).withSignature(signature)]);
}

/** What a look at the document needs, with the reader open. */
function look<T>(bytes: Buffer, use: (reader: PdfReader) => T): T {
  return withReader(folder, bytes, use);
}

describe('the signature dictionary (ETSI EN 319 142-1, clause 5.3 and 6.3)', () => {
  it('has the entries of a baseline signature, and no certificate', () => {
    look(signed(fixtures.classicTable()), (reader) => {
      const [signature] = listSignatures(reader);
      expect(signature).toMatchObject({
        field: 'Signature1',
        type: 'Sig',
        subFilter: 'ETSI.CAdES.detached',
        claimedTime: 'D:20260304050607Z',
        revision: 1,
      });
      expect(signature!.dictionary!.hasName('Filter', 'Adobe.PPKLite')).toBe(true);
      expect(signature!.dictionary!.has('Cert')).toBe(false);
      expect(signature!.dictionary!.has('Reason')).toBe(false);
    });
  });

  it('keeps what the signatory says, in any script', () => {
    const claims = { reason: 'Schváleno – Łódź', location: 'Zürich', contactInfo: '署名@example.org' };
    const bytes = fixtures.xrefStream();
    const file = Buffer.concat([bytes, plan(bytes, claims).withSignature(Buffer.alloc(1))]);
    look(file, (reader) => {
      const { dictionary } = listSignatures(reader)[0]!;
      const text = (key: string): string => decodeTextString(dictionary!.get(key) as PdfString);
      expect({ reason: text('Reason'), location: text('Location'), contactInfo: text('ContactInfo') }).toEqual(claims);
    });
  });

  it.each([1, 50, 1393, 60_000])('/ByteRange leaves out exactly the string of /Contents (room %i)', (room) => {
    const bytes = fixtures.classicTable();
    const revision = plan(bytes, {}, room);
    const signature = Buffer.alloc(room, 0xa5);
    const file = Buffer.concat([bytes, revision.withSignature(signature)]);
    const [first, start, end, length] = revision.byteRange;
    expect([first, end + length]).toEqual([0, file.length]);
    expect(file.subarray(start, end).toString('latin1')).toBe(`<${signature.toString('hex')}>`);
    look(file, (reader) => {
      const listed = listSignatures(reader)[0]!;
      expect(listed.byteRange).toEqual([...revision.byteRange]);
      expect(listed.contentsSpan).toEqual({ start, end });
    });
  });

  it('head and tail are what is signed beside the original', () => {
    const bytes = fixtures.hybrid();
    const revision = plan(bytes);
    const file = Buffer.concat([bytes, revision.withSignature(Buffer.from([1, 2, 3]))]);
    const [, start, end] = revision.byteRange;
    const digest = (...parts: Buffer[]): string =>
      parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
    expect(digest(bytes, revision.head, revision.tail)).toBe(digest(file.subarray(0, start), file.subarray(end)));
  });

  it('a signature that does not fit is a failure of its own kind', () => {
    const revision = plan(fixtures.classicTable(), {}, 10);
    expect(() => revision.withSignature(Buffer.alloc(11))).toThrow(
      expect.objectContaining({ name: 'PadesError', kind: 'room-exceeded' }) as PadesError,
    );
  });
});

describe('the signature field (ISO 32000-2, clause 12.7.5.5)', () => {
  it.each(fixtures.pdfFixtures())('$name: one more field in the form and on the first page', ({ bytes }) => {
    const before = look(bytes, (reader) => ({
      fields: [...formFields(reader)].map(({ name }) => name),
      annotations: reader.array(firstPage(reader).dictionary, 'Annots') ?? [],
    }));
    look(signed(bytes), (reader) => {
      expect([...formFields(reader)].map(({ name }) => name)).toEqual([...before.fields, 'Signature1']);
      const field = listSignatures(reader)[0]!.fieldReference!;
      const page = firstPage(reader);
      const annotations = reader.array(page.dictionary, 'Annots')!;
      expect(annotations.filter((item) => item instanceof PdfReference && item.equals(field))).toHaveLength(1);
      expect(annotations).toHaveLength(before.annotations.length + 1);
      const dictionary = reader.get(field) as PdfDictionary;
      expect(dictionary.get('P')).toEqual(page.reference);
      expect(dictionary.get('F')).toBe(132);
      expect(dictionary.get('Rect')).toEqual([0, 0, 0, 0]);
      const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
      expect(reader.lookup(form, 'SigFlags')).toBe(3);
    });
  });

  it('rewrites only what must change', () => {
    const changed = (form: Parameters<typeof fixtures.withForm>[0]): number[] =>
      look(signed(fixtures.withForm(form)), (reader) =>
        reader.revisions.at(-1)!.sections.flatMap(({ entries }) => [...entries.numbers()]),
      ).filter((number) => number < 10);
    // 1 catalog, 3 page, 7 form, 8 fields, 9 annotations
    expect(changed({ acroForm: 'direct', fields: 'direct', annots: 'direct' })).toEqual([1, 3, 7, 8]);
    expect(changed({ acroForm: 'indirect', fields: 'indirect', annots: 'indirect' })).toEqual([7, 8, 9]);
  });

  it('keeps the form flags that are there', () => {
    const bytes = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /SigFlags 1 /NeedAppearances true >> >>')
      .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
      .object(3, '<< /Type /Page /Parent 2 0 R >>')
      .table('/Root 1 0 R')
      .build();
    look(signed(bytes), (reader) => {
      const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
      expect([form.get('SigFlags'), form.get('NeedAppearances')]).toEqual([3, true]);
    });
  });

  it('finds a name that nobody has', () => {
    const bytes = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 5 0 R] >> >>')
      .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
      .object(3, '<< /Type /Page /Parent 2 0 R >>')
      .object(4, '<< /FT /Sig /T (Signature1) >>')
      .object(5, '<< /FT /Tx /T <FEFF005300690067006E006100740075007200650032> >>')
      .table('/Root 1 0 R')
      .build();
    look(signed(bytes), (reader) => expect(listSignatures(reader).map(({ field }) => field)).toEqual(['Signature3']));
  });

  it('a page that is written inside its parent gets its annotation there', () => {
    const bytes = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R >>')
      .object(2, '<< /Type /Pages /Kids [<< /Type /Page /Parent 2 0 R >>] /Count 1 >>')
      .table('/Root 1 0 R')
      .build();
    look(signed(bytes), (reader) => {
      const field = listSignatures(reader)[0]!.fieldReference!;
      expect(firstPage(reader).dictionary.get('Annots')).toEqual([field]);
      expect((reader.get(field) as PdfDictionary).has('P')).toBe(false);
    });
  });
});

describe('documents whose author forbids it (ISO 32000-2, clause 12.8.2.2)', () => {
  it('a certification with P = 1 is respected', () => {
    expect(() => plan(fixtures.certified(1))).toThrow(expect.objectContaining({ kind: 'certified' }) as PadesError);
  });

  it.each([2, 3] as const)('a certification with P = %i allows signatures', (level) => {
    expect(plan(fixtures.certified(level)).fieldName).toBe('Signature2');
  });

  it('a signed field whose lock says P = 1 is respected, an unsigned one is not asked', () => {
    const locked = (value: string): Buffer =>
      new fixtures.PdfBuilder()
        .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>')
        .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
        .object(3, '<< /Type /Page /Parent 2 0 R >>')
        .object(4, `<< /FT /Sig /T (A) ${value} /Lock << /Type /SigFieldLock /Action /All /P 1 >> >>`)
        .object(5, '<< /Type /Sig /Contents <00> /ByteRange [0 1 2 3] >>')
        .table('/Root 1 0 R')
        .build();
    expect(() => plan(locked('/V 5 0 R'))).toThrow(expect.objectContaining({ kind: 'certified' }) as PadesError);
    expect(plan(locked('')).fieldName).toBe('Signature1');
  });

  it('a dynamic XFA form is not supported', () => {
    const bytes = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R /NeedsRendering true >>')
      .object(2, '<< /Type /Pages /Kids [<< /Type /Page /Parent 2 0 R >>] /Count 1 >>')
      .table('/Root 1 0 R')
      .build();
    expect(() => plan(bytes)).toThrow(expect.objectContaining({ kind: 'unsupported' }) as PadesError);
  });
});

describe('the list of signatures', () => {
  const document = (fields: string, ...objects: string[]): Buffer => {
    const builder = new fixtures.PdfBuilder().object(1, `<< /Type /Catalog /AcroForm << /Fields ${fields} >> >>`);
    objects.forEach((body, i) => builder.object(i + 2, body));
    return builder.table('/Root 1 0 R').build();
  };

  it('is empty without a form, and for fields that are not signed', () => {
    expect(look(fixtures.classicTable(), listSignatures)).toEqual([]);
    expect(look(document('[2 0 R]', '<< /FT /Sig /T (Empty) >>'), listSignatures)).toEqual([]);
  });

  it('goes oldest first through several signatures, each in its own revision', () => {
    const twice = signed(signed(fixtures.threeRevisions()));
    const listed = look(twice, listSignatures);
    expect(listed.map(({ field, revision }) => [field, revision])).toEqual([
      ['Signature1', 3],
      ['Signature2', 4],
    ]);
    expect(look(twice, (reader) => listSignatures(reader.at(3))).map(({ field }) => field)).toEqual(['Signature1']);
  });

  it('follows inherited types and values through the tree, and names fields in full', () => {
    const bytes = document(
      '[2 0 R]',
      '<< /T (contract) /FT /Sig /Kids [3 0 R 4 0 R] >>',
      '<< /T (buyer) /Parent 2 0 R /V 5 0 R /Kids [6 0 R] >>',
      '<< /T (seller) /Parent 2 0 R >>',
      '<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> >>',
      '<< /Subtype /Widget /Parent 3 0 R >>',
    );
    expect(look(bytes, listSignatures).map(({ field, subFilter }) => [field, subFilter])).toEqual([
      ['contract.buyer', 'adbe.pkcs7.detached'],
    ]);
  });

  it('a tree that leads in a circle ends', () => {
    const bytes = document(
      '[2 0 R 2 0 R]',
      '<< /T (a) /FT /Sig /Kids [3 0 R] >>',
      '<< /T (b) /Kids [2 0 R] /V 4 0 R >>',
      '<< /Type /Sig >>',
    );
    expect(look(bytes, listSignatures).map(({ field }) => field)).toEqual(['a.b']);
  });

  it.each([
    ['/ByteRange and /Contents are missing', '<< /Type /Sig >>', { byteRange: undefined, contents: undefined }],
    ['/ByteRange is odd', '<< /ByteRange [0 1 (x)] /Contents <00> >>', { byteRange: [0, 1, expect.any(PdfString)] }],
    [
      '/Contents is a reference',
      '<< /ByteRange [0 1 2 3] /Contents 9 0 R >>',
      { contents: new PdfReference(9, 0), contentsSpan: undefined },
    ],
    ['/Contents is null', '<< /ByteRange [0 1 2 3] /Contents null >>', { contents: undefined }],
    ['the value is no dictionary', '(signed, honestly)', { dictionary: undefined }],
  ])('a signature is never passed over: %s', (_, value, expected) => {
    const listed = look(document('[2 0 R]', '<< /T (a) /FT /Sig /V 3 0 R >>', value), listSignatures);
    expect(listed).toHaveLength(1);
    for (const [key, wanted] of Object.entries(expected))
      expect(listed[0]![key as keyof (typeof listed)[0]]).toEqual(wanted);
  });

  it('a value that is nothing at all is no signature, and is not passed over either', () => {
    const bytes = document('[2 0 R]', '<< /T (a) /FT /Sig /V 3 0 R >>', 'null');
    expect(look(bytes, listSignatures)).toEqual([]);
    expect(look(bytes, listLostSignatures)).toEqual([{ field: 'a', value: 'missing' }]);
  });
});
