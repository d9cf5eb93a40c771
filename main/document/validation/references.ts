import { PdfError, PdfStream, type PdfObject, type PdfReader, type XrefEntry } from '../pdf';
import { referencesIn } from './pdf-values';

/** Live objects that are looked through at most; a larger document is left unexamined rather than half examined. */
export const maximumObjects = 300_000;

/**
 * An object as a revision has it; undefined for one that can not be read there. A stream has to be there with its octets.
 *
 * @param reader - that sees no further than the end of the revision
 */
export function readable(reader: PdfReader, number: number): PdfObject | undefined {
  try {
    const object = reader.get(number);
    if (object instanceof PdfStream) {
      const length = reader.lookup(object.dictionary, 'Length');
      if (typeof length !== 'number' || object.dataPosition + length > reader.end) return undefined;
    }
    return object;
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}

/** The object at the end of a reference, or the value itself; null for what can not be read. */
export function readableValue(reader: PdfReader, value: PdfObject | undefined): PdfObject {
  try {
    return reader.resolve(value);
  } catch (error) {
    if (error instanceof PdfError) return null;
    throw error;
  }
}

/** Which objects a document refers to, over its revisions. */
export class References {
  private readonly counts = new Map<number, number>();
  private readonly dangling = new Set<number>();
  /**
   * Objects that can not be read, but could be if the octets behind their revision belonged to them: they were left open for
   * somebody to complete.
   */
  private readonly open = new Set<number>();

  /**
   * What can not be read refers to nothing. As long as nobody touches it, it stays what it is.
   *
   * @returns undefined for a document with too many objects
   */
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
    for (const number of numbers) references.addObject(reader, number);
    references.add(reader, reader.trailer);
    return references;
  }

  /** Takes in an object of a revision. */
  addObject(reader: PdfReader, number: number): void {
    const object = readable(reader, number);
    if (object !== undefined) this.add(reader, object);
    else if (readable(reader.at(reader.revision), number) !== undefined) this.open.add(number);
    // An entry that names an object stream which is not there is a promise as well.
    const entry = reader.entry(number)?.entry;
    if (entry?.kind === 'in-stream' && !isLive(reader.entry(entry.stream)?.entry)) this.dangling.add(entry.stream);
  }

  private add(reader: PdfReader, object: PdfObject): void {
    for (const { number } of referencesIn(object)) {
      this.counts.set(number, (this.counts.get(number) ?? 0) + 1);
      if (!isLive(reader.entry(number)?.entry)) this.dangling.add(number);
    }
  }

  /** Whether a revision has octets that complete an object which was left open; asked once for each revision. */
  completes(reader: PdfReader): boolean {
    const completed = [...this.open].filter((number) => readable(reader, number) !== undefined);
    for (const number of completed) this.open.delete(number);
    return completed.length > 0;
  }

  /** An object that another one takes the place of: what it referred to counts no more, but a promise stays a promise. */
  removeObject(reader: PdfReader, number: number): void {
    const object = readable(reader, number) ?? null;
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
