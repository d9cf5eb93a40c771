import type { PageRectangle, PageSize, TextRun } from '../../../preload/contract/page-view';
import { ontoPage, rounded, smallest, type Handle } from './place-geometry';

/** A line to which a place was drawn, to be shown while it is moved. */
export interface Guide {
  axis: 'x' | 'y';
  /** Points of the page. */
  at: number;
}

export interface SnapLines {
  /** Where an edge or the middle may come to stand, from left to right. */
  x: number[];
  /** The same from bottom to top. */
  y: number[];
}

/** Points from an edge: where margins mostly are. */
const margins = [24, 36, 54, 72];
/** More lines of text than that are too near to each other to choose one. */
const mostRuns = 400;

/** What a place on a page may be drawn to: margins, the middle, other signatures and fields, lines of text. */
export function snapLines(page: PageSize, others: readonly PageRectangle[], runs: readonly TextRun[]): SnapLines {
  const texts = runs.slice(0, mostRuns).filter(({ angle }) => Math.abs(angle) < 1);
  const edges = (low: number, high: number): number[] => [low, high];
  return {
    x: unique([
      ...margins.flatMap((margin) => [margin, page.width - margin]),
      page.width / 2,
      ...others.flatMap(([left, , right]) => edges(left, right)),
      ...texts.map(({ rectangle }) => rectangle[0]),
    ]),
    y: unique([
      ...margins.flatMap((margin) => [margin, page.height - margin]),
      ...others.flatMap(([, bottom, , top]) => edges(bottom, top)),
      // A signature stands on a line of text as letters do.
      ...texts.map(({ rectangle, size }) => rectangle[1] + size * 0.2),
    ]),
  };
}

const unique = (values: number[]): number[] => [...new Set(values.map((value) => Math.round(value * 10) / 10))];

/** The nearest line within reach of any of the edges, and how far it is. */
function nearest(
  edges: readonly number[],
  lines: readonly number[],
  reach: number,
): { by: number; at: number } | undefined {
  let best: { by: number; at: number } | undefined;
  for (const edge of edges) {
    for (const at of lines) {
      const by = at - edge;
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at };
    }
  }
  return best;
}

/**
 * Draws a place that is moved to the lines near it.
 * @param reach - points; what is farther away does not draw
 */
export function snapMoved(
  place: PageRectangle,
  lines: SnapLines,
  reach: number,
  page: PageSize,
): { place: PageRectangle; guides: Guide[] } {
  const [left, bottom, right, top] = place;
  const x = nearest([left, right, (left + right) / 2], lines.x, reach);
  const y = nearest([bottom, top], lines.y, reach);
  const [across, up] = [x?.by ?? 0, y?.by ?? 0];
  const moved = ontoPage([left + across, bottom + up, right + across, top + up], page);
  return { place: moved, guides: guidesOf(x, y) };
}

/** The same for the edges that a handle pulls. */
export function snapResized(
  place: PageRectangle,
  handle: Handle,
  lines: SnapLines,
  reach: number,
): { place: PageRectangle; guides: Guide[] } {
  const [left, bottom, right, top] = place;
  const west = handle.includes('w');
  const east = handle.includes('e');
  const south = handle.includes('s');
  const north = handle.includes('n');
  const x = west || east ? nearest([west ? left : right], lines.x, reach) : undefined;
  const y = south || north ? nearest([south ? bottom : top], lines.y, reach) : undefined;
  const snapped = rounded([
    left + (west && x ? x.by : 0),
    bottom + (south && y ? y.by : 0),
    right + (east && x ? x.by : 0),
    top + (north && y ? y.by : 0),
  ]);
  const isLarge = snapped[2] - snapped[0] >= smallest.width && snapped[3] - snapped[1] >= smallest.height;
  return isLarge ? { place: snapped, guides: guidesOf(x, y) } : { place, guides: [] };
}

function guidesOf(x: { at: number } | undefined, y: { at: number } | undefined): Guide[] {
  return [...(x ? [{ axis: 'x' as const, at: x.at }] : []), ...(y ? [{ axis: 'y' as const, at: y.at }] : [])];
}
