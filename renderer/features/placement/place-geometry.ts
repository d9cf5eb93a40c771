import type { PageRectangle, PageSize } from '../../../preload/contract/page-view';
import type { WantedPlace } from '../../../preload/contract/placement';

/** Points: smaller can not be read, and hardly be touched. */
export const smallest = { width: 24, height: 12 };
/** How large a signature is that somebody places with a click or a key. */
export const usualSize = { width: 200, height: 70 };

/** An edge or a corner by which a place is resized, by the points of the compass; up is north on the page. */
export type Handle = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
export const handles: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

const between = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, Math.max(low, high)));

/** Hundredths of a point are nothing that anybody measures. */
export const rounded = (rectangle: PageRectangle): PageRectangle =>
  rectangle.map((edge) => Math.round(edge * 100) / 100) as unknown as PageRectangle;

/** The same size, moved as far as the page reaches; what is larger than the page is made as large as it. */
export function ontoPage([left, bottom, right, top]: PageRectangle, page: PageSize): PageRectangle {
  const width = Math.min(right - left, page.width);
  const height = Math.min(top - bottom, page.height);
  const x = between(left, 0, page.width - width);
  const y = between(bottom, 0, page.height - height);
  return rounded([x, y, x + width, y + height]);
}

export function movedBy(place: PageRectangle, right: number, up: number, page: PageSize): PageRectangle {
  return ontoPage([place[0] + right, place[1] + up, place[2] + right, place[3] + up], page);
}

/** Pulled by a handle; the opposite edge stays where it is. */
export function resizedBy(
  [left, bottom, right, top]: PageRectangle,
  handle: Handle,
  across: number,
  up: number,
  page: PageSize,
): PageRectangle {
  const has = (side: string): boolean => handle.includes(side);
  return rounded([
    has('w') ? between(left + across, 0, right - smallest.width) : left,
    has('s') ? between(bottom + up, 0, top - smallest.height) : bottom,
    has('e') ? between(right + across, left + smallest.width, page.width) : right,
    has('n') ? between(top + up, bottom + smallest.height, page.height) : top,
  ]);
}

/** What a pointer has drawn from one point to another; at least as large as a place can be. */
export function drawnBetween(
  from: { x: number; y: number },
  to: { x: number; y: number },
  page: PageSize,
): PageRectangle {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [bottom, top] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return ontoPage(
    [left, bottom, Math.max(right, left + smallest.width), Math.max(top, bottom + smallest.height)],
    page,
  );
}

/** A place of the usual size around a point. */
export function aroundPoint({ x, y }: { x: number; y: number }, page: PageSize): PageRectangle {
  const { width, height } = usualSize;
  return ontoPage([x - width / 2, y - height / 2, x + width / 2, y + height / 2], page);
}

/** So far from the nearest corner: the same place on pages of other sizes. */
export function fromCorner(place: PageRectangle, page: PageSize): Extract<WantedPlace, { corner: string }> {
  const [left, bottom, right, top] = place;
  const isLeft = left <= page.width - right;
  const isBottom = bottom <= page.height - top;
  const [aside, away] = [isLeft ? left : page.width - right, isBottom ? bottom : page.height - top];
  const hundredths = (value: number): number => Math.max(0, Math.round(value * 100) / 100);
  return {
    corner: `${isBottom ? 'bottom' : 'top'}-${isLeft ? 'left' : 'right'}`,
    aside: hundredths(aside),
    away: hundredths(away),
    width: hundredths(right - left),
    height: hundredths(top - bottom),
  };
}

/** Where such a place is on a page. */
export function onPage(place: Exclude<WantedPlace, { line: true }>, page: PageSize): PageRectangle {
  if ('rectangle' in place) return place.rectangle;
  const { corner, aside, away, width, height } = place;
  const left = corner.endsWith('left') ? aside : page.width - aside - width;
  const bottom = corner.startsWith('bottom') ? away : page.height - away - height;
  return ontoPage([left, bottom, left + width, bottom + height], page);
}

/** Whether two rectangles have more in common than an edge. */
export function overlap(a: PageRectangle, b: PageRectangle): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
