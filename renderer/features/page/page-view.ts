import type { ErrorShape } from '../../../preload/contract/error-codes';
import type {
  OutlineEntry,
  PageSize,
  PageViewId,
  PixelArea,
  SearchHit,
  TextRun,
  ViewRotation,
} from '../../../preload/contract/page-view';

/** What is to be drawn. */
export interface DrawWish {
  page: number;
  /** Pixels for a point. */
  scale: number;
  rotation?: ViewRotation;
  /** A piece of the drawing, in its pixels; absent: all of it. */
  area?: PixelArea;
}

/** RGBA, 8 bits each, as `new ImageData(pixels, width)` takes it. */
export interface DrawnPixels {
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Why something asked of a view was not had. `cancelled`: its signal was aborted. `ended`: the view is closed, or its process
 * is gone. The others are the process's own words (PageAnswer `failed`).
 */
export type PageFailure = 'cancelled' | 'ended' | 'damaged' | 'too-large' | 'unknown-page';

/** What every promise of a view is rejected with. */
export class PageRefusal extends Error {
  override readonly name = 'PageRefusal';

  constructor(readonly failure: PageFailure) {
    super(failure);
  }
}

/**
 * One look at one document. A process of its own draws it and is gone when the view is closed; opening another document closes
 * this one. Jobs are done one after another in the order in which they were asked for, so cancel what is out of sight.
 */
export interface PageView {
  readonly view: PageViewId;
  readonly pages: number;
  /** Of the first page. */
  readonly first: PageSize;
  /**
   * Settles once the view is over: with an error when its process hung, crashed, took too much memory or found the file
   * changed; without one when it was closed.
   */
  readonly ended: Promise<ErrorShape | undefined>;
  /** The sizes of pages, `from` and `to` included; at most `mostSizes` at once. */
  sizes(from: number, to: number, signal?: AbortSignal): Promise<PageSize[]>;
  draw(wish: DrawWish, signal?: AbortSignal): Promise<DrawnPixels>;
  text(page: number, signal?: AbortSignal): Promise<TextRun[]>;
  outline(signal?: AbortSignal): Promise<OutlineEntry[]>;
  /**
   * Searches without regard to case, page by page, beginning with `from` and going round.
   *
   * @param found - called with the hits of the pages as they come; `page` says how far it has come
   * @returns once every page was searched, or `mostHits` were found
   */
  search(
    text: string,
    from: number,
    found: (hits: SearchHit[], page: number) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** The first page of a small PDF of our own, on nothing: how a signature will look. */
  drawAppearance(pdf: Uint8Array, scale: number, signal?: AbortSignal): Promise<DrawnPixels>;
  close(): void;
}
