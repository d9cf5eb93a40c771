import { encodeTextString, firstPage, PdfDictionary, PdfName, PdfNewStream, PdfReference } from '../pdf';
import type { FoundPage, IncrementalUpdate, PdfReader } from '../pdf';
import type { AppearancePlace, NewPlace, WidgetPlace } from './appearance-place';
import type { EmptyField } from './field-choice';
import { formFields } from './field-tree';
import { PadesError } from './pades-error';
import { everyFieldNeedsAppearance } from './pdf-a';
import { decimal, pageGeometry, readRectangle } from './page-geometry';
import { append, follow, type Catalog } from './rewriting';
import { isTagged, StructureTree } from './structure-tree';
import { AnnotationList, DrawingCarrier, shownAnnotation, type ShownPlace } from './visible-widget';

/** SignaturesExist and AppendOnly (ISO 32000-2, table 225). */
const signatureFlags = 3;
/** Print and Locked (table 167). */
const annotationFlags = 132;
/** Print, ReadOnly and Locked. */
const stampFlags = 196;

/** What the new field is to be beside its name and value. */
export interface NewFieldOptions {
  /** True when the document carries no signature yet: only then may its structure tree and its pages' tab order grow. */
  first: boolean;
  /** Where the signature is seen, its own place first; without one it is invisible. */
  shown?: ShownPlace<AppearancePlace & NewPlace>[];
  /** Every widget of the form has its appearance now: viewers are no longer asked to draw them. */
  settled?: boolean;
}

/**
 * Adds a signature field (field and widget in one dictionary) to the form and to its page, rewriting no object that does
 * not have to change.
 *
 * A signature field refers to one annotation and no more (ISO 32000-2, clause 12.7.5.5: where a signature stands can bear
 * on what it means). So a signature that is shown on several pages is the field of the first one; on each other page
 * stands a stamp annotation that looks the same, covered by the signature like everything else.
 *
 * In a tagged document what is seen gets its place in the structure tree (ISO 14289-1, clause 7.18). Once a document
 * is signed its tree stays as it is: validators hold any change of it against the earlier signature, and none of them
 * knows how to tell this one from others.
 *
 * @param value - the signature dictionary
 */
export function addSignatureField(
  reader: PdfReader,
  update: IncrementalUpdate,
  catalog: Catalog,
  name: string,
  value: PdfReference,
  { first, shown = [], settled = false }: NewFieldOptions,
): PdfReference {
  const [own, ...copies] = shown;
  const tagged = isTagged(reader, catalog);
  const page = own?.page ?? firstPage(reader);
  if (page.owner.reference.equals(catalog.reference))
    throw new PadesError('unsupported', 'its pages are not objects of their own');
  const structure = first && own ? StructureTree.open(reader, update, catalog) : undefined;
  const annotations = new AnnotationList(reader, update, {
    visible: own !== undefined,
    tabsByStructure: first && tagged,
  });
  const carrier = new DrawingCarrier(update);

  const field = update.allocate();
  const widget = own ? shownAnnotation('Widget', own) : invisibleWidget(reader, update, page, tagged);
  widget.set('FT', new PdfName('Sig'));
  widget.set('T', encodeTextString(name));
  widget.set('V', value);
  widget.set('F', annotationFlags);
  if (own) {
    widget.set('AP', carrier.appearance(own));
    if (own.rotation !== 0) widget.set('MK', PdfDictionary.of({ R: own.rotation }));
    if (structure) widget.set('StructParent', structure.add('Form', field, own.page.reference));
  }
  if (tagged) describe(widget, { reader, name, words: own?.drawing.text });
  update.put(field, widget);
  annotations.add(page, field);

  for (const copy of copies) {
    const stamp = update.allocate();
    const annotation = shownAnnotation('Stamp', copy);
    annotation.set('F', stampFlags);
    annotation.set('Contents', encodeTextString(copy.drawing.text));
    annotation.set('AP', carrier.appearance(copy));
    if (structure) annotation.set('StructParent', structure.add('Annot', stamp, copy.page.reference));
    update.put(stamp, annotation);
    annotations.add(copy.page, stamp);
  }
  changeForm(reader, update, catalog, (form) => {
    const grown = append(reader, update, form, 'Fields', field);
    return (settled && stopRedrawing(form)) || grown;
  });
  return field;
}

/**
 * Says in words what a field of a tagged document is: PDF/UA-1 reads its /TU (ISO 14289-1, clause 7.18.1), PDF/UA-2 the
 * /Contents of its widget, of an invisible one too.
 */
function describe(
  widget: PdfDictionary,
  { reader, name, words }: { reader: PdfReader; name: string; words: string | undefined },
): void {
  if (words !== undefined) widget.set('TU', encodeTextString(words));
  if (reader.version >= '2.0') widget.set('Contents', encodeTextString(words ?? name));
}

/**
 * A widget without area. In a tagged document one that stands inside of the crop box would have to be in the structure
 * tree (ISO 14289-1, clause 7.18.1), so it stands on its corner.
 */
