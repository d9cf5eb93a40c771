const range = /^(\d{1,6})(?:-(\d{1,6}))?$/;

/**
 * Reads which pages are meant by a text such as `7, 1-3`.
 *
 * @param text - numbers and ranges of them from 1, with commas or spaces between them
 * @param count - how many pages there are
 * @returns the same in rising order, each page once, as `1-3,7`; undefined for what is no such text, or names a page that is not there
 */
export function pageRangesIn(text: string, count: number): string | undefined {
  const words = text
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const ranges: { from: number; to: number }[] = [];
  for (const word of words) {
    const [, first, last = first] = range.exec(word) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && from <= to && to <= count)) return undefined;
    ranges.push({ from, to });
  }
  if (ranges.length === 0) return undefined;
  const joined: typeof ranges = [];
  for (const next of ranges.sort((a, b) => a.from - b.from)) {
    const before = joined.at(-1);
    if (before && next.from <= before.to + 1) before.to = Math.max(before.to, next.to);
    else joined.push({ ...next });
  }
  return joined.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
