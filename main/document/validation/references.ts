import type { PdfObject, PdfReader, XrefEntry } from '../pdf';
import { referencesIn } from './pdf-values';

/** Live objects that are looked through at most; a larger document is left unexamined rather than half examined. */
export const maximumObjects = 300_000;

/** Which objects a document refers to, over its revisions. */
export class References {
  private readonly counts = new Map<number, number>();
  private readonly dangling = new Set<number>();

  /** @returns undefined for a document with too many objects */
  static of(reader: PdfReader): References | undefined {
    const references = new References();
    const numbers = new Set<number>();
    for (const { sections } of reader.revisions.slice(0, reader.revision + 1)) {
      for (const section of sections) {
        for (const entries of [section.entries, section.hybrid?.entries]) {
          for (const number of entries?.numbers() ?? []) {
            numbers.add(number);
            if (numbers.size > maximumObjects) return undefined;
          }
        }
      }
    }
    for (const number of numbers) references.add(reader, reader.get(number));
    references.add(reader, reader.trailer);
    return references;
  }

  /** Takes in what an object of a revision refers to. */
  add(reader: PdfReader, object: PdfObject): void {
    for (const { number } of referencesIn(object)) {
      this.counts.set(number, (this.counts.get(number) ?? 0) + 1);
      if (!isLive(reader.entry(number)?.entry)) this.dangling.add(number);
    }
  }

  /** An object that another one takes the place of: what it referred to counts no more, but a promise stays a promise. */
  remove(object: PdfObject): void {
    for (const { number } of referencesIn(object)) this.counts.set(number, (this.counts.get(number) ?? 1) - 1);
  }

  /** Whether something refers to a number that no object has: whoever defines it later changes what that means. */
  isDangling(number: number): boolean {
    return this.dangling.has(number);
  }

  /** Whether at most one place refers to the object. */
  isReferredToOnce(number: number): boolean {
    return (this.counts.get(number) ?? 0) <= 1;
  }
}

export const isLive = (entry: XrefEntry | undefined): boolean => entry !== undefined && entry.kind !== 'free';
