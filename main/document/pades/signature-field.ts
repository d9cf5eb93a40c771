import { encodeTextString, firstPage, PdfDictionary, PdfName, PdfReference } from '../pdf';
import type { PdfObject, PdfReader, IncrementalUpdate } from '../pdf';
import type { FormField } from './field-tree';
import { PadesError } from './pades-error';

/** SignaturesExist and AppendOnly (ISO 32000-2, table 225). */
const signatureFlags = 3;
/** Print and Locked (table 167). */
const annotationFlags = 132;

/** `Signature1`, or the next number that no field of the form has. */
export function freeFieldName(fields: FormField[]): string {
  const taken = new Set(fields.map(({ name }) => name.split('.')[0]));
  for (let number = 1; ; number++) {
    const name = `Signature${number}`;
    if (!taken.has(name)) return name;
  }
}

/**
 * Adds an invisible signature field (field and widget in one dictionary) to the form and to the first page, rewriting
 * no object that does not have to change.
 * @param value - the signature dictionary
 */
export function addSignatureField(
  reader: PdfReader,
  update: IncrementalUpdate,
  name: string,
  value: PdfReference,
): PdfReference {
  const page = firstPage(reader);
  const field = update.add(
    PdfDictionary.of({
      Type: new PdfName('Annot'),
      Subtype: new PdfName('Widget'),
      FT: new PdfName('Sig'),
      T: encodeTextString(name),
      V: value,
      F: annotationFlags,
      Rect: [0, 0, 0, 0],
      P: page.reference,
    }),
  );
  const { reference: catalogReference, dictionary: catalog } = reader.catalog;
  if (page.owner.reference.equals(catalogReference))
    throw new PadesError('unsupported', 'its pages are not objects of their own');

  if (append(reader, update, page.dictionary, 'Annots', field)) update.put(page.owner.reference, page.owner.object);

  const form = follow(reader, catalog.get('AcroForm'));
  if (!(form.object instanceof PdfDictionary)) {
    catalog.set('AcroForm', update.add(PdfDictionary.of({ Fields: [field], SigFlags: signatureFlags })));
    update.put(catalogReference, catalog);
    return field;
  }
  let changed = append(reader, update, form.object, 'Fields', field);
  const flags = reader.lookup(form.object, 'SigFlags');
  const wanted = typeof flags === 'number' ? flags | signatureFlags : signatureFlags;
  if (flags !== wanted) {
    form.object.set('SigFlags', wanted);
    changed = true;
  }
  if (changed && form.reference) update.put(form.reference, form.object);
  else if (changed) update.put(catalogReference, catalog);
  return field;
}

/**
 * Appends to an array that may be missing, direct or indirect.
 * @returns true when `holder` itself changed and must be written
 */
function append(
  reader: PdfReader,
  update: IncrementalUpdate,
  holder: PdfDictionary,
  key: string,
  item: PdfReference,
): boolean {
  const list = follow(reader, holder.get(key));
  if (Array.isArray(list.object) && list.reference) {
    update.put(list.reference, [...list.object, item]);
    return false;
  }
  holder.set(key, Array.isArray(list.object) ? [...list.object, item] : [item]);
  return true;
}

/** Follows a reference and tells which object it is that would have to be written. */
function follow(reader: PdfReader, object: PdfObject | undefined): { object: PdfObject; reference?: PdfReference } {
  if (!(object instanceof PdfReference)) return { object: object ?? null };
  return { object: reader.resolve(object), reference: object };
}
