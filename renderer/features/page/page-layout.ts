import type { PageSize, ViewRotation } from '../../../preload/contract/page-view';
import { turnedSize } from './page-overlay';
import type { PageBox } from './page-overlay';

/** CSS pixels for a point at 100 %. */
export const fullScale = 96 / 72;
/** CSS pixels between pages, and around them. */
export const gap = 16;
export const smallestScale = fullScale * 0.1;
export const largestScale = fullScale * 16;
/** No element of the browser engine may be higher (it cuts off at 2^25 pixels). */
const highest = 30_000_000;

/** How large pages are shown: fitted to the room, by the size of one page, or so many CSS pixels for a point. */
export type Fit = { to: 'width' | 'page'; page: number } | { to: 'scale'; scale: number };

/** The room in which pages are seen, in CSS pixels. */
export interface Room {
  width: number;
  height: number;
}

/** What is known of the sizes of pages: `first` stands for those that are not known yet. */
export interface KnownSizes {
  pages: number;
  first: PageSize;
  known: ReadonlyMap<number, PageSize>;
}

export const sizeOf = ({ known, first }: KnownSizes, page: number): PageSize => known.get(page) ?? first;

/** A place on a page: fractions of its width and height from the upper left corner as it is seen; beyond them in the gaps. */
export interface PageAnchor {
  page: number;
  x: number;
  y: number;
}

/** Where every page of a document lies in the long column of them, in CSS pixels. */
export interface PageLayout {
  scale: number;
  rotation: ViewRotation;
  /** Of the whole column. */
  width: number;
  height: number;
  boxOf(page: number): PageBox;
  /** The pages of which something lies between `top` and `bottom`, both included; at least one. */
  between(top: number, bottom: number): [first: number, last: number];
  /** The place on the nearest page. */
  anchorAt(left: number, top: number): PageAnchor;
  positionOf(anchor: PageAnchor): { left: number; top: number };
}

/** Lays out the pages of a document, each in the middle of the column. */
export function layoutOf(sizes: KnownSizes, scale: number, rotation: ViewRotation, room: Room): PageLayout {
  const { pages } = sizes;
  const tops = new Float64Array(pages + 1);
  let top = gap;
  let widest = 0;
  for (let page = 1; page <= pages; page += 1) {
    tops[page - 1] = top;
    const { width, height } = turnedSize(sizeOf(sizes, page), rotation);
    widest = Math.max(widest, Math.round(width * scale));
    top += Math.round(height * scale) + gap;
  }
  tops[pages] = top;
  const width = Math.max(room.width, widest + 2 * gap);

  const boxOf = (page: number): PageBox => {
    const turned = turnedSize(sizeOf(sizes, page), rotation);
    const across = Math.round(turned.width * scale);
    return {
      left: Math.max(gap, Math.round((width - across) / 2)),
      top: tops[page - 1] ?? 0,
      width: across,
      height: Math.round(turned.height * scale),
    };
  };
  /** The last page that begins at or above `y`. */
  const pageAt = (y: number): number => {
    let low = 1;
    let high = pages;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((tops[middle - 1] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return {
    scale,
    rotation,
    width,
    height: top,
    boxOf,
    between(from, to) {
      const at = pageAt(from);
      const first = (tops[at] ?? 0) - gap <= from && at < pages ? at + 1 : at;
      return [first, Math.max(first, pageAt(to))];
    },
    anchorAt(left, y) {
      const at = pageAt(y);
      const box = boxOf(at);
      // The gap under a page is nearer to the next one from its middle on.
      const page = at < pages && y > box.top + box.height + gap / 2 ? at + 1 : at;
      const near = boxOf(page);
      return { page, x: (left - near.left) / near.width, y: (y - near.top) / near.height };
    },
    positionOf({ page, x, y }) {
      const box = boxOf(page);
      return { left: box.left + x * box.width, top: box.top + y * box.height };
    },
  };
}

/** CSS pixels for a point where a page is fitted so into the room. */
export function scaleOf(fit: Fit, sizes: KnownSizes, rotation: ViewRotation, room: Room): number {
  if (fit.to === 'scale') return withinLimits(fit.scale, sizes);
  const { width, height } = turnedSize(sizeOf(sizes, fit.page), rotation);
  const across = Math.max(1, room.width - 2 * gap) / width;
  const down = Math.max(1, room.height - 2 * gap) / height;
  return withinLimits(fit.to === 'width' ? across : Math.min(across, down), sizes);
}

function withinLimits(scale: number, { pages, first }: KnownSizes): number {
  const most = Math.min(largestScale, highest / (pages * Math.max(first.width, first.height)));
  return Math.max(Math.min(smallestScale, most), Math.min(most, scale));
}

const steps = [0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 12, 16];

/** The next larger or smaller of the usual sizes. */
export function steppedScale(scale: number, direction: 1 | -1): number {
  const now = scale / fullScale;
  // A size that was reached by fitting is never exactly one of them.
  const near = 0.005;
  const next = direction > 0 ? steps.find((step) => step > now + near) : steps.findLast((step) => step < now - near);
  return (next ?? (direction > 0 ? 16 : 0.1)) * fullScale;
}

/** The page of which most is seen between `top` and `bottom`; the earlier one of two that show as much. */
export function mostSeen(layout: PageLayout, top: number, bottom: number): number {
  const [first, last] = layout.between(top, bottom);
  let best = first;
  let most = -1;
  for (let page = first; page <= last; page += 1) {
    const box = layout.boxOf(page);
    const seen = Math.min(bottom, box.top + box.height) - Math.max(top, box.top);
    // A short page that is seen whole counts as much as a long one of which there is room for so much.
    const share = Math.max(0, seen) / Math.min(box.height, bottom - top);
    if (share > most + 0.001) {
      best = page;
      most = share;
    }
  }
  return best;
}
