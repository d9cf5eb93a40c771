import type { PageRectangle, PageSize, ViewRotation } from '../../../preload/contract/page-view';

/** A place in points of a page as its reader sees it, before any turn for viewing; the origin in the lower left corner. */
export interface PagePoint {
  x: number;
  y: number;
}

/** A box in CSS pixels within the shown page, from its upper left corner as it is seen. */
export interface PageBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** One page that is on the screen, for what is laid over it. What is laid over a page is placed within the page's own element. */
export interface ShownPage {
  /** Counted from 1. */
  page: number;
  /** Points, before any turn for viewing. */
  size: PageSize;
  /** CSS pixels for a point. */
  scale: number;
  rotation: ViewRotation;
  /** Where on the page something is that a pointer touches; outside of the page, too. */
  toPoints(clientX: number, clientY: number): PagePoint;
  /** Where a rectangle of the page is seen. */
  toBox(rectangle: PageRectangle): PageBox;
}

/** The size of a page as it is seen after a turn, in the unit of `size`. */
export function turnedSize({ width, height }: PageSize, rotation: ViewRotation): PageSize {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Where a rectangle of a page is seen, in CSS pixels from the upper left corner of the page as it is turned. */
export function boxOf(
  [left, bottom, right, top]: PageRectangle,
  { size, scale, rotation }: Pick<ShownPage, 'size' | 'scale' | 'rotation'>,
): PageBox {
  const corner = {
    0: { x: left, y: size.height - top },
    90: { x: bottom, y: left },
    180: { x: size.width - right, y: bottom },
    270: { x: size.height - top, y: size.width - right },
  }[rotation];
  const turned = turnedSize({ width: right - left, height: top - bottom }, rotation);
  return {
    left: corner.x * scale,
    top: corner.y * scale,
    width: turned.width * scale,
    height: turned.height * scale,
  };
}

/** The place of the page that is seen so many CSS pixels from the upper left corner of the page as it is turned. */
export function pointAt(
  left: number,
  top: number,
  { size, scale, rotation }: Pick<ShownPage, 'size' | 'scale' | 'rotation'>,
): PagePoint {
  const x = left / scale;
  const y = top / scale;
  switch (rotation) {
    case 0:
      return { x, y: size.height - y };
    case 90:
      return { x: y, y: x };
    case 180:
      return { x: size.width - x, y };
    case 270:
      return { x: size.width - y, y: size.height - x };
  }
}
