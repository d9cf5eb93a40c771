import type { ViewRotation } from './page-view';

/**
 * Whether the pages of a document were seen. The window tells what stands on the screen and is drawn; main has the clock, knows
 * whether the window is looked at, and decides.
 */

/** A page is divided into so many strips, from its top as it is seen. */
export const strips = 10;
/** So many of them have to be seen: edges stand a little out of sight. */
export const seenStrips = 9;
/** How long a strip has to stand, in milliseconds. */
export const standsFor = 700;
/** The window tells at least so often while something unseen stands. */
export const tellEvery = 250;
/** Pixels of the screen for a point, at which text can be read. */
export const legibleScale = 0.5;
/** Of a page's width that must be in sight. */
export const wideEnough = 0.8;
/** Pages that can stand on one screen at a legible size. */
export const mostAtOnce = 200;

/** Strips of one page that stand in sight, drawn, and large enough to read: bit 0 is the uppermost. */
export interface StandingPage {
  page: number;
  strips: number;
}

/** How far a document has been reviewed. */
export interface ReviewState {
  pages: number;
  /** Pages that were not seen yet. */
  left: number;
}

/** What stands on the screen now. */
export interface Standing {
  /** A page that is turned for viewing has other strips. */
  rotation: ViewRotation;
  /** As many as the window has pages. */
  pages: number;
  standing: StandingPage[];
}
