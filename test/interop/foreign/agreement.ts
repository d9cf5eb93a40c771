/** What a validator says of one signature of a document. */
export interface Said {
  /** Fully qualified name of its field; absent where it is not known. */
  field?: string;
  /** As EN 319 102-1 writes it, with the sub-indication behind it where there is one. */
  words: string;
  /** Why, a few words each. */
  reasons: readonly string[];
  /** Ours alone: later changes are forbidden by a certification or a lock. */
  forbidden?: boolean;
}

/** What a validator says of a document, or why it says nothing. */
export type Answer = { signatures: readonly Said[] } | { refused: string };

/** A signature that EU DSS speaks of, beside what we say of it. */
export interface Pair {
  file: string;
  ours?: Said;
  theirs: Said;
  /** We refuse the whole document. */
  refused?: string;
}

/**
 * Lays our verdicts beside EU DSS's: by the name of the field, and what is left in the order of the document.
 *
 * @returns a pair for each signature that EU DSS judges; nothing of a document that it does not open
 */
export function pairs(file: string, ours: Answer, theirs: Answer): Pair[] {
  if ('refused' in theirs) return [];
  if ('refused' in ours) return theirs.signatures.map((one) => ({ file, theirs: one, refused: ours.refused }));
  const left = [...ours.signatures];
  const take = (matches: (one: Said) => boolean): Said | undefined => {
    const at = left.findIndex(matches);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
  const named = theirs.signatures.map((one) => ({
    one,
    own: one.field === undefined ? undefined : take(({ field }) => field === one.field),
  }));
  return named.map(({ one, own }) => {
    const found = own ?? take(() => true);
    return { file, theirs: one, ...(found && { ours: found }) };
  });
}

export const agrees = ({ ours, theirs }: Pair): boolean => ours?.words === theirs.words;

/** What a difference is of: both verdicts, and that later changes are forbidden where they are. */
export function kindOf({ ours, theirs, refused }: Pair): string {
  const own = refused === undefined ? (ours?.words ?? 'not found') : 'the document is refused';
  return `${own}${ours?.forbidden ? ', changed though forbidden' : ''} | ${theirs.words}`;
}

/** Pairs that differ, by kind, the most frequent first. */
export function differences(all: readonly Pair[]): [kind: string, found: Pair[]][] {
  const kinds = new Map<string, Pair[]>();
  for (const pair of all) {
    if (agrees(pair)) continue;
    const kind = kindOf(pair);
    kinds.set(kind, [...(kinds.get(kind) ?? []), pair]);
  }
  return [...kinds].sort(([, a], [, b]) => b.length - a.length);
}

/** Such as `589 of 640 (92.0 %)`. */
export function share(some: number, all: number): string {
  return `${some} of ${all}${all === 0 ? '' : ` (${((100 * some) / all).toFixed(1)} %)`}`;
}
