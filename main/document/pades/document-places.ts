import {
  mostSeenPlaces,
  mostTakenPlaces,
  type DocumentPlaces,
  type SignatureField,
} from '../../../preload/contract/placement';
import type { SeenPlace } from '../document-port';
import { decodeTextString, PdfDictionary, PdfReference, PdfString, pagesOf } from '../pdf';
import type { PdfReader } from '../pdf';
import { fieldAttribute, fieldFlags, nameOf } from './field-attributes';
import { fieldDemands } from './field-demands';
import { formFields, type FormField } from './field-tree';
import { isHidden } from './hidden-annotation';
import { PadesError } from './pades-error';
import { overlap, pageGeometry, readRectangle, rounded, toSeen } from './page-geometry';
import type { PageGeometry } from './page-geometry';
import { assertMayFill, assertMaySign } from './permission';
import { widgetsOf } from './widget-places';

/** Annotations of a page that are looked at, signature fields that are told, and characters of their words. */
const mostAnnotations = 2_000;
const mostFields = 500;
const longest = 1_000;
/** Fields that no page lists are looked for one by one, each on all pages. */
const mostUnlisted = 20;
/** ReadOnly (ISO 32000-2, table 227). */
const readOnly = 1;
/** What covers nothing: an area to click on, and a window that opens over the page. */
const unseenKinds = new Set(['Link', 'Popup']);

/** Finds the signature fields of a document, what their authors ask, and what else takes room on its pages. */
export function documentPlaces(reader: PdfReader): DocumentPlaces {
  const fields = [...formFields(reader)];
  const signing = fields.filter(({ type, terminal }) => type === 'Sig' && terminal).slice(0, mostFields);
  const owners = widgetOwners(reader, signing);
  const seen = new Map<FormField, SeenPlace[]>(signing.map((field) => [field, []]));
  const taken: DocumentPlaces['taken'] = [];
  let incomplete = false;
  let number = 0;
  for (const page of pagesOf(reader)) {
    number++;
    const annotations = reader.array(page.dictionary, 'Annots') ?? [];
    if (annotations.length > mostAnnotations) incomplete = true;
    let geometry: PageGeometry | undefined;
    for (const item of annotations.slice(0, mostAnnotations)) {
      const annotation = reader.resolve(item);
      if (!(annotation instanceof PdfDictionary) || isHidden(reader, annotation)) continue;
      const kind = nameOf(reader.lookup(annotation, 'Subtype'));
      const rectangle = readRectangle(reader, annotation.get('Rect'));
      if (!rectangle || kind === undefined || unseenKinds.has(kind)) continue;
      geometry ??= pageGeometry(reader, page);
      if (!overlap(rectangle, geometry.box)) continue;
      const place = { page: number, rectangle: rounded(toSeen(geometry, rectangle)) };
      const owner = item instanceof PdfReference ? owners.get(item.number) : undefined;
      if (owner) seen.get(owner)?.push(place);
      else if (taken.length < mostTakenPlaces)
        taken.push({ ...place, kind: kind === 'Widget' ? 'field' : 'annotation' });
      else incomplete = true;
    }
  }
  addUnlisted(reader, signing, seen);
  const mayOpen = isFreeOf(() => assertMaySign(reader, fields));
  const describe = (field: FormField): SignatureField => {
    const title = fieldAttribute(reader, field.dictionary, 'TU');
    const words = title instanceof PdfString ? decodeTextString(title).trim().slice(0, longest) : '';
    const signed = field.value !== undefined;
    const open =
      mayOpen &&
      field.reference !== undefined &&
      (fieldFlags(reader, field.dictionary) & readOnly) === 0 &&
      isFreeOf(() => assertMayFill(reader, fields, field.name));
    return {
      name: field.name.slice(0, longest),
      ...(words !== '' && { title: words }),
      state: signed ? 'signed' : open ? 'empty' : 'closed',
      seen: (seen.get(field) ?? []).slice(0, mostSeenPlaces),
      demands: signed ? [] : fieldDemands(reader, field.dictionary),
    };
  };
  return { signatureFields: signing.map(describe), taken, incomplete: incomplete || signing.length >= mostFields };
}

/** By the object numbers of widgets: whose they are. */
function widgetOwners(reader: PdfReader, fields: FormField[]): Map<number, FormField> {
  const owners = new Map<number, FormField>();
  for (const field of fields) {
    if (field.reference) owners.set(field.reference.number, field);
    for (const kid of reader.array(field.dictionary, 'Kids') ?? []) {
      if (kid instanceof PdfReference) owners.set(kid.number, field);
    }
  }
  return owners;
}

/** An empty field that its author forgot to put on its page is put there when it is signed. */
function addUnlisted(reader: PdfReader, fields: FormField[], seen: Map<FormField, SeenPlace[]>): void {
  const first = !fields.some(({ value }) => value !== undefined);
  const unlisted = fields.filter((field) => field.value === undefined && seen.get(field)?.length === 0);
  for (const field of first ? unlisted.slice(0, mostUnlisted) : []) {
    const { reference } = field;
    if (!reference) continue;
    const { places } = widgetsOf(reader, { ...field, reference }, { mayPutOnPage: true });
    seen.set(
      field,
      places.map((place) => place.seen),
    );
  }
}

function isFreeOf(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof PadesError) return false;
    throw error;
  }
}
