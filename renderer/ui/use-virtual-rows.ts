import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { RowScroller } from './row-scroller';
import { rowWindow } from './row-window';

/** So many rows are drawn whole: then the system's own search and printing find all of them. */
const drawnWhole = 100;

export interface VirtualRows {
  /** For the element that scrolls. */
  scroller: (element: HTMLElement | null) => void;
  /** The rows to draw; without a place where all of them are drawn, one below the other. */
  rows: readonly { index: number; top?: number }[];
  /** Of all rows together; undefined where all of them are drawn. */
  height: number | undefined;
  /** For the element of a row, which carries its id as `data-row`: its height is measured while it is drawn. */
  measured: (element: HTMLElement | null) => void;
  /** Scrolls so that a row is seen. */
  reveal(index: number): void;
}

interface Options {
  /** Pixels of a row before it is drawn; for good. */
  guess: number;
  /** Pixels at the top of the scroller that rows can not be seen in: a head that stays; for good. */
  head: number;
  /** A row that is drawn wherever it is. */
  kept: number;
}

/**
 * Draws of a long list what is seen. Heights are measured, so that a row may wrap or open; the order may change at any time, for
 * heights go with the id.
 */
export function useVirtualRows(ids: readonly string[], { guess, head, kept }: Options): VirtualRows {
  const [scroller] = useState(() => new RowScroller(guess, head));
  useSyncExternalStore(scroller.subscribe, scroller.getState);
  const heightOf = (index: number): number => scroller.heightOf(ids[index]);
  const whole = ids.length <= drawnWhole;
  const drawn = whole ? undefined : rowWindow(ids.length, heightOf, scroller.seen, kept);
  const height = drawn?.height;
  // Where the rows take another room, the browser may stand elsewhere in them. Asked with each drawing, it would have to lay the page out
  // each time before it has to: eight times a second while documents are signed.
  useLayoutEffect(() => scroller.look(), [scroller, height]);
  return {
    scroller: scroller.attach,
    rows: drawn?.rows ?? ids.map((_id, index) => ({ index })),
    height,
    measured: scroller.measure,
    reveal(index) {
      const id = ids[index];
      if (id === undefined) return;
      if (whole) return scroller.revealDrawn(id);
      let top = 0;
      for (let before = 0; before < index; before += 1) top += heightOf(before);
      scroller.reveal({ top, height: heightOf(index) });
    },
  };
}
