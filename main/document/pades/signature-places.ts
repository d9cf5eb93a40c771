import type { SignaturePlace, VisibleSignature } from '../document-port';
import { firstPage, PdfDictionary, PdfError, PdfReference, pagesOf } from '../pdf';
import type { FoundPage, PdfReader } from '../pdf';
import type { EmptyField, FieldChoice } from './field-choice';
import { formFields } from './field-tree';
import { PadesError } from './pades-error';
import { locatePlace, pageGeometry, quarterTurn, readRectangle, toUserSpace } from './page-geometry';
import type { Rectangle, Rotation } from './page-geometry';
import { assertMayShow } from './permission';

/** One place where a signature is seen: an annotation to be made, or a widget that is there. */
export type AppearancePlace = (NewPlace | WidgetPlace) & {
  /** Points; the upright box that is to be drawn. */
  width: number;
  height: number;
  /** How far the drawing is turned counterclockwise on its page, so that its reader sees it upright. */
  rotation: Rotation;
};

export interface NewPlace {
  page: OwnPage;
  /** In default user space. */
  rectangle: Rectangle;
}

export interface WidgetPlace {
  /** Of the field's own dictionary, or of one of its kids. */
  widget: { reference: PdfReference; dictionary: PdfDictionary };
}

/** A page that is an object of its own, as the standard wants it. */
export type OwnPage = FoundPage & { reference: PdfReference };

/** Hidden and NoView (ISO 32000-2, table 167). */
const hiddenFlags = 2 | 32;

/** A document with more pages is not given an annotation on each of them. */
const maximumPages = 10_000;

/**
 * Finds out where the signature will be seen. A field that is there keeps its place: its visible widgets are drawn
 * into, and where it has none the signature stays as invisible as the field's author made it.
 *
 * @param choice - the field that will be signed
 * @returns the signature's own place first; empty when nothing is to be seen
 * @throws PadesError `page-unknown`, `place-outside`, `not-shown`, `unsupported`; PdfError
 */
export function placeSignature(
  reader: PdfReader,
  choice: FieldChoice,
  visible: Pick<VisibleSignature, 'pages' | 'place'>,
): AppearancePlace[] {
  const { empty } = choice;
  const fields = [...formFields(reader)];
  if (!empty) {
    const places = choosePages(reader, visible.pages).map((chosen) => placeOnPage(reader, chosen, visible.place));
    assertMayShow(reader, fields, { makesField: true, pages: places.length, changesWidgets: false });
    return places;
  }
  const places = widgetsOf(reader, empty);
  const changesWidgets = places.some(({ widget }) => widget.dictionary !== empty.dictionary);
  assertMayShow(reader, fields, { makesField: false, pages: 1, changesWidgets });
  return places;
}

/** The visible widgets of a field: merged with it, or among its kids. */
function widgetsOf(reader: PdfReader, field: EmptyField): (AppearancePlace & WidgetPlace)[] {
  const kids = (reader.array(field.dictionary, 'Kids') ?? []).flatMap((kid) => {
    const dictionary = reader.resolve(kid);
    return kid instanceof PdfReference && dictionary instanceof PdfDictionary ? [{ reference: kid, dictionary }] : [];
  });
  const own = { reference: field.reference, dictionary: field.dictionary };
  const visible = [own, ...kids].flatMap((widget) => {
    const rectangle = visibleRectangle(reader, widget.dictionary);
    return rectangle ? [{ widget, rectangle }] : [];
  });
  if (visible.length === 0) return [];
  const pages = pagesShowing(
    reader,
    visible.map(({ widget }) => widget),
  );
  return visible.map(({ widget, rectangle: [left, bottom, right, top] }) => {
    const page = pages.get(widget.reference.number);
    const geometry = page && pageGeometry(reader, page);
    const characteristics = reader.dictionary(widget.dictionary, 'MK');
    const said = characteristics && quarterTurn(reader.lookup(characteristics, 'R'));
    const rotation = said ?? geometry?.rotation ?? 0;
    const unit = geometry?.userUnit ?? 1;
    const [across, up] = [(right - left) * unit, (top - bottom) * unit];
    const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
    return { widget, width, height, rotation };
  });
}

