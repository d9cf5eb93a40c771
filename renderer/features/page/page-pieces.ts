import type { PageSize, PixelArea, ViewRotation } from '../../../preload/contract/page-view';
import { turnedSize } from './page-overlay';
import type { PageBox } from './page-overlay';

/** A page of at most so many pixels is drawn in one piece: 16 MB. */
const mostInOne = 4_000_000;
/** Of a larger page, what is seen between its pieces while they come. */
const mostOfBase = 1_000_000;
/** Pixels of the first rough drawing, along the longer side. */
const roughSide = 220;
export const tileSide = 1024;

/** One drawing of a page, or of a piece of it. */
export interface Piece {
  page: number;
  /** Pixels for a point. */
  scale: number;
  rotation: ViewRotation;
  /** Absent: the whole page. */
  area?: PixelArea;
}

/** Two pieces with one key are the same picture. */
export function keyOf({ page, scale, rotation, area }: Piece): string {
  const where = area ? `${area.x},${area.y},${area.width},${area.height}` : 'whole';
  return `${page}/${rotation}/${scale.toFixed(4)}/${where}`;
}

/** A drawing that is there soon, to be seen until the sharp one is. */
export function roughPiece(page: number, size: PageSize, rotation: ViewRotation): Piece {
  return { page, rotation, scale: roughSide / Math.max(size.width, size.height) };
}

/** What a page is drawn in. */
export interface Pieces {
  /** The whole page; not as sharp as the screen where there are tiles. */
  whole: Piece;
  /** Over it, as sharp as the screen: those of which something is seen. */
  tiles: Piece[];
}

/**
 * What has to be drawn for a page to be as sharp as the screen is.
 *
 * @param scale - pixels of the screen for a point
 * @param seen - the part of the page in sight, in pixels of the screen from the upper left corner of the page as it is turned
 */
export function piecesOf(
  page: number,
  size: PageSize,
  rotation: ViewRotation,
  scale: number,
  seen: PageBox | undefined,
): Pieces {
  const turned = turnedSize(size, rotation);
  const width = Math.max(1, Math.round(turned.width * scale));
  const height = Math.max(1, Math.round(turned.height * scale));
  const pixels = width * height;
  if (pixels <= mostInOne) return { whole: { page, rotation, scale }, tiles: [] };
  const whole = { page, rotation, scale: scale * Math.sqrt(mostOfBase / pixels) };
  const tiles: Piece[] = [];
  if (!seen) return { whole, tiles };
  const right = Math.min(width, seen.left + seen.width);
  const bottom = Math.min(height, seen.top + seen.height);
  const start = (from: number): number => Math.floor(Math.max(0, from) / tileSide) * tileSide;
  for (let y = start(seen.top); y < bottom; y += tileSide) {
    for (let x = start(seen.left); x < right; x += tileSide) {
      const area = { x, y, width: Math.min(tileSide, width - x), height: Math.min(tileSide, height - y) };
      tiles.push({ page, rotation, scale, area });
    }
  }
  return { whole, tiles };
}
