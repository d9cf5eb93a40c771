import type { SignatureCorner } from '../document-port';
import { PdfDictionary, PdfName } from '../pdf';
import type { FoundPage, PdfReader } from '../pdf';
import { isHidden } from './hidden-annotation';
import { cornerRectangle, marginOf, overlap, readRectangle, toSeen } from './page-geometry';
import type { PageGeometry, Rectangle } from './page-geometry';

/** Points between what is there and the signature. */
const gap = 3;
/** Annotations of a page that are looked at, and places that are tried in each direction. */
const mostAnnotations = 2_000;
const mostSteps = 40;
/** Where a corner is taken, these are tried: the bottom of a page is where signatures stand. */
const corners: SignatureCorner[] = ['bottom-left', 'bottom-right', 'top-right', 'top-left'];
/** What covers nothing: an area to click on, and a window that opens over the page. */
const unseenKinds = new Set(['Link', 'Popup']);

/**
 * Finds a place of the page that no field and no annotation takes: the corner, another one, or any from the bottom up. The
 * page's own content is not looked at.
 *
 * @returns points of the page as its reader sees it; `crowded`: nothing is free, so it is the corner all the same
 */
export function freePlace(
  reader: PdfReader,
  page: FoundPage,
  geometry: PageGeometry,
  place: { corner: SignatureCorner; width?: number; height?: number },
): { rectangle: [number, number, number, number]; crowded: boolean } {
  const taken = takenPlaces(reader, page, geometry);
  const isFree = (rectangle: Rectangle): boolean => {
    const [left, bottom, right, top] = rectangle;
    const around: Rectangle = [left - gap, bottom - gap, right + gap, top + gap];
    return !taken.some((one) => overlap(one, around));
  };
  const wanted = cornerRectangle(geometry, place);
  const others = corners.filter((corner) => corner !== place.corner);
  const first = [wanted, ...others.map((corner) => cornerRectangle(geometry, { ...place, corner }))].find(isFree);
  const found = first ?? fromTheBottom(geometry, wanted).find(isFree);
  return { rectangle: [...(found ?? wanted)], crowded: found === undefined };
}

/** Places of the same size, row by row. */
function fromTheBottom(geometry: PageGeometry, [left, bottom, right, top]: Rectangle): Rectangle[] {
  const margin = marginOf(geometry);
  const [width, height] = [right - left, top - bottom];
  const columns = steps(geometry.width - 2 * margin, width);
  return steps(geometry.height - 2 * margin, height).flatMap((up) =>
    columns.map((aside): Rectangle => [margin + aside, margin + up, margin + aside + width, margin + up + height]),
  );
}

/** Offsets at which something of that length fits into the room, half of it apart, the last one at the end. */
function steps(room: number, length: number): number[] {
  const last = room - length;
  if (!(last >= 0)) return [];
  const count = Math.min(mostSteps, Math.ceil(last / ((length + gap) / 2)));
  return Array.from({ length: count + 1 }, (_, index) => (count === 0 ? 0 : (last * index) / count));
}

/** What fields and annotations of a page take of it, in points as its reader sees it. */
function takenPlaces(reader: PdfReader, page: FoundPage, geometry: PageGeometry): Rectangle[] {
  const annotations = reader.array(page.dictionary, 'Annots') ?? [];
  return annotations.slice(0, mostAnnotations).flatMap((item) => {
    const annotation = reader.resolve(item);
    if (!(annotation instanceof PdfDictionary) || isHidden(reader, annotation)) return [];
    const kind = reader.lookup(annotation, 'Subtype');
    if (kind instanceof PdfName && unseenKinds.has(kind.value)) return [];
    const rectangle = readRectangle(reader, annotation.get('Rect'));
    return rectangle ? [toSeen(geometry, rectangle)] : [];
  });
}
