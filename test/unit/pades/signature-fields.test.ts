import { describe, expect, it } from 'vitest';
import { listSignatures, SignatureRevision, type PadesError, type SignatureClaims } from '../../../main/document/pades';
import type { PdfDictionary, PdfStream, PdfString } from '../../../main/document/pdf';
import { PdfName, PdfReal, PdfReference, type PdfReader } from '../../../main/document/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';

const folder = temporaryFolder();
const look = <T>(bytes: Buffer, use: (reader: PdfReader) => T): T => withReader(folder, bytes, use);

function plan(bytes: Buffer, claims: Partial<SignatureClaims> = {}): SignatureRevision {
  const signedAt = new Date('2026-03-04T05:06:07Z');
  return look(bytes, (reader) => SignatureRevision.plan(reader, { signedAt, ...claims }, 50));
}
const signed = (bytes: Buffer, claims: Partial<SignatureClaims> = {}): Buffer =>
  Buffer.concat([bytes, plan(bytes, claims).withSignature(Buffer.from('30020500', 'hex'))]);
const refusal = (kind: string, about: object = {}): PadesError =>
  expect.objectContaining({ name: 'PadesError', kind, about: expect.objectContaining(about) as object }) as PadesError;
const buyer = { fieldName: 'Buyer' };

/** The numbers of the objects that the newest revision writes, of those that were there before. */
function rewritten(bytes: Buffer, claims: Partial<SignatureClaims>): number[] {
  return look(signed(bytes, claims), (reader) =>
    reader.revisions.at(-1)!.sections.flatMap(({ entries }) => [...entries.numbers()]),
  ).filter((number) => number < 10);
}

describe('signing an empty field (ISO 32000-2, clause 12.7.5.5)', () => {
  it.each([
    ['merged with its widget', {}],
    ['with a widget apart', { separate: true }],
    ['in an object stream', { objectStream: true }],
  ])('%s: the field gets the value, and no other field is made', (_, options) => {
    look(signed(formDocument(options), buyer), (reader) => {
      const [signature, ...more] = listSignatures(reader);
      expect(more).toEqual([]);
      expect(signature).toMatchObject({ field: 'Buyer', fieldReference: new PdfReference(6, 0), revision: 1 });
      const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm')!;
      expect(reader.array(form, 'Fields')).toHaveLength(2);
      expect(reader.lookup(form, 'SigFlags')).toBe(3);
    });
  });

  it('rewrites the field, the form for its flags, and nothing else', () => {
    expect(rewritten(formDocument(), buyer)).toEqual([6, 9]);
  });

  it('a visible field keeps its rectangle and gets an empty appearance of that size', () => {
    for (const [separate, owner] of [
      [false, 6],
      [true, 7],
    ] as const) {
      look(signed(formDocument({ visible: true, separate }), buyer), (reader) => {
        const widget = reader.get(new PdfReference(owner, 0)) as PdfDictionary;
        expect(reader.array(widget, 'Rect')).toEqual([150, 20, new PdfReal('250.5'), 60]);
        const appearance = reader.lookup(reader.dictionary(widget, 'AP')!, 'N') as PdfStream;
        expect(appearance.dictionary.hasName('Subtype', 'Form')).toBe(true);
        expect(appearance.dictionary.get('BBox')).toEqual([0, 0, new PdfReal('100.5'), 40]);
        expect(reader.streamData(appearance)).toHaveLength(0);
      });
    }
  });

  it('an appearance that is there stays, and an invisible field gets none', () => {
    const own = { widget: '/AP << /N 20 0 R >>', objects: { 20: '<< /N 1 >>' } };
    for (const options of [{ visible: true, ...own }, {}]) {
      const before = look(formDocument(options), (reader) => reader.get(new PdfReference(6, 0)) as PdfDictionary);
      look(signed(formDocument(options), buyer), (reader) => {
        const after = reader.get(new PdfReference(6, 0)) as PdfDictionary;
        expect(after.get('AP')).toEqual(before.get('AP'));
      });
    }
  });

  it('a widget apart is left alone once the document is signed: validators count it as a change', () => {
    const once = signed(formDocument({ visible: true, separate: true }));
    expect(rewritten(once, buyer)).toEqual([6]);
  });

  it('a field below others is found by its full name', () => {
    const bytes = formDocument({
      fields: '20 0 R',
      objects: {
        20: '<< /T (contract) /FT /Sig /Kids [21 0 R 22 0 R] >>',
        21: '<< /T (buyer) /Parent 20 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>',
        22: '<< /T (seller) /Parent 20 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>',
      },
    });
    look(signed(bytes, { fieldName: 'contract.seller' }), (reader) =>
      expect(listSignatures(reader)).toEqual([
        expect.objectContaining({ field: 'contract.seller', fieldReference: new PdfReference(22, 0) }),
      ]),
    );
  });
});

