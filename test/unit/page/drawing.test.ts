// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { Drawing } from '../../../renderer/features/page/drawing';
import { keyOf, piecesOf, roughPiece, tileSide } from '../../../renderer/features/page/page-pieces';
import type { Piece } from '../../../renderer/features/page/page-pieces';
import { PageRefusal } from '../../../renderer/features/page/page-view';
import type { DrawnPixels, PageFailure } from '../../../renderer/features/page/page-view';
import { PictureCache } from '../../../renderer/features/page/picture-cache';
import type { Picture } from '../../../renderer/features/page/picture-cache';
import { layoutOf } from '../../../renderer/features/page/page-layout';
import { wantedPieces } from '../../../renderer/features/page/wanted-pieces';

const a4 = { width: 595, height: 842 };
const piece = (page: number, scale = 1): Piece => ({ page, scale, rotation: 0 });
const none: ReadonlySet<string> = new Set();

function picture(of: Piece, width = 100, height = 100): Picture {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return { piece: of, width, height, canvas };
}

/** A process that draws when the test says so. */
function slowDrawing(mostBytes?: number): {
  drawing: Drawing;
  asked: string[];
  cancelled: string[];
  finish(of: Piece, failure?: PageFailure): Promise<void>;
} {
  const asked: string[] = [];
  const cancelled: string[] = [];
  const open = new Map<string, (failure?: PageFailure) => void>();
  const drawing = new Drawing(
    {
      draw: (wish, signal) =>
        new Promise<DrawnPixels>((resolve, reject) => {
          const key = keyOf(wish as Piece);
          asked.push(key);
          open.set(key, (failure) => {
            if (failure) reject(new PageRefusal(failure));
            else resolve({ width: 100, height: 100, pixels: new Uint8ClampedArray(40_000) });
          });
          signal?.addEventListener('abort', () => {
            cancelled.push(key);
            reject(new PageRefusal('cancelled'));
          });
        }),
    },
    (of) => picture(of),
    mostBytes,
  );
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    drawing,
    asked,
    cancelled,
    async finish(of, failure) {
      open.get(keyOf(of))?.(failure);
      await settled();
    },
  };
}

describe('what is drawn', () => {
  it('is drawn in the order of its urgency, two at a time, and once', async () => {
    const { drawing, asked, finish } = slowDrawing();
    const wanted = [piece(3), piece(1), piece(2)];
    drawing.want('pages', wanted, none);
    expect(asked).toEqual([keyOf(piece(3)), keyOf(piece(1))]);
    await finish(piece(3));
    expect(asked.at(-1)).toBe(keyOf(piece(2)));
    await finish(piece(1));
    await finish(piece(2));
    drawing.want('pages', wanted, none);
    expect(asked).toHaveLength(3);
    expect(wanted.every((one) => drawing.pictures.has(keyOf(one)))).toBe(true);
  });

  it('is cancelled when it is scrolled past, and drawn when it comes back', async () => {
    const { drawing, asked, cancelled, finish } = slowDrawing();
    drawing.want('pages', [piece(1), piece(2)], none);
    drawing.want('pages', [piece(2), piece(9)], none);
    expect(cancelled).toEqual([keyOf(piece(1))]);
    await finish(piece(2));
    expect(asked.at(-1)).toBe(keyOf(piece(9)));
    drawing.want('pages', [piece(9), piece(1)], none);
    await finish(piece(9));
    await finish(piece(1));
    expect(drawing.pictures.has(keyOf(piece(1)))).toBe(true);
  });

  it('is drawn for the pages before it is for the thumbnails, and neither cancels the other', () => {
    const { drawing, asked, cancelled } = slowDrawing();
    drawing.want('thumbnails', [piece(5)], none);
    drawing.want('pages', [piece(1), piece(2)], none);
    expect(cancelled).toEqual([]);
    expect(asked).toEqual([keyOf(piece(5)), keyOf(piece(1))]);
  });

  it('is not asked for again when it can not be drawn', async () => {
    const { drawing, asked, finish } = slowDrawing();
    drawing.want('pages', [piece(1)], none);
    await finish(piece(1), 'damaged');
    drawing.want('pages', [piece(1)], none);
    expect(asked).toHaveLength(1);
    expect(drawing.failureOf(piece(1))).toBe('damaged');
  });

  it('tells those who wait, and asks for nothing any more once the process is gone', async () => {
    const { drawing, asked, finish } = slowDrawing();
    let told = 0;
    drawing.subscribe(() => (told += 1));
    drawing.want('pages', [piece(1), piece(2)], none);
    await finish(piece(1));
    expect(told).toBe(1);
    await finish(piece(2), 'ended');
    drawing.want('pages', [piece(3)], none);
    expect(asked).toHaveLength(2);
  });
});

