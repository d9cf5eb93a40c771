/** Longer names are compared by their beginning. */
const comparedLength = 64;
/** A form may have very many fields. */
const mostNames = 10_000;

/**
 * The name that a person most likely meant: the one with the fewest letters to change. Case and spaces count little, and
 * of a name with full stops the last part alone may have been meant.
 * @returns undefined when there are no names
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names.slice(0, mostNames)) {
    if (name === '') continue;
    const distance = Math.min(differences(wanted, name), differences(wanted, name.slice(name.lastIndexOf('.') + 1)));
    if (!best || distance < best.distance) best = { name, distance };
  }
  return best?.name;
}

function differences(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => [...name.normalize('NFC')].slice(0, comparedLength)) as [
    string[],
    string[],
  ];
  const [la, lb] = [folded(a), folded(b)];
  // Among those that are alike but for their case, the one that is written alike wins.
  return levenshtein(la, lb) + levenshtein(a, b) / (2 * comparedLength);
}

const folded = (letters: string[]): string[] => [
  ...letters
    .join('')
    .toLowerCase()
    .replace(/[\s_-]+/g, ''),
];

/** How many letters have to be put in, left out or changed. */
function levenshtein(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
