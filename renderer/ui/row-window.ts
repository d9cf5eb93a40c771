/** One row of a long list that is drawn. */
export interface DrawnRow {
  index: number;
  /** Pixels from the top of the first row. */
  top: number;
}

export interface RowWindow {
  rows: DrawnRow[];
  /** Pixels of all rows together. */
  height: number;
}

/** Pixels that are drawn above and below what is seen, so that a quick wheel finds rows and no gap. */
const drawnBeyond = 400;

/**
 * The rows of a long list that have to be drawn: those that are seen, a few beyond them, and one that must not go, such as the row
 * with the focus.
 *
 * @param heightOf - pixels of a row: as measured, or as guessed before it was drawn
 * @param seen - pixels from the top of the first row to the first that is seen, and how many are seen
 */
export function rowWindow(
  count: number,
  heightOf: (index: number) => number,
  seen: { top: number; height: number },
  kept = -1,
): RowWindow {
  const rows: DrawnRow[] = [];
  let top = 0;
  for (let index = 0; index < count; index += 1) {
    const height = heightOf(index);
    const near = top + height > seen.top - drawnBeyond && top < seen.top + seen.height + drawnBeyond;
    if (near || index === kept) rows.push({ index, top });
    top += height;
  }
  return { rows, height: top };
}

/** Where a list has to be scrolled to so that a row is whole in sight; where it stands, when it is. */
export function scrolledTo(row: { top: number; height: number }, seen: { top: number; height: number }): number {
  if (row.top < seen.top) return row.top;
  const bottom = row.top + row.height;
  return bottom > seen.top + seen.height ? Math.min(row.top, bottom - seen.height) : seen.top;
}
