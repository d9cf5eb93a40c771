import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { SignatureReport } from '../../../main/document/document-port';
import type { IncrementalUpdate, PdfDictionary, PdfObject, PdfReader, PdfReference } from '../../../main/document/pdf';
import { formFields } from '../../../main/document/pades';
import { signDocument, updateDocument } from './signed-document';
import { alice, alicePlan, verify } from './two-signatories';

/** A form as people get it: fields with appearances, some below others, kids apart from their fields. */
export async function richForm(objectStreams: boolean): Promise<Buffer> {
  const document = await PDFDocument.create();
  const page = document.addPage([300, 400]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  page.drawText('Kupni smlouva, cena 100', { x: 40, y: 350, font });
  document.setTitle('Smlouva č. 1');
  const form = document.getForm();
  form.createTextField('buyer.name').addToPage(page, { x: 20.25, y: 300, width: 150.5, height: 20 });
  const price = form.createTextField('price');
  price.setText('100');
  price.addToPage(page, { x: 20, y: 270, width: 150, height: 20 });
  form.createCheckBox('agreed').addToPage(page, { x: 20, y: 240, width: 15, height: 15 });
  const country = form.createDropdown('country');
  country.addOptions(['CZ', 'SK']);
  country.addToPage(page, { x: 20, y: 210, width: 100, height: 20 });
  const pay = form.createRadioGroup('pay');
  pay.addOptionToPage('cash', page, { x: 20, y: 180, width: 15, height: 15 });
  pay.addOptionToPage('card', page, { x: 60, y: 180, width: 15, height: 15 });
  return Buffer.from(await document.save({ useObjectStreams: objectStreams }));
}

/** Certified, or signed without a certification. */
export type Permission = 1 | 2 | 3 | 'none';

export const signedBy = (original: Buffer, permission: Permission, field?: string): Buffer =>
  signDocument(original, alice, alicePlan, {
    claims: {
      ...(permission !== 'none' && { certification: permission }),
      ...(field !== undefined && { fieldName: field }),
    },
  });

/** What Alice's signature says. */
export async function aliceSays(bytes: Uint8Array): Promise<SignatureReport> {
  const own = (await verify(bytes)).find(({ signer }) => signer?.subject === 'Alice')!;
  if (own.integrity !== 'intact') throw new Error(`the signature is ${own.integrity}: ${own.detail ?? ''}`);
  return own;
}

/** What a signature says of an honest change: `least` is the lowest P that permits it. */
export function verdictOn(permission: Permission, least: 1 | 2 | 3 | 'never'): Record<string, unknown> {
  if (permission === 'none') return { indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' };
  return least !== 'never' && permission >= least
    ? { indication: 'INDETERMINATE', coverage: { permitted: true } }
    : { indication: 'INDETERMINATE', coverage: { permitted: false } };
}

export type Edit = (reader: PdfReader, update: IncrementalUpdate) => void;

/** A later save, which nobody signs. */
export const saved = (bytes: Buffer, ...edits: Edit[]): Buffer =>
  updateDocument(bytes, (reader, update) => {
    for (const edit of edits) edit(reader, update);
  });

/** Changes a field by its name; the first kid as well, where its widget is an object of its own. */
export const field =
  (name: string, change: (field: PdfDictionary, widget: PdfDictionary, update: IncrementalUpdate) => void): Edit =>
  (reader, update) => {
    const found = [...formFields(reader)].find((one) => one.name === name)!;
    const kid = reader.array(found.dictionary, 'Kids')?.[0] as PdfReference | undefined;
    const widget = kid ? (reader.get(kid) as PdfDictionary) : found.dictionary;
    change(found.dictionary, widget, update);
    update.put(found.reference!, found.dictionary);
    if (kid) update.put(kid, widget);
  };

/** Changes a dictionary that is an object of its own. */
export const object =
  (
    find: (reader: PdfReader) => { reference?: PdfReference; dictionary: PdfDictionary },
    change: (dictionary: PdfDictionary, update: IncrementalUpdate, reader: PdfReader) => void,
  ): Edit =>
  (reader, update) => {
    const { reference, dictionary } = find(reader);
    change(dictionary, update, reader);
    update.put(reference!, dictionary);
  };

/** The form's own dictionary, an object of its own in these documents. */
export const formOf = (reader: PdfReader): { reference: PdfReference; dictionary: PdfDictionary } => {
  const reference = reader.catalog.dictionary.get('AcroForm') as PdfReference;
  return { reference, dictionary: reader.get(reference) as PdfDictionary };
};

export const listOf = (value: PdfObject | undefined): PdfObject[] => (Array.isArray(value) ? value : []);
