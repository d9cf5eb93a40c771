/**
 * What passes between the main window and the process that draws the pages of one document. It goes over a port that main
 * made for the two of them: main hands out the ends and sees nothing of it. The process that draws is not believed: the
 * window checks every answer before it uses it.
 *
 * Points are 1/72 inch of a page as its reader sees it: upright (the page's own turn is done), the origin in its lower left
 * corner, as where a signature is seen. Pages are counted from 1.
 */

/** An opaque name for one look at one document; main makes it. */
export type PageViewId = string;

/** A quarter turn for viewing only, clockwise, in degrees. */
export type ViewRotation = 0 | 90 | 180 | 270;

/** Left, bottom, right, top in points. */
export type PageRectangle = readonly [left: number, bottom: number, right: number, top: number];

/** Points, of the page as its reader sees it. */
export interface PageSize {
  width: number;
  height: number;
}

/** A page whose unit of length is not a point, and how many points it is. */
export interface PageUnit {
  page: number;
  unit: number;
}

/** A piece of a page in pixels of the drawing, counted from its upper left corner. */
export interface PixelArea {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Words that stand on one line and are written in one size, in the order in which they are read. */
export interface TextRun {
  text: string;
  /** Around the run, without regard to `angle`. */
  rectangle: PageRectangle;
  /** Degrees, counterclockwise; 0 for text that stands upright on the page as it is seen. */
  angle: number;
  /** Points. */
  size: number;
}

export interface OutlineEntry {
  title: string;
  /** Absent where it leads nowhere in this document. */
  page?: number;
  children: OutlineEntry[];
}

/** One place where the searched text stands; several rectangles where it goes over the end of a line. */
export interface SearchHit {
  page: number;
  rectangles: PageRectangle[];
}

/** What the window asks. `job` is the window's own number; answers carry it. */
export type PageRequest =
  /** The sizes of pages, `from` and `to` included. */
  | { ask: 'sizes'; job: number; from: number; to: number }
  /** One page, or a piece of it, in pixels. `scale`: pixels for a point. */
  | { ask: 'draw'; job: number; page: number; scale: number; rotation: ViewRotation; area?: PixelArea }
  | { ask: 'text'; job: number; page: number }
  | { ask: 'outline'; job: number }
  /** Hits come page by page, beginning with `from` and going round. */
  | { ask: 'search'; job: number; text: string; from: number }
  /** The first page of a PDF that the engine has made, on nothing: how a signature will look. */
  | { ask: 'drawAppearance'; job: number; pdf: Uint8Array; scale: number }
  /** What was asked is not wanted any more. There may be an answer all the same. */
  | { ask: 'cancel'; job: number };

/** What the process that draws answers. */
export type PageAnswer =
  /** Comes first, without a job: the document is open. */
  | { answer: 'opened'; pages: number; first: PageSize }
  /** Comes in its place: the document can not be shown. `locked`: the password is not known. */
  | { answer: 'unshowable'; reason: 'locked' | 'damaged' | 'too-large' }
  | { answer: 'sizes'; job: number; from: number; sizes: PageSize[] }
  /** `pixels`: RGBA, 8 bits each, not premultiplied, row by row from the top, without padding. */
  | { answer: 'drawn'; job: number; width: number; height: number; pixels: ArrayBuffer }
  | { answer: 'text'; job: number; runs: TextRun[] }
  | { answer: 'outline'; job: number; entries: OutlineEntry[] }
  /** `page`: how far it has come. The last one of a search says `done`. */
  | { answer: 'hits'; job: number; hits: SearchHit[]; page: number; done: boolean }
  /** This page, or what was asked of it, can not be had; others may. */
  | { answer: 'failed'; job: number; reason: 'damaged' | 'too-large' | 'unknown-page' };

/** More than any screen needs; a request for more is refused. */
export const mostPixels = 64_000_000;
/** Pages whose sizes are asked for at once. */
export const mostSizes = 5_000;
/** Bounds of what one answer may bring. */
export const mostRuns = 50_000;
export const mostOutlineEntries = 20_000;
export const mostHits = 10_000;
/** Characters of a search. */
export const longestSearch = 200;
