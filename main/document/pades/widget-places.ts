import type { UnseenReason } from '../../../preload/contract/error-codes';
import { PdfDictionary, PdfReference, pagesOf } from '../pdf';
import type { FoundPage, PdfReader } from '../pdf';
import type { AppearancePlace, WidgetPlace } from './appearance-place';
import type { EmptyField } from './field-choice';
import { isHidden } from './hidden-annotation';
import { overlap, pageGeometry, quarterTurn, readRectangle, rounded, toSeen } from './page-geometry';
import type { PageGeometry, Rectangle } from './page-geometry';

type Widget = WidgetPlace['widget'];
type Found = { page: FoundPage; number: number };

/**
 * The widgets of a field, merged with it or among its kids, that are seen or can be.
 *
 * @param options.mayPutOnPage - one that no page lists is put on the page that it names or that is the only one
 * @returns `unseen`: why not, where none is
 */
export function widgetsOf(
  reader: PdfReader,
  field: EmptyField,
  options: { mayPutOnPage: boolean },
): { places: (AppearancePlace & WidgetPlace)[]; unseen?: UnseenReason } {
  const kids = (reader.array(field.dictionary, 'Kids') ?? []).flatMap((kid) => {
    const dictionary = reader.resolve(kid);
    return kid instanceof PdfReference && dictionary instanceof PdfDictionary ? [{ reference: kid, dictionary }] : [];
  });
  const own = { reference: field.reference, dictionary: field.dictionary };
  const widgets = [own, ...kids].filter(({ dictionary }) => dictionary.hasName('Subtype', 'Widget'));
  const reasons: UnseenReason[] = [];
  const visible = widgets.flatMap((widget) => {
    const rectangle = readRectangle(reader, widget.dictionary.get('Rect'));
    if (!rectangle) reasons.push('no-area');
    else if (isHidden(reader, widget.dictionary)) reasons.push('hidden');
    else return [{ widget, rectangle }];
    return [];
  });
  if (visible.length === 0) return { places: [], unseen: reasons[0] ?? 'no-widget' };
  const pages = pagesOfWidgets(
    reader,
    visible.map(({ widget }) => widget),
  );
  const places = visible.flatMap(({ widget, rectangle }): (AppearancePlace & WidgetPlace)[] => {
    const { listed, named } = pages.get(widget.reference.number) ?? {};
    const found = listed ?? named;
    if (!listed && !(options.mayPutOnPage && named?.page.reference)) {
      reasons.push(named?.page.reference ? 'page-closed' : 'no-page');
      return [];
    }
    const geometry = pageGeometry(reader, found!.page);
    if (!overlap(rectangle, geometry.box)) {
      reasons.push('off-page');
      return [];
    }
    const seen = { page: found!.number, rectangle: rounded(toSeen(geometry, rectangle)) };
    const reference = found!.page.reference;
    const putOn = !listed && reference ? { putOn: { ...found!.page, reference } } : {};
    return [{ widget, ...boxOf(reader, widget.dictionary, rectangle, geometry), seen, ...putOn }];
  });
  return places.length > 0 ? { places } : { places, unseen: reasons[0] ?? 'no-page' };
}

/** The upright box of a widget; its own /MK /R goes before the turn of its page. */
function boxOf(
  reader: PdfReader,
  widget: PdfDictionary,
  [left, bottom, right, top]: Rectangle,
  { rotation: turn, userUnit }: PageGeometry,
): Pick<AppearancePlace, 'width' | 'height' | 'rotation'> {
  const characteristics = reader.dictionary(widget, 'MK');
  const rotation = (characteristics && quarterTurn(reader.lookup(characteristics, 'R'))) ?? turn;
  const [across, up] = [(right - left) * userUnit, (top - bottom) * userUnit];
  const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
  return { width, height, rotation };
}

/**
 * The pages of widgets: /Annots decides, because /P is often missing or wrong. Of one that no page lists it is the page that
 * its /P names or, without one, the document's only page.
 * @returns by the widgets' object numbers
 */
function pagesOfWidgets(reader: PdfReader, widgets: Widget[]): Map<number, { listed?: Found; named?: Found }> {
  const found = new Map<number, { listed?: Found; named?: Found }>(
    widgets.map(({ reference }) => [reference.number, {}]),
  );
  let left = widgets.length;
  let number = 0;
  let only: Found | undefined;
  for (const page of pagesOf(reader)) {
    number++;
    only = number === 1 ? { page, number } : undefined;
    for (const annotation of reader.array(page.dictionary, 'Annots') ?? []) {
      const one = annotation instanceof PdfReference ? found.get(annotation.number) : undefined;
      if (!one || one.listed) continue;
      one.listed = { page, number };
      left--;
    }
    for (const { reference, dictionary } of widgets) {
      const named = dictionary.get('P');
      const isNamed = named instanceof PdfReference && page.reference?.equals(named);
      const one = found.get(reference.number)!;
      if (isNamed) one.named ??= { page, number };
    }
    if (left === 0) return found;
  }
  for (const { reference, dictionary } of widgets) {
    const one = found.get(reference.number)!;
    if (only && !one.listed && !(dictionary.get('P') instanceof PdfReference)) one.named = only;
  }
  return found;
}
