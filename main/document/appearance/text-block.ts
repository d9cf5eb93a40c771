import type { Cluster, Paragraph } from './shaping';

/** A line as it is drawn: from left to right. */
export interface Line {
  clusters: Cluster[];
  /** Em of the font size. */
  width: number;
  alignment: 'left' | 'center' | 'right';
  /** Em above and below the base line. */
  ascent: number;
  descent: number;
}

/** Text that was fitted into a box. */
export interface TextBlock {
  /** Points. */
  size: number;
  lines: Line[];
  height: number;
}

/** Nobody reads less on paper. */
const LEAST_SIZE = 4;
/** Above this size a long word rather shrinks than being broken. */
const COMFORTABLE_SIZE = 6;
const STEP = 0.5;
/** Below this size a second line is rather taken than a smaller one. */
const UNWRAPPED_LEAST = 8;
/** Fonts leave room above and below for their tallest letters; a stamp is set tighter than a page. */
const TIGHTNESS = 0.9;

/**
 * The largest size at which paragraphs fit into a box: each in one line where that takes little off the size, otherwise
 * wrapped, and at small sizes long words broken.
 * @param largest - points
 * @returns undefined when they do not fit at any readable size
 */
export function fitText(
  paragraphs: readonly Paragraph[],
  width: number,
  height: number,
  largest: number,
): TextBlock | undefined {
  return (
    fitDownTo(Math.max(UNWRAPPED_LEAST, (largest * 2) / 3), 'no') ??
    fitDownTo(COMFORTABLE_SIZE, 'between-words') ??
    fitDownTo(LEAST_SIZE, 'anywhere')
  );

  function fitDownTo(least: number, wrapping: Wrapping): TextBlock | undefined {
    for (let size = largest; size >= least; size -= STEP) {
      const block = blockOf(paragraphs, width, size, wrapping);
      if (block !== undefined && block.height <= height) return block;
    }
    return undefined;
  }
}

/**
 * Text at a given size, each paragraph wrapped to a width; lines are as many as it takes.
 * @param wraps - false: each paragraph is one line, however long
 */
export function setText(paragraphs: readonly Paragraph[], width: number, size: number, wraps: boolean): TextBlock {
  // A line has room for one letter at least, or nothing would ever end.
  const lines = paragraphs.flatMap((paragraph) => wrap(paragraph, wraps ? width / size : Infinity, true) ?? []);
  return { size, lines, height: lines.reduce((sum, line) => sum + line.ascent + line.descent, 0) * size };
}

type Wrapping = 'no' | 'between-words' | 'anywhere';

/** Undefined when a line would be wider than the box. */
function blockOf(
  paragraphs: readonly Paragraph[],
  width: number,
  size: number,
  wrapping: Wrapping,
): TextBlock | undefined {
  const lines: Line[] = [];
  for (const paragraph of paragraphs) {
    const wrapped = wrap(paragraph, width / size, wrapping === 'anywhere');
    if (wrapped === undefined || (wrapping === 'no' && wrapped.length > 1)) return undefined;
    lines.push(...wrapped);
  }
  return { size, lines, height: lines.reduce((sum, line) => sum + line.ascent + line.descent, 0) * size };
}

/**
 * Breaks a paragraph into lines.
 * @param width - em
 * @param breakWords - words that are longer than a line are broken; otherwise they do not fit
 */
function wrap(paragraph: Paragraph, width: number, breakWords: boolean): Line[] | undefined {
  const { clusters } = paragraph;
  const lines: Line[] = [];
  let start = 0;
  while (start < clusters.length) {
    const end = endOfLine(clusters, start, width, breakWords);
    if (end === undefined) return undefined;
    lines.push(lineOf(paragraph, clusters.slice(start, end)));
    start = end;
    while (start < clusters.length && clusters[start]!.space) start += 1;
  }
  return lines.length > 0 ? lines : [lineOf(paragraph, [])];
}

/** Index behind the last cluster of the line that begins at `start`. */
function endOfLine(
  clusters: readonly Cluster[],
  start: number,
  width: number,
  breakWords: boolean,
): number | undefined {
  let used = 0;
  let allowed: number | undefined;
  let emergency: number | undefined;
  for (let i = start; i < clusters.length; i++) {
    const cluster = clusters[i]!;
    used += cluster.width;
    // Spaces at the end of a line are not drawn.
    if (used > width + 1e-6 && !cluster.space) {
      if (allowed !== undefined) return allowed;
      return breakWords ? emergency : undefined;
    }
    if (cluster.breakAfter === 'allowed') allowed = i + 1;
    if (cluster.breakAfter !== 'no') emergency = i + 1;
  }
  return clusters.length;
}

function lineOf(paragraph: Paragraph, clusters: Cluster[]): Line {
  let end = clusters.length;
  while (end > 0 && clusters[end - 1]!.space) end -= 1;
  const drawn = clusters.slice(0, end);
  const fonts = new Set(drawn.map((cluster) => cluster.font));
  const ascents = [...fonts].map((font) => font.ascender / font.unitsPerEm);
  const descents = [...fonts].map((font) => -font.descender / font.unitsPerEm);
  return {
    clusters: inVisualOrder(drawn),
    width: drawn.reduce((sum, cluster) => sum + cluster.width, 0),
    alignment: paragraph.baseLevel === 1 ? 'right' : 'left',
    // A line without text is a small gap.
    ascent: ascents.length > 0 ? Math.max(...ascents) * TIGHTNESS : 0.4,
    descent: descents.length > 0 ? Math.max(...descents) * TIGHTNESS : 0,
  };
}

/** From the highest level to the lowest odd one, each sequence of clusters of at least that level is turned (UAX #9, L2). */
function inVisualOrder(clusters: readonly Cluster[]): Cluster[] {
  const ordered = [...clusters];
  const highest = Math.max(0, ...ordered.map((cluster) => cluster.level));
  for (let level = highest; level > 0; level--) {
    let i = 0;
    while (i < ordered.length) {
      let end = i;
      while (end < ordered.length && ordered[end]!.level >= level) end += 1;
      if (end > i) ordered.splice(i, end - i, ...ordered.slice(i, end).reverse());
      i = end + 1;
    }
  }
  return ordered;
}
