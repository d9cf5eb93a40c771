import { PdfError, type PdfReader, type XrefEntry } from '../pdf';
import { isLive, maximumObjects, type References } from './references';

/** The objects that the sections of a revision list, beside what they were. */
export interface RevisionEntries {
  added: Set<number>;
  changed: number[];
  /** False for what an honest writer never does. */
  sound: boolean;
}

/** Sorts the objects of the new sections into added and changed ones. */
export function sortEntries(before: PdfReader, after: PdfReader, references: References): RevisionEntries {
  const previousEnd = before.revisions[before.revision]?.end;
  const found: RevisionEntries = { added: new Set(), changed: [], sound: previousEnd !== undefined };
  for (const number of listedNumbers(after)) {
    const old = before.entry(number)?.entry;
    const now = after.entry(number)?.entry;
    if (!now || sameEntry(old, now)) continue;
    if (now.kind === 'free') {
      if (isLive(old)) found.sound = false;
      continue;
    }
    // An object that points back into older bytes would have been hidden there.
    if (now.kind === 'in-file' && now.position < (previousEnd ?? 0)) found.sound = false;
    if (old === undefined) {
      if (references.isDangling(number)) found.sound = false;
      found.added.add(number);
    } else if (old.kind === 'free') {
      // A number that was in use once is not used again.
      found.sound = false;
      found.added.add(number);
    } else {
      if (generationOf(old) !== generationOf(now)) found.sound = false;
      found.changed.push(number);
    }
  }
  return found;
}

/**
 * Whether /Size is above every object number so far. Where it is not, some readers take the objects beyond it for missing
 * (ISO 32000-2, table 15), so that what a later revision says of them would make them appear or vanish.
 */
export function hasRightSize(reader: PdfReader): boolean {
  const size = reader.trailer.get('Size');
  return (
    typeof size === 'number' &&
    reader.revisions
      .slice(0, reader.revision + 1)
      .every(({ sections }) =>
        sections.every(({ entries, hybrid }) => Math.max(entries.highest, hybrid?.entries.highest ?? -1) < size),
      )
  );
}

function listedNumbers(after: PdfReader): Set<number> {
  const seen = new Set<number>();
  for (const section of after.revisions[after.revision]?.sections ?? []) {
    for (const entries of [section.entries, section.hybrid?.entries]) {
      for (const number of entries?.numbers() ?? []) {
        if (seen.size > maximumObjects) throw new PdfError('unsupported', 'a revision has too many objects');
        seen.add(number);
      }
    }
  }
  return seen;
}

const generationOf = (entry: XrefEntry): number => (entry.kind === 'in-file' ? entry.generation : 0);

function sameEntry(a: XrefEntry | undefined, b: XrefEntry): boolean {
  if (a?.kind === 'in-file') return b.kind === 'in-file' && a.position === b.position && a.generation === b.generation;
  if (a?.kind === 'in-stream') return b.kind === 'in-stream' && a.stream === b.stream && a.index === b.index;
  return a?.kind === b.kind;
}