describe('making a field under a given name', () => {
  it('makes it at the root of the form, in any script', () => {
    const bytes = signed(formDocument(), { fieldName: 'Prodávající' });
    look(bytes, (reader) => expect(listSignatures(reader).map(({ field }) => field)).toEqual(['Prodávající']));
  });

  it.each(['', 'contract.buyer', 'Buyer.copy'])('refuses “%s”, for it would need parents', (fieldName) => {
    expect(() => plan(formDocument(), { fieldName })).toThrow(refusal('field-unknown', { field: fieldName }));
  });
});

describe('fields that can not be signed', () => {
  it('a field of another kind', () => {
    expect(() => plan(formDocument(), { fieldName: 'Remark' })).toThrow(
      refusal('field-other-kind', { field: 'Remark' }),
    );
  });

  it('a name that stands for a branch of the tree', () => {
    const bytes = formDocument({
      fields: '20 0 R',
      objects: { 20: '<< /T (all) /FT /Sig /Kids [21 0 R] >>', 21: '<< /T (one) /Parent 20 0 R >>' },
    });
    expect(() => plan(bytes, { fieldName: 'all' })).toThrow(refusal('field-other-kind'));
  });

  it('a field that is signed', () => {
    expect(() => plan(signed(formDocument(), buyer), buyer)).toThrow(refusal('field-signed', { field: 'Buyer' }));
  });

  it('a field that may only be read', () => {
    expect(() => plan(formDocument({ field: '/Ff 1' }), buyer)).toThrow(refusal('field-locked', { field: 'Buyer' }));
  });

  it('a field that is written inside its parent', () => {
    const bytes = formDocument({ fields: '<< /FT /Sig /T (Inside) >>' });
    expect(() => plan(bytes, { fieldName: 'Inside' })).toThrow(refusal('unsupported'));
  });
});

describe('the lock of a field (ISO 32000-2, clause 12.7.5.5 and 12.8.2.4)', () => {
  const locked = (lock: string): Buffer => formDocument({ field: `/Lock << /Type /SigFieldLock ${lock} >>` });
  const transform = (bytes: Buffer): PdfDictionary =>
    look(bytes, (reader) => {
      const [reference] = reader.array(listSignatures(reader)[0]!.dictionary!, 'Reference') as PdfDictionary[];
      return reference!;
    });

  it.each([
    ['/Action /All', 'All', undefined, undefined],
    ['/Action /Include /Fields [(Remark)] /P 2', 'Include', ['Remark'], 2],
    ['/Action /Exclude /Fields [(Remark) (Seller)]', 'Exclude', ['Remark', 'Seller'], undefined],
  ])('%s is carried out by a FieldMDP transform', (lock, action, fields, permission) => {
    const reference = transform(signed(locked(lock), buyer));
    expect(reference.hasName('Type', 'SigRef')).toBe(true);
    expect(reference.hasName('TransformMethod', 'FieldMDP')).toBe(true);
    expect(reference.get('Data')).toEqual(new PdfReference(1, 0));
    const parameters = reference.get('TransformParams') as PdfDictionary;
    expect(parameters.get('V')).toEqual(new PdfName('1.2'));
    expect(parameters.get('Action')).toEqual(new PdfName(action));
    const names = parameters.get('Fields') as PdfString[] | undefined;
    expect(names?.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(fields);
    expect(parameters.get('P')).toBe(permission);
  });

  it('a lock that does not say what it locks is refused', () => {
    expect(() => plan(locked('/Action /Everything'), buyer)).toThrow(refusal('unsupported'));
  });

  it('the lock of a field that is not signed binds nobody', () => {
    expect(plan(locked('/Action /All /P 1')).fieldName).toBe('Signature1');
  });

  it.each([
    ['/Action /All', {}, 'Signature1'],
    ['/Action /Include /Fields [(Seller)]', { fieldName: 'Seller' }, 'Seller'],
    ['/Action /Include /Fields [(Signature1)]', {}, 'Signature1'],
    ['/Action /Exclude /Fields [(Remark)]', {}, 'Signature1'],
  ])('%s: a further signature there is refused', (lock, claims, field) => {
    expect(() => plan(signed(locked(lock), buyer), claims)).toThrow(refusal('field-locked', { field }));
  });

  it.each([
    ['/Action /Include /Fields [(Remark)]', {}],
    ['/Action /Exclude /Fields [(Seller)]', { fieldName: 'Seller' }],
  ])('%s: a further signature elsewhere is not', (lock, claims) => {
    expect(() => plan(signed(locked(lock), buyer), claims)).not.toThrow();
  });

  it('a lock with P = 1 allows no further signature at all', () => {
    const bytes = signed(locked('/Action /Include /Fields [(Remark)] /P 1'), buyer);
    expect(() => plan(bytes)).toThrow(refusal('certified'));
  });
});
