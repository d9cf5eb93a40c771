import { encodeTextString, firstPage, PdfDictionary, PdfName, PdfNewStream, PdfReal, PdfReference } from '../pdf';
import type { PdfObject, PdfReader, IncrementalUpdate } from '../pdf';
import type { EmptyField } from './field-choice';
import { PadesError } from './pades-error';

/** SignaturesExist and AppendOnly (ISO 32000-2, table 225). */
const signatureFlags = 3;
/** Print and Locked (table 167). */
const annotationFlags = 132;

/** The document's catalog; one copy for everybody who changes it in one update. */
export type Catalog = PdfReader['catalog'];

/**
 * Adds an invisible signature field (field and widget in one dictionary) to the form and to the first page, rewriting
 * no object that does not have to change.
 * @param value - the signature dictionary
 */
export function addSignatureField(
  reader: PdfReader,
  update: IncrementalUpdate,
  catalog: Catalog,
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
  if (page.owner.reference.equals(catalog.reference))
    throw new PadesError('unsupported', 'its pages are not objects of their own');

  if (append(reader, update, page.dictionary, 'Annots', field)) update.put(page.owner.reference, page.owner.object);
  changeForm(reader, update, catalog, (form) => append(reader, update, form, 'Fields', field));
  return field;
}

/**
 * Gives an empty signature field its value. Its widgets, merged with it or apart, keep their places; a visible one that
 * shows nothing yet gets an empty appearance, because a visible widget without one is no PDF/A (ISO 19005-2, clause
 * 6.3.3) and viewers would draw one of their own.
 *
 * @param first - false when the document is signed already: then a widget that is no part of the field's own dictionary
 *   stays as it is, because validators hold a change of it against the earlier signature
 */
export function fillSignatureField(
  reader: PdfReader,
  update: IncrementalUpdate,
  catalog: Catalog,
  { dictionary, reference }: EmptyField,
  value: PdfReference,
  first: boolean,
): void {
  dictionary.set('V', value);
  addEmptyAppearance(reader, update, dictionary);
  update.put(reference, dictionary);
  for (const kid of (first && reader.array(dictionary, 'Kids')) || []) {
    const widget = reader.resolve(kid);
    if (!(kid instanceof PdfReference) || !(widget instanceof PdfDictionary)) continue;
    if (addEmptyAppearance(reader, update, widget)) update.put(kid, widget);
  }
  changeForm(reader, update, catalog, () => false);
}

/** Lets the catalog's /Perms name the certifying signature (ISO 32000-2, table 263). */
export function certify(reader: PdfReader, update: IncrementalUpdate, catalog: Catalog, signature: PdfReference): void {
  const permissions = follow(reader, catalog.dictionary.get('Perms'));
  if (permissions.object instanceof PdfDictionary) {
    permissions.object.set('DocMDP', signature);
    if (permissions.reference) {
      update.put(permissions.reference, permissions.object);
      return;
    }
  } else {
    catalog.dictionary.set('Perms', PdfDictionary.of({ DocMDP: signature }));
  }
  update.put(catalog.reference, catalog.dictionary);
}

/**
 * Changes the form, and sees to it that it says that there are signatures; makes one where there is none.
 * @param change - tells whether it changed the form's own dictionary
 */
function changeForm(
  reader: PdfReader,
  update: IncrementalUpdate,
  catalog: Catalog,
  change: (form: PdfDictionary) => boolean,
): void {
  const form = follow(reader, catalog.dictionary.get('AcroForm'));
  if (!(form.object instanceof PdfDictionary)) {
    const fresh = new PdfDictionary();
    change(fresh);
    fresh.set('SigFlags', signatureFlags);
    catalog.dictionary.set('AcroForm', update.add(fresh));
    update.put(catalog.reference, catalog.dictionary);
    return;
  }
  let changed = change(form.object);
  const flags = reader.lookup(form.object, 'SigFlags');
  const wanted = typeof flags === 'number' ? flags | signatureFlags : signatureFlags;
  if (flags !== wanted) {
    form.object.set('SigFlags', wanted);
    changed = true;
  }
  if (changed && form.reference) update.put(form.reference, form.object);
  else if (changed) update.put(catalog.reference, catalog.dictionary);
}

/** @returns true when the widget was given an appearance */
function addEmptyAppearance(reader: PdfReader, update: IncrementalUpdate, widget: PdfDictionary): boolean {
  const size = visibleSize(reader, widget);
  const appearance = reader.dictionary(widget, 'AP');
  if (!size || (appearance && reader.lookup(appearance, 'N') !== null)) return false;
  const form = PdfDictionary.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: [0, 0, ...size],
    Resources: new PdfDictionary(),
  });
  widget.set('AP', PdfDictionary.of({ N: update.add(new PdfNewStream(form, new Uint8Array())) }));
  return true;
}

/** Width and height of a widget that takes room on its page. */
function visibleSize(reader: PdfReader, widget: PdfDictionary): [PdfReal, PdfReal] | undefined {
  if (!widget.hasName('Subtype', 'Widget')) return undefined;
  const corners = (reader.array(widget, 'Rect') ?? []).map((item) => {
    const number = reader.resolve(item);
    return number instanceof PdfReal ? number.value : typeof number === 'number' ? number : Number.NaN;
  });
  const [left = 0, bottom = 0, right = 0, top = 0] = corners;
  const [width, height] = [Math.abs(right - left), Math.abs(top - bottom)];
  return width > 0 && height > 0 ? [decimal(width), decimal(height)] : undefined;
}

/** A number as PDF writes it: without an exponent. */
const decimal = (value: number): PdfReal => new PdfReal(value.toFixed(4).replace(/\.?0+$/, ''));

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
