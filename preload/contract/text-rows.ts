import type { TextRun } from './page-view';

/** Strokes and dots, as many as nobody writes for anything else. */
const blank = /[_＿‗⎯─]{4,}|(?:[.…·]\s?){6,}|…{3,}|(?:[-–—]\s?){8,}/g;

/** Words, or a blank, and where they stand from left to right. */
export interface Piece {
  text: string;
  left: number;
  right: number;
}

/** What stands on one line, from left to right: words, and blanks that are to be filled. */
export interface Row {
  bottom: number;
  top: number;
  size: number;
  words: Piece[];
  blanks: Piece[];
}

/**
 * The lines of a page, from its top down.
 * @param runs - those that stand upright
 */
export function rowsOf(runs: readonly TextRun[]): Row[] {
  const sorted = [...runs].sort((a, b) => middle(b) - middle(a));
  const rows: TextRun[][] = [];
  for (const run of sorted) {
    const row = rows.at(-1);
    const near = row && Math.abs(middle(row[0]!) - middle(run)) < Math.max(2, Math.min(row[0]!.size, run.size) * 0.5);
    if (near) row.push(run);
    else rows.push([run]);
  }
  return rows.map(rowOf);
}

const middle = ({ rectangle: [, bottom, , top] }: TextRun): number => (bottom + top) / 2;

function rowOf(runs: TextRun[]): Row {
  const words: Piece[] = [];
  const blanks: Piece[] = [];
  for (const run of [...runs].sort((a, b) => a.rectangle[0] - b.rectangle[0])) {
    let at = 0;
    const take = (to: number, list: Piece[]): void => {
      const text = run.text.slice(at, to);
      if (text.trim() !== '') join(list, { text, left: positionIn(run, at), right: positionIn(run, to) }, run.size);
      at = to;
    };
    for (const found of run.text.matchAll(blank)) {
      take(found.index, words);
      take(found.index + found[0].length, blanks);
    }
    take(run.text.length, words);
  }
  return {
    bottom: Math.min(...runs.map(({ rectangle }) => rectangle[1])),
    top: Math.max(...runs.map(({ rectangle }) => rectangle[3])),
    size: Math.max(...runs.map(({ size }) => size)),
    words,
    blanks,
  };
}

/** The words of a run, each between the blanks that are to be filled, with where they stand from left to right. */
export function wordsOf(run: TextRun): { text: string; left: number; right: number }[] {
  return rowOf([run]).words;
}

/** Pieces that follow each other closely are one. */
function join(list: Piece[], piece: Piece, size: number): void {
  const last = list.at(-1);
  if (!last || piece.left - last.right > size * 1.5) list.push(piece);
  else {
    const space = piece.left - last.right > size * 0.12 && !/\s$/.test(last.text) ? ' ' : '';
    last.text += space + piece.text;
    last.right = Math.max(last.right, piece.right);
  }
}

/** Where a letter of a run stands, by how wide letters mostly are. */
function positionIn({ text, rectangle: [left, , right] }: TextRun, index: number): number {
  const width = (part: string): number =>
    [...part].reduce((sum, letter) => {
      if (/[\s.,:;·ijl'|()]/.test(letter)) return sum + 0.28;
      return sum + (/[A-Z\u2014…\u2e80-\uffff]/.test(letter) ? 0.75 : 0.55);
    }, 0);
  return left + ((right - left) * width(text.slice(0, index))) / (width(text) || 1);
}
