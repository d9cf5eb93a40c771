import { afterAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import { formFields } from '../../../main/document/pades';
import { PdfDictionary, PdfName, PdfReference, PdfString, type IncrementalUpdate } from '../../../main/document/pdf';
import type { PdfObject, PdfReader } from '../../../main/document/pdf';
import { planFor } from '../cades/demo-signatory';
import { removeFiles, updateDocument, verifyBytes, writeFile } from './signed-document';
import { alice, byAlice, byBob, originals } from './two-signatories';

afterAll(removeFiles);

type Change = (reader: PdfReader, update: IncrementalUpdate) => void;

/** Writes the form anew, as part of the catalog. */
function withForm(change: (form: PdfDictionary, reader: PdfReader, update: IncrementalUpdate) => PdfObject): Change {
  return (reader, update) => {
    const { reference, dictionary } = reader.catalog;
    const form = reader.dictionary(dictionary, 'AcroForm')!;
    dictionary.set('AcroForm', change(new PdfDictionary(new Map(form.entries)), reader, update));
    update.put(reference, dictionary);
  };
}

const withFields = (fields: (list: PdfObject[]) => PdfObject): Change =>
  withForm((form, reader) => {
    form.set('Fields', fields(reader.array(form, 'Fields') ?? []));
    return form;
  });

function withField(change: (field: PdfDictionary, update: IncrementalUpdate) => void): Change {
  return (reader, update) => {
    const [field] = formFields(reader);
    change(field!.dictionary, update);
    update.put(field!.reference!, field!.dictionary);
  };
}

const attacks: [string, Change][] = [
  ['the form is no dictionary any more', withForm(() => 7)],
  ['the form leads to nothing', withForm(() => new PdfReference(9999, 0))],
  ['the form is gone', withForm(() => null)],
  ['the list of fields is no array', withFields(() => new PdfName('None'))],
  ['the list of fields is missing', withFields(() => null)],
  ['the field is not listed any more', withFields(() => [])],
  [
    'another catalog takes the place of the old one',
    withForm((form) => {
      form.entries.delete('Fields');
      return form;
    }),
  ],
  ['the field has lost its value', withField((field) => field.entries.delete('V'))],
  ['the field’s value leads to nothing', withField((field) => field.set('V', new PdfReference(9999, 0)))],
  [
    'the field has another value',
    withField((field, update) =>
      field.set('V', update.add(PdfDictionary.of({ Type: new PdfName('Sig'), Filter: new PdfName('Other') }))),
    ),
  ],
  ['the field is of another type', withField((field) => field.set('FT', new PdfName('Tx')))],
  [
    'the signature itself was overwritten',
    (reader, update) => {
      const [field] = formFields(reader);
      update.put(field!.value as PdfReference, PdfDictionary.of({ Type: new PdfName('Sig') }));
    },
  ],
];

const saved: Change = (reader, update) => {
  update.put(reader.catalog.reference, reader.catalog.dictionary);
};

const hiddenIn = async (bytes: Buffer): Promise<(string | undefined)[]> =>
  ((await verifyBytes(bytes)).remarks ?? [])
    .filter(({ code }) => code === 'signature-hidden')
    .map(({ field }) => field);

describe.each([...originals])('a signature that a later save takes away (%s)', (_, original) => {
  it.each(attacks)('is told: %s', async (_name, attack) => {
    const hidden = updateDocument(byAlice(original), attack);
    expect(await hiddenIn(hidden)).toEqual(['Signature1']);
    // Neither further saves nor a signature over all of it make it forgotten.
    expect(await hiddenIn(updateDocument(hidden, saved))).toEqual(['Signature1']);
  });

  it.each(attacks.slice(3))('is told behind a signature over the rest: %s', async (_name, attack) => {
    expect(await hiddenIn(byBob(updateDocument(byAlice(original), attack)))).toEqual(['Signature1']);
  });

  it('is told before a key is used', async () => {
    const file = writeFile(
      updateDocument(
        byAlice(original),
        withFields(() => []),
      ),
    );
    const plan = { ...planFor(alice, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z' };
    expect(await new DocumentEngine().admit({ path: file, plan })).toContainEqual({
      code: 'signature.hidden',
      params: { field: 'Signature1' },
    });
  });
});

describe.each([...originals])('nothing is told of (%s)', (_, original) => {
  const textField: Change = withForm((form, reader, update) => {
    const field = update.add(PdfDictionary.of({ FT: new PdfName('Tx'), T: new PdfString(Buffer.from('city')) }));
    form.set('Fields', [...(reader.array(form, 'Fields') ?? []), field]);
    return form;
  });

  it.each<[string, () => Buffer]>([
    ['a document that was never signed', () => updateDocument(original, saved)],
    ['several signatures', () => byBob(byAlice(byBob(byAlice(original))))],
    [
      'saves between and behind signatures',
      () => updateDocument(byBob(updateDocument(byAlice(original), saved)), saved),
    ],
    ['fields that were added', () => updateDocument(byAlice(original), textField)],
    [
      'a form that moved into an object of its own',
      () =>
        updateDocument(
          byAlice(original),
          withForm((form, _reader, update) => update.add(form)),
        ),
    ],
    [
      'fields in another order',
      () =>
        updateDocument(
          byBob(byAlice(original)),
          withFields((list) => [...list].reverse()),
        ),
    ],
  ])('%s', async (_name, make) => {
    expect(await hiddenIn(make())).toEqual([]);
  });
});
