import type { PdfRevision } from './document-structure';
import type { XrefEntry } from './xref-entries';
import type { XrefSection } from './xref-section';

/** Files with fewer saves are searched save by save. */
const worthwhile = 32;
/** Sections with more entries are searched, not indexed: the index stays small whatever the file says. */
const indexedEntries = 64;

/**
 * Finds an object's entry in a file of many saves without asking each of them: a document that is signed thousands of
 * times would otherwise be read in quadratic time.
 */
export class EntryIndex {
  /** Object number → ascending indices of the revisions that list it, of those revisions that are indexed. */
  private listed: Map<number, number[]> | undefined;
  /** Ascending indices of the revisions that are not. */
  private readonly searched: number[] = [];

  constructor(private readonly revisions: readonly PdfRevision[]) {}

  /**
   * Where the newest of the revisions 0 to `newest` says that an object is.
   * @returns undefined for an object that none of them knows
   */
  find(number: number, newest: number): { entry: XrefEntry; revision: number } | undefined {
    if (this.revisions.length < worthwhile) return this.search(number, newest, 0);
    this.listed ??= this.build();
    const listed = atMost(this.listed.get(number) ?? [], newest);
    for (let i = rank(this.searched, newest) - 1; i >= 0 && this.searched[i]! > listed; i--) {
      const found = this.search(number, this.searched[i]!, this.searched[i]!);
      if (found) return found;
    }
    return listed < 0 ? undefined : this.search(number, listed, listed);
  }

  private search(number: number, newest: number, oldest: number): { entry: XrefEntry; revision: number } | undefined {
    for (let revision = newest; revision >= oldest; revision--) {
      for (const section of this.revisions[revision]!.sections) {
        const own = section.entries.find(number);
        // An entry that is free in the table of a hybrid section is hidden from old readers, not from us (7.5.8.4).
        const entry = own && own.kind !== 'free' ? own : (section.hybrid?.entries.find(number) ?? own);
        if (entry) return { entry, revision };
      }
    }
    return undefined;
  }

  private build(): Map<number, number[]> {
    const listed = new Map<number, number[]>();
    for (const { index, sections } of this.revisions) {
      const numbers = numbersOf(sections);
      if (!numbers) this.searched.push(index);
      for (const number of numbers ?? []) {
        const known = listed.get(number);
        if (known) known.push(index);
        else listed.set(number, [index]);
      }
    }
    return listed;
  }
}

/** The object numbers of some sections, or undefined when they are many. */
function numbersOf(sections: readonly XrefSection[]): Set<number> | undefined {
  const numbers = new Set<number>();
  for (const section of sections) {
    for (const entries of [section.entries, section.hybrid?.entries]) {
      for (const number of entries?.numbers() ?? []) {
        if (numbers.size >= indexedEntries) return undefined;
        numbers.add(number);
      }
    }
  }
  return numbers;
}

/** How many of the ascending numbers are not above `limit`. */
function rank(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The largest of the ascending numbers that is not above `limit`, or -1. */
function atMost(ascending: readonly number[], limit: number): number {
  return ascending[rank(ascending, limit) - 1] ?? -1;
}
