/** The values that each factor of an experiment can have. */
type Factors = Readonly<Record<string, readonly unknown[]>>;

/** One experiment: a value for each factor. */
type RowOf<F extends Factors> = { [Name in keyof F]: F[Name][number] };

/** Pairs that no row has yet: a factor and its value, a later factor and its value, all by their places. */
type OpenPairs = Map<string, [number, number, number, number]>;

/**
 * Chooses rows in which every value of every factor meets every value of every other one at least once: faults that
 * need two conditions at once show themselves in some row, with a small part of the full product. Greedy (after
 * Cohen, Dalal, Fredman and Patton's AETG) and without chance: the same factors give the same rows.
 *
 * @param factors - at least two, each with at least one value
 */
export function coverPairs<F extends Factors>(factors: F): RowOf<F>[] {
  const names = Object.keys(factors);
  const counts = names.map((name) => factors[name]?.length ?? 0);
  const open: OpenPairs = new Map();
  forEachPair(names.length, (one, other) => {
    for (let a = 0; a < (counts[one] ?? 0); a += 1) {
      for (let b = 0; b < (counts[other] ?? 0); b += 1) open.set(key(one, a, other, b), [one, a, other, b]);
    }
  });

  const rows: number[][] = [];
  while (open.size > 0) {
    const row = nextRow(counts, open);
    forEachPair(names.length, (one, other) => open.delete(key(one, row[one] ?? 0, other, row[other] ?? 0)));
    rows.push(row);
  }
  return rows.map(
    (row) => Object.fromEntries(names.map((name, index) => [name, factors[name]?.[row[index] ?? 0]])) as RowOf<F>,
  );
}

/** Starts with a pair that is open, then gives each other factor the value that closes most pairs with what is there. */
function nextRow(counts: readonly number[], open: OpenPairs): number[] {
  const [[one, a, other, b] = [0, 0, 0, 0]] = open.values();
  const chosen = new Map([
    [one, a],
    [other, b],
  ]);
  counts.forEach((count, factor) => {
    if (chosen.has(factor)) return;
    const closes = (value: number): number =>
      [...chosen].filter(([there, its]) => open.has(key(factor, value, there, its))).length;
    const values = Array.from({ length: count }, (_, value) => value);
    chosen.set(
      factor,
      values.reduce((best, value) => (closes(value) > closes(best) ? value : best), 0),
    );
  });
  return counts.map((_, factor) => chosen.get(factor) ?? 0);
}

function key(one: number, a: number, other: number, b: number): string {
  return one < other ? `${one} ${a} ${other} ${b}` : `${other} ${b} ${one} ${a}`;
}

function forEachPair(count: number, visit: (one: number, other: number) => void): void {
  for (let one = 0; one < count; one += 1) for (let other = one + 1; other < count; other += 1) visit(one, other);
}
