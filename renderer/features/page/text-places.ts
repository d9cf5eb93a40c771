import type { CSSProperties } from 'react';
import type { PageSize, TextRun } from '../../../preload/contract/page-view';

/** A run of words where it is seen, in points from the upper left corner of the page. */
export interface PlacedRun {
  /** With the space that separates it from the next run of its line. */
  text: string;
  style: CSSProperties;
  /** It begins a line. */
  newLine: boolean;
}

/**
 * Places the words of a page so that each run is exactly as long as its picture, whatever font it is laid in.
 *
 * @param widthOf - how wide words are in the layer's font of a size; undefined where nobody knows
 */
export function placedRuns(
  runs: readonly TextRun[],
  page: PageSize,
  widthOf: (text: string, size: number) => number | undefined,
): PlacedRun[] {
  return runs.map((run, index) => {
    const next = runs[index + 1];
    const before = runs[index - 1];
    const apart = next && sameLine(run, next) && !/\s$/.test(run.text) && isApart(run, next);
    return {
      text: apart ? `${run.text} ` : run.text,
      style: placeOf(run, page, widthOf(run.text, run.size)),
      newLine: before !== undefined && !sameLine(before, run),
    };
  });
}

/** Along the run, and across it. */
function extent({ rectangle: [left, bottom, right, top], angle, size }: TextRun): { length: number; depth: number } {
  const width = right - left;
  const height = top - bottom;
  const cos = Math.abs(Math.cos((angle * Math.PI) / 180));
  const sin = Math.abs(Math.sin((angle * Math.PI) / 180));
  if (sin < 0.01) return { length: width, depth: height };
  if (cos < 0.01) return { length: height, depth: width };
  // The rectangle lies around a run that is as deep as its letters are large.
  const length = cos > sin ? (width - size * sin) / cos : (height - size * cos) / sin;
  return { length: Math.max(size, length), depth: size };
}

function placeOf(run: TextRun, page: PageSize, natural: number | undefined): CSSProperties {
  const [left, bottom, right, top] = run.rectangle;
  const { length, depth } = extent(run);
  const stretch = natural ? length / natural : 1;
  const upright = Math.abs(run.angle) < 0.5;
  // Turned and stretched about the middle, which stays where it is.
  const middle = { x: (left + right) / 2, y: page.height - (top + bottom) / 2 };
  return {
    left: middle.x - (natural ?? length) / 2,
    top: middle.y - depth / 2,
    height: depth,
    fontSize: run.size,
    lineHeight: `${depth}px`,
    transform: `${upright ? '' : `rotate(${-run.angle}deg) `}scaleX(${stretch})`,
    transformOrigin: `${(natural ?? length) / 2}px 50%`,
  };
}

function sameLine(one: TextRun, other: TextRun): boolean {
  if (Math.abs(one.angle - other.angle) > 0.5) return false;
  const across = Math.abs(Math.sin((one.angle * Math.PI) / 180)) > 0.7;
  const middle = ({ rectangle: [left, bottom, right, top] }: TextRun): number =>
    across ? (left + right) / 2 : (bottom + top) / 2;
  return Math.abs(middle(one) - middle(other)) < Math.max(one.size, other.size) / 2;
}

/** Letters that touch belong to one word. */
function isApart(one: TextRun, other: TextRun): boolean {
  const across = Math.abs(Math.sin((one.angle * Math.PI) / 180)) > 0.7;
  const between = across
    ? Math.max(other.rectangle[1] - one.rectangle[3], one.rectangle[1] - other.rectangle[3])
    : Math.max(other.rectangle[0] - one.rectangle[2], one.rectangle[0] - other.rectangle[2]);
  return between > one.size * 0.12;
}
