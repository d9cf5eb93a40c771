/** What the reading of one file has spent, and what it had to forgive. */
export interface XrefBudget {
  subsections: number;
  decoded: number;
  /** Departures from the standard that were tolerated. */
  tolerated: Set<Tolerance>;
}

/**
 * `header`: octets before %PDF, or a header of PostScript's kind. `startxref`: an offset that is some octets off. `table`:
 * lines of an odd width, or a section that lists an object twice. `size`: no /Size, or one that is too small. `end`: octets
 * behind the last save that look like a piece of another one. `object-stream`: an object that stands elsewhere in its
 * object stream than the cross-reference says.
 */
export type Tolerance = 'header' | 'startxref' | 'table' | 'size' | 'end' | 'object-stream';
