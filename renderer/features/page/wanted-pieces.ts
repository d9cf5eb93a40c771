import type { PageLayout, KnownSizes, Room } from './page-layout';
import { sizeOf } from './page-layout';
import type { PageBox } from './page-overlay';
import { keyOf, piecesOf, roughPiece } from './page-pieces';
import type { Piece, Pieces } from './page-pieces';

/** Pages before and behind what is seen that are drawn sharp, too. */
const sharpAhead = 1;
/** Pages that are drawn roughly in advance, so that nothing is blank when they come. */
const roughAhead = 8;

/** What is looked at. */
export interface Sight {
  layout: PageLayout;
  sizes: KnownSizes;
  left: number;
  top: number;
  room: Room;
  /** Pixels of the screen for a CSS pixel. */
  ratio: number;
}

/** What the picture of one page is put together from. */
export function piecesInSight(page: number, { layout, sizes, left, top, room, ratio }: Sight): Pieces {
  const box = layout.boxOf(page);
  const seen: PageBox = {
    left: Math.max(0, left - box.left) * ratio,
    top: Math.max(0, top - box.top) * ratio,
    width: (Math.min(left + room.width - box.left, box.width) - Math.max(0, left - box.left)) * ratio,
    height: (Math.min(top + room.height - box.top, box.height) - Math.max(0, top - box.top)) * ratio,
  };
  const inSight = seen.width > 0 && seen.height > 0;
  return piecesOf(page, sizeOf(sizes, page), layout.rotation, layout.scale * ratio, inSight ? seen : undefined);
}

/**
 * What has to be drawn, the most urgent first: something of each page in sight, then those pages sharp, then what comes next.
 *
 * @param settled - false while the scale still changes: what is drawn is stretched, and nothing is drawn sharp
 * @param hasAny - whether something of a page is there that can be stretched meanwhile
 * @returns also the keys of what is in sight
 */
export function wantedPieces(
  sight: Sight,
  settled: boolean,
  hasAny: (page: number) => boolean,
): { pieces: Piece[]; inSight: Set<string> } {
  const { layout, sizes, top, room } = sight;
  const [first, last] = layout.between(top, top + room.height);
  const rough = (page: number): Piece => roughPiece(page, sizeOf(sizes, page), layout.rotation);
  const pieces: Piece[] = [];
  const inSight = new Set<string>();
  const middle = (first + last) / 2;
  const seen = Array.from({ length: last - first + 1 }, (_, index) => first + index).sort(
    (one, other) => Math.abs(one - middle) - Math.abs(other - middle),
  );
  for (const page of seen) if (!hasAny(page)) pieces.push(rough(page));
  const sharp = (page: number): void => {
    const { whole, tiles } = piecesInSight(page, sight);
    pieces.push(whole, ...tiles);
  };
  for (const page of seen) {
    inSight.add(keyOf(rough(page)));
    if (!settled) continue;
    sharp(page);
    for (const piece of pieces.slice(-40)) if (piece.page === page) inSight.add(keyOf(piece));
  }
  const around = (distance: number): number[] =>
    [last + distance, first - distance].filter((page) => page >= 1 && page <= sizes.pages);
  for (let distance = 1; distance <= roughAhead; distance += 1) {
    for (const page of around(distance)) {
      if (!hasAny(page)) pieces.push(rough(page));
      if (settled && distance <= sharpAhead) sharp(page);
    }
  }
  return { pieces, inSight };
}
