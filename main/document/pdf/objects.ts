/**
 * PDF objects as values (ISO 32000-2, clause 7.3). A value parsed from a file is the caller's own: nothing is shared
 * between two reads, so it may be changed and handed to the writer.
 *
 * - `null`, `true`, `false`: themselves
 * - integer: a JavaScript `number`, always a safe integer
 * - real (or an integer too large to be exact): {@link PdfReal}, which keeps its spelling
 * - array: a JavaScript array
 */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfReal
  | PdfString
  | PdfName
  | PdfReference
  | PdfDictionary
  | PdfStream
  | PdfNewStream
  | PdfVerbatim
  | PdfObject[];

/** A real number with the spelling that it has in the file, so that rewriting it changes nothing. */
export class PdfReal {
  constructor(readonly spelling: string) {}

  get value(): number {
    return Number.parseFloat(this.spelling) || 0;
  }
}

/** A string: bytes, not text. {@link decodeTextString} makes text of those that are text strings. */
export class PdfString {
  /**
   * @param bytes - the decoded octets
   * @param hexadecimal - how it is written: `<…>` or `(…)`
   * @param span - absolute file positions of its first delimiter and of the octet after its last one; absent for
   *   strings that were not parsed straight from the file (object streams, new strings)
   */
  constructor(
    readonly bytes: Uint8Array,
    readonly hexadecimal = false,
    readonly span?: { start: number; end: number },
  ) {}
}

/** A name. `value` holds one character per octet (Latin-1), with #-escapes undone and without the slash. */
export class PdfName {
  constructor(readonly value: string) {}
}

/** An indirect reference. */
export class PdfReference {
  constructor(
    readonly number: number,
    readonly generation: number,
  ) {}

  equals(other: PdfReference): boolean {
    return this.number === other.number && this.generation === other.generation;
  }

  toString(): string {
    return `${this.number} ${this.generation} R`;
  }
}

/** A dictionary; keys are names without the slash, in the order of the file. An entry with the value null is absent. */
export class PdfDictionary {
  /** True when the file repeats a key (the last value counts here, but readers differ: a reason for suspicion). */
  repeatedKeys = false;

  constructor(readonly entries: Map<string, PdfObject> = new Map()) {}

  /** Makes a dictionary from a plain record; undefined values are left out. */
  static of(record: Record<string, PdfObject | undefined>): PdfDictionary {
    const dictionary = new PdfDictionary();
    for (const [key, value] of Object.entries(record)) if (value !== undefined) dictionary.set(key, value);
    return dictionary;
  }

  /** The value as written: a reference is not followed. */
  get(key: string): PdfObject | undefined {
    return this.entries.get(key) ?? undefined;
  }

  set(key: string, value: PdfObject): void {
    this.entries.set(key, value);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** True when the direct value of `key` is the name `value`. */
  hasName(key: string, value: string): boolean {
    const found = this.get(key);
    return found instanceof PdfName && found.value === value;
  }
}

/** A stream as found in a file: its dictionary and where its octets begin. `PdfReader.streamData` decodes it. */
export class PdfStream {
  constructor(
    readonly dictionary: PdfDictionary,
    /** Absolute file position of the first octet after the keyword `stream` and its end of line. */
    readonly dataPosition: number,
    /** The stream's own reference: in an encrypted document its key depends on it. */
    readonly reference?: PdfReference,
  ) {}
}

/** For writing only, and only as an indirect object of its own: a new stream. The writer adds /Length. */
export class PdfNewStream {
  /** @param bytes - coded as the dictionary's /Filter says */
  constructor(
    readonly dictionary: PdfDictionary,
    readonly bytes: Uint8Array,
  ) {}
}

/** For writing only: octets that are copied as they are, and whose place in the file the writer tells. */
export class PdfVerbatim {
  constructor(readonly bytes: Uint8Array) {}
}