/** Where a widget is seen (ISO 32000-2, clause 12.7.5.5): not without area, nor with a flag that hides it. */
function visibleRectangle(reader: PdfReader, widget: PdfDictionary): Rectangle | undefined {
  const flags = reader.lookup(widget, 'F');
  const hidden = typeof flags === 'number' && (flags & hiddenFlags) !== 0;
  return widget.hasName('Subtype', 'Widget') && !hidden ? readRectangle(reader, widget.get('Rect')) : undefined;
}

/**
 * The pages on which annotations stand, by their /P, which is often missing or wrong: /Annots decides.
 * @returns by the annotations' object numbers
 */
function pagesShowing(reader: PdfReader, widgets: WidgetPlace['widget'][]): Map<number, FoundPage> {
  const wanted = new Set(widgets.map(({ reference }) => reference.number));
  const found = new Map<number, FoundPage>();
  for (const page of pagesOf(reader)) {
    for (const annotation of reader.array(page.dictionary, 'Annots') ?? []) {
      if (annotation instanceof PdfReference && wanted.has(annotation.number)) found.set(annotation.number, page);
    }
    if (found.size === wanted.size) break;
  }
  return found;
}

function placeOnPage(
  reader: PdfReader,
  { page, number }: ChosenPage,
  place: SignaturePlace,
): AppearancePlace & NewPlace {
  const { reference } = page;
  if (!reference) throw new PadesError('unsupported', 'its pages are not objects of their own');
  const geometry = pageGeometry(reader, page);
  const seen = locatePlace(geometry, place);
  if (!seen) throw new PadesError('place-outside', 'the place is not within the page', { page: number });
  const [left, bottom, right, top] = seen;
  return {
    page: { ...page, reference },
    rectangle: toUserSpace(geometry, seen),
    width: right - left,
    height: top - bottom,
    rotation: geometry.rotation,
  };
}

/** A page, and the number by which it was asked for. */
interface ChosenPage {
  page: FoundPage;
  number: number;
}

/** The pages in the order in which they were asked for, none of them twice. */
function choosePages(reader: PdfReader, pages: VisibleSignature['pages']): ChosenPage[] {
  if (pages === 'first') return [{ page: firstPage(reader), number: 1 }];
  if (pages === 'all') {
    const all: ChosenPage[] = [];
    for (const page of pagesOf(reader)) {
      all.push({ page, number: all.length + 1 });
      if (all.length > maximumPages) throw new PadesError('unsupported', 'it has too many pages to show it on all');
    }
    if (all.length === 0) throw new PdfError('damaged', 'it has no pages');
    return withoutRepeats(all);
  }
  const numbers = pages === 'last' ? [-1] : pages.length > 0 ? pages : [0];
  const found = new Map([...walkTo(reader, numbers, 'forward'), ...walkTo(reader, numbers, 'backward')]);
  return withoutRepeats(numbers.map((number) => ({ page: found.get(number)!, number })));
}

/**
 * Walks from one end of the document to those pages that are counted from there.
 * @throws PadesError `page-unknown`
 */
function walkTo(
  reader: PdfReader,
  numbers: readonly number[],
  direction: 'forward' | 'backward',
): Map<number, FoundPage> {
  const sign = direction === 'forward' ? 1 : -1;
  const wanted = new Set(numbers.filter((number) => number * sign > 0 || (number === 0 && sign === 1)));
  const found = new Map<number, FoundPage>();
  if (wanted.size === 0) return found;
  let count = 0;
  for (const page of pagesOf(reader, direction)) {
    count++;
    if (wanted.has(count * sign)) found.set(count * sign, page);
    if (found.size === wanted.size) return found;
  }
  const missing = numbers.find((number) => wanted.has(number) && !found.has(number))!;
  throw new PadesError('page-unknown', 'there is no such page', { page: missing, pages: count });
}

function withoutRepeats(chosen: ChosenPage[]): ChosenPage[] {
  const seen = new Set<number>();
  return chosen.filter(({ page: { reference } }) => {
    if (!reference) return true;
    if (seen.has(reference.number)) return false;
    seen.add(reference.number);
    return true;
  });
}