function invisibleWidget(
  reader: PdfReader,
  update: IncrementalUpdate,
  page: FoundPage,
  tagged: boolean,
): PdfDictionary {
  const [left, bottom] = tagged ? pageGeometry(reader, page).box : [0, 0];
  const needsAppearance = everyFieldNeedsAppearance(reader);
  return PdfDictionary.of({
    Type: new PdfName('Annot'),
    Subtype: new PdfName('Widget'),
    Rect: [left, bottom, left, bottom].map(decimal),
    P: page.reference,
    AP: needsAppearance ? PdfDictionary.of({ N: emptyAppearance(reader) ?? addEmptyForm(update, 0, 0) }) : undefined,
  });
}

/**
 * The empty form of another invisible signature. Where it is shared, a document timestamp brings no appearance of its
 * own, which validators would count as more than validation data.
 */
function emptyAppearance(reader: PdfReader): PdfReference | undefined {
  for (const { type, dictionary } of formFields(reader)) {
    const appearance = type === 'Sig' ? reader.dictionary(dictionary, 'AP') : undefined;
    const normal = appearance?.get('N');
    if (normal instanceof PdfReference && !readRectangle(reader, dictionary.get('Rect'))) return normal;
  }
  return undefined;
}

/** A form XObject that shows nothing. */
function addEmptyForm(update: IncrementalUpdate, width: number, height: number): PdfReference {
  const form = PdfDictionary.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: [0, 0, width, height].map(decimal),
    Resources: new PdfDictionary(),
  });
  return update.add(new PdfNewStream(form, new Uint8Array()));
}

/**
 * Gives an empty signature field its value. Its widgets, merged with it or apart, keep their places and show what was
 * drawn for them; one that stands on no page is put on its own. Where nothing was drawn, a visible one that shows nothing yet gets an empty appearance, because a
 * visible widget without one is no PDF/A (ISO 19005-2, clause 6.3.3) and viewers would draw one of their own.
 *
 * @param options.first - false when the document is signed already: then a widget that is no part of the field's own dictionary
 *   stays as it is, because validators hold a change of it against the earlier signature
 */
export function fillSignatureField(
  reader: PdfReader,
  update: IncrementalUpdate,
  catalog: Catalog,
  { dictionary, reference }: EmptyField,
  value: PdfReference,
  options: { first: boolean; shown?: ShownPlace<AppearancePlace & WidgetPlace>[]; settled?: boolean },
): void {
  const { first, shown = [], settled = false } = options;
  const carrier = new DrawingCarrier(update);
  dictionary.set('V', value);
  const annotations = new AnnotationList(reader, update, { visible: true, tabsByStructure: false });
  for (const place of shown) {
    const { widget, putOn } = place;
    widget.dictionary.set('AP', carrier.appearance(place));
    if (first && place === shown[0]) repeatValue(dictionary, widget.dictionary, value);
    if (putOn) {
      widget.dictionary.set('P', putOn.reference);
      annotations.add(putOn, widget.reference);
    }
    update.put(widget.reference, widget.dictionary);
  }
  if (shown.length === 0) addEmptyAppearance(reader, update, dictionary);
  update.put(reference, dictionary);
  changeForm(reader, update, catalog, (form) => settled && stopRedrawing(form));
  if (shown.length > 0) return;
  const kids = (first && reader.array(dictionary, 'Kids')) || [];
  for (const kid of kids) {
    const widget = reader.resolve(kid);
    if (!(kid instanceof PdfReference) || !(widget instanceof PdfDictionary)) continue;
    const repeated = kid === kids[0] && repeatValue(dictionary, widget, value);
    if (addEmptyAppearance(reader, update, widget) || repeated) update.put(kid, widget);
  }
}

/**
 * A widget apart says the value of its field too. It need not (ISO 32000-2, clause 12.7.4), but poppler takes the widget for
 * the field and calls one without a value unsigned. One widget is enough, or it would count several signatures.
 */
function repeatValue(field: PdfDictionary, widget: PdfDictionary, value: PdfReference): boolean {
  if (widget === field || !widget.hasName('Subtype', 'Widget')) return false;
  widget.set('V', value);
  return true;
}

/**
 * Viewers that are asked to draw the fields anew show no appearance of a signature (ISO 32000-2, table 224: they have to
 * make one, and there is none to be made).
 */
function stopRedrawing(form: PdfDictionary): boolean {
  form.set('NeedAppearances', false);
  return true;
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
  const rectangle = widget.hasName('Subtype', 'Widget') ? readRectangle(reader, widget.get('Rect')) : undefined;
  const appearance = reader.dictionary(widget, 'AP');
  if (!rectangle || (appearance && reader.lookup(appearance, 'N') !== null)) return false;
  const [left, bottom, right, top] = rectangle;
  widget.set('AP', PdfDictionary.of({ N: addEmptyForm(update, right - left, top - bottom) }));
  return true;
}
