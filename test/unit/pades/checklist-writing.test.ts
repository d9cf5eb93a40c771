import { describe, expect, it } from 'vitest';
import { listSignatures, planValidationData, SignatureRevision } from '../../../main/document/pades';
import { PdfReference, type PdfReader } from '../../../main/document/pdf';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';

// How a signature is written into a document, row by row. What stands elsewhere: places and pages in page-geometry and
// visible-fields, locks and permissions in signature-fields and certification, PDF/A in pdf-a, encryption in
// test/unit/pdf/signing-encrypted.

const folder = temporaryFolder();
/** Of the encrypted documents; the others ask for none. */
const password = 'user';
const claims = { signedAt: new Date('2026-01-02T03:04:05Z') };

const plan = (bytes: Buffer, room = 50): SignatureRevision =>
  withReader(folder, bytes, (reader) => SignatureRevision.plan(reader, claims, room), password);
const signed = (bytes: Buffer): Buffer => Buffer.concat([bytes, plan(bytes).withSignature(Buffer.alloc(1))]);
const sections = (bytes: Buffer): { kind: string; size: unknown; encrypt: unknown }[] =>
  withReader(
    folder,
    bytes,
    (reader) =>
      reader.revisions.map(({ sections: [newest] }) => ({
        kind: newest!.kind,
        size: newest!.trailer.get('Size'),
        encrypt: newest!.trailer.get('Encrypt'),
      })),
    password,
  );

describe('/ByteRange', () => {
  it('has one width, whatever its numbers: the digest is made after it was written', () => {
    const width = (bytes: Buffer, room: number): number =>
      /\/ByteRange ?(\[[^\]]*\])/.exec(plan(bytes, room).withSignature(Buffer.alloc(1)).toString('latin1'))![1]!.length;
    const small = fixtures.classicTable();
    const large = Buffer.concat([small, Buffer.alloc(2_000_000, '%'), small.subarray(small.lastIndexOf('startxref'))]);
    expect(width(large, 60_000)).toBe(width(small, 1));
  });
});

describe('/Contents', () => {
  it('is plain hexadecimal, padded with zeros', () => {
    const revision = plan(fixtures.classicTable(), 4).withSignature(Buffer.from('3000', 'hex')).toString('latin1');
    expect(revision).toContain('/Contents <30000000>');
  });

  it('is exempt from encryption; other strings of the same dictionary are not', () => {
    const bytes = fixtures.encryptedDocument(fixtures.encryptionKinds[0].options);
    const cms = Buffer.from('30060201020201ff', 'hex');
    const revision = withReader(
      folder,
      bytes,
      (reader) => SignatureRevision.plan(reader, { ...claims, reason: 'Plain to see' }, cms.length),
      password,
    ).withSignature(cms);
    expect(revision.toString('latin1')).toContain(`/Contents <${cms.toString('hex')}>`);
    expect(revision.toString('latin1')).not.toContain('Plain to see');
    withReader(
      folder,
      Buffer.concat([bytes, revision]),
      (reader) => expect(listSignatures(reader)[0]!.contents).toMatchObject({ hexadecimal: true, bytes: cms }),
      password,
    );
  });
});

describe('the cross-reference of the new revision', () => {
  it.each([
    ['a table follows a table', fixtures.classicTable(), 'table'],
    ['a stream follows a stream', fixtures.xrefStream(), 'stream'],
    ['a table follows a hybrid section', fixtures.hybrid(), 'table'],
  ])('%s', (_, bytes, kind) => {
    expect(sections(signed(bytes)).at(-1)!.kind).toBe(kind);
  });

  it('/Size is above every object', () => {
    for (const { bytes } of [...fixtures.pdfFixtures(), ...fixtures.tolerablePdfFixtures()]) {
      withReader(folder, signed(bytes), (reader) => {
        const highest = Math.max(
          ...reader.revisions.flatMap((one) => one.sections.map(({ entries }) => entries.highest)),
        );
        expect(reader.trailer.get('Size')).toBe(highest + 1);
      });
    }
  });
});

describe('an encrypted document', () => {
  it.each(fixtures.encryptionKinds)('$name keeps the same /Encrypt reference', ({ options }) => {
    const revisions = sections(signed(fixtures.encryptedDocument(options)));
    expect(revisions.length).toBeGreaterThan(1);
    expect(revisions[0]!.encrypt).toBeInstanceOf(PdfReference);
    for (const { encrypt } of revisions) expect(encrypt).toEqual(revisions[0]!.encrypt);
  });
});

describe('the form', () => {
  const form = (reader: PdfReader): { flags: unknown; names: string[] } => {
    const dictionary = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
    return { flags: dictionary.get('SigFlags'), names: listSignatures(reader).map(({ field }) => field) };
  };
  it('says SigFlags 3; every signature has a name of its own', () => {
    const thrice = signed(signed(signed(formDocument())));
    const { flags, names } = withReader(folder, thrice, form);
    expect(flags).toBe(3);
    expect(new Set(names).size).toBe(3);
  });
});

describe('validation data', () => {
  it('is appended like everything else: no octet before it changes', () => {
    const bytes = signed(fixtures.xrefStream());
    const added = withReader(folder, bytes, (reader) => planValidationData(reader, []));
    expect(added.position).toBe(bytes.length);
    withReader(folder, Buffer.concat([bytes, added.bytes]), (reader) => {
      expect(reader.catalog.dictionary.has('DSS')).toBe(true);
      expect(reader.revisions.at(-1)!.sections[0]!.kind).toBe('stream');
    });
  });
});