describe('the pictures that are kept', () => {
  it('take no more than they may: those used last and those in sight stay', () => {
    const cache = new PictureCache(4 * 40_000);
    for (const page of [1, 2, 3, 4]) cache.put(picture(piece(page)));
    cache.hold(new Set([keyOf(piece(2))]));
    cache.take(keyOf(piece(1)));
    cache.put(picture(piece(5)));
    cache.put(picture(piece(6)));
    expect([1, 2, 3, 4, 5, 6].filter((page) => cache.has(keyOf(piece(page))))).toEqual([1, 2, 5, 6]);
    expect(cache.bytes).toBe(4 * 40_000);
  });

  it('count one picture once, and give back the memory of what is let go', () => {
    const cache = new PictureCache(50_000);
    cache.put(picture(piece(1)));
    cache.put(picture(piece(1)));
    expect(cache.bytes).toBe(40_000);
    const old = cache.peek(keyOf(piece(1)));
    cache.put(picture(piece(2)));
    expect(old?.canvas.width).toBe(0);
  });

  it('give the nearest drawing of a page to be stretched, rather sharper than coarser, rather turned alike', () => {
    const cache = new PictureCache();
    for (const scale of [0.25, 1.5, 4]) cache.put(picture(piece(1, scale)));
    cache.put(picture({ page: 1, scale: 1, rotation: 90 }));
    expect(cache.nearest(1, 0, 1)?.piece.scale).toBe(1.5);
    expect(cache.nearest(1, 0, 4)?.piece.scale).toBe(4);
    expect(cache.nearest(1, 90, 3)?.piece).toMatchObject({ scale: 1, rotation: 90 });
    expect(cache.nearest(1, 180, 1)).toBeDefined();
    expect(cache.nearest(2, 0, 1)).toBeUndefined();
  });
});

describe('the pieces of a page', () => {
  it('are one while it is small, whatever is seen of it', () => {
    expect(piecesOf(1, a4, 0, 2, undefined)).toEqual({ whole: piece(1, 2), tiles: [] });
  });

  it('are tiles where it is large: those that are seen, within the page, and a coarser whole under them', () => {
    const { whole, tiles } = piecesOf(1, a4, 0, 8, { left: 1000, top: 6000, width: 1200, height: 800 });
    expect(whole.scale ** 2 * a4.width * a4.height).toBeLessThan(1_010_000);
    const height = Math.round(a4.height * 8);
    expect(tiles.map(({ area }) => area)).toEqual(
      [5120, 6144].flatMap((y) =>
        [0, 1024, 2048].map((x) => ({ x, y, width: tileSide, height: Math.min(tileSide, height - y) })),
      ),
    );
  });

  it('end with the page', () => {
    const { tiles } = piecesOf(1, a4, 90, 8, { left: 6500, top: 4500, width: 4000, height: 4000 });
    const turned = { width: 842 * 8, height: 595 * 8 };
    for (const { area } of tiles) {
      expect((area?.x ?? 0) + (area?.width ?? 0)).toBeLessThanOrEqual(turned.width);
      expect((area?.y ?? 0) + (area?.height ?? 0)).toBeLessThanOrEqual(turned.height);
    }
    expect(tiles).toHaveLength(1);
  });
});

describe('what is wanted of a document', () => {
  const sizes = { pages: 100, first: a4, known: new Map() };
  const room = { width: 627, height: 900 };
  const layout = layoutOf(sizes, 1, 0, room);
  const sight = { layout, sizes, left: 0, top: layout.boxOf(50).top - 16, room, ratio: 1 };

  it('is something of each page in sight first, then those pages sharp, then what may come next', () => {
    const { pieces, inSight } = wantedPieces(sight, true, () => false);
    const keys = pieces.map(keyOf);
    const rough = (page: number): string => keyOf(roughPiece(page, a4, 0));
    expect(keys.slice(0, 4)).toEqual([rough(50), rough(51), keyOf(piece(50)), keyOf(piece(51))]);
    expect(keys).toContain(keyOf(piece(49)));
    expect(keys).toContain(rough(42));
    expect(keys).not.toContain(keyOf(piece(45)));
    expect(inSight).toEqual(new Set([rough(50), rough(51), keyOf(piece(50)), keyOf(piece(51))]));
  });

  it('is nothing sharp while the size still changes, and nothing rough where something is there', () => {
    expect(wantedPieces(sight, false, () => true).pieces).toEqual([]);
  });
});
