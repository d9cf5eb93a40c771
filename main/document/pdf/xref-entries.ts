import type { ByteSource } from './byte-source';
import { limits } from './limits';
import { damaged } from './pdf-error';

/** Where an object lives, as one cross-reference section says (ISO 32000-2, clause 7.5.4 and 7.5.8). */
export type XrefEntry =
  | { kind: 'free' }
  /** `position` is absolute in the file, even where the file counts from its header. */
  | { kind: 'in-file'; position: number; generation: number }
  | { kind: 'in-stream'; stream: number; index: number };

/** The entries of one table or stream. They are read when asked for, so that large tables cost nothing. */
export interface XrefEntries {
  find(number: number): XrefEntry | undefined;
  /**
   * Tells where all the objects are, also those that are listed twice. An entry is a few octets among hundreds of thousands:
   * none of them becomes an object of its own.
   */
  visit(visitor: XrefVisitor): void;
  /** The object numbers that have an entry, without reading the entries; one may come twice in a careless file. */
  numbers(): Iterable<number>;
  /** How many entries there are, those of free objects included. */
  readonly count: number;
  /** Highest object number that has an entry, or -1. */
  readonly highest: number;
  /** Whether an object is listed more than once. */
  readonly repeats: boolean;
}

/** Is told of each entry that is in use. */
export interface XrefVisitor {
  /** @param position - absolute in the file */
  inFile: (position: number) => void;
  /** @param stream - the number of the object stream that holds the object */
  inStream: (stream: number) => void;
}

export interface Range {
  first: number;
  count: number;
}

const overlapsTolerated = 1000;

/** Which range holds an object number: binary search where the ranges are in order, else the first that fits. */
class Ranges<R extends Range> {
  readonly highest: number;
  private readonly sorted: R[];
  readonly disjoint: boolean;

  constructor(readonly inOrder: R[]) {
    this.highest = inOrder.reduce(
      (top, range) => (range.count > 0 ? Math.max(top, range.first + range.count - 1) : top),
      -1,
    );
    this.sorted = inOrder.filter((range) => range.count > 0).sort((a, b) => a.first - b.first);
    this.disjoint = this.sorted.every(
      (range, i) => i === 0 || this.sorted[i - 1]!.first + this.sorted[i - 1]!.count <= range.first,
    );
    // Overlaps cost a search through all ranges for each object: a few are careless, many are an attack.
    if (!this.disjoint && inOrder.length > overlapsTolerated) throw damaged('the cross-reference contradicts itself');
  }

  get count(): number {
    return this.inOrder.reduce((sum, { count }) => sum + count, 0);
  }

  *numbers(): Iterable<number> {
    for (const { first, count } of this.inOrder) for (let i = 0; i < count; i++) yield first + i;
  }

  find(number: number): R | undefined {
    if (!this.disjoint)
      return this.inOrder.find((range) => number >= range.first && number < range.first + range.count);
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]!.first <= number) low = middle + 1;
      else high = middle;
    }
    const range = this.sorted[low - 1];
    return range && number < range.first + range.count ? range : undefined;
  }
}

/** A subsection of a table: either regular, read by position, or irregular, read once into `entries`. */
export interface TableRange extends Range {
  position: number;
  width: number;
  entries?: XrefEntry[];
}

/** Octets of an entry without the end of its line. */
export const tableLineLength = 18;

/**
 * Whether an entry stands here: ten digits, five digits, `n` or `f`. Spaces in place of leading zeros are tolerated.
 * @param at - index into `octets`, which may end before the entry would
 */
export function isTableLine(octets: Buffer, at: number): boolean {
  const kind = octets[at + 17];
  return (
    isPaddedNumber(octets, at, 10) &&
    octets[at + 10] === 0x20 &&
    isPaddedNumber(octets, at + 11, 5) &&
    octets[at + 16] === 0x20 &&
    (kind === 0x6e || kind === 0x66)
  );
}

function isPaddedNumber(octets: Buffer, at: number, length: number): boolean {
  let begun = false;
  for (let i = at; i < at + length; i++) {
    const octet = octets[i]!;
    if (octet >= 0x30 && octet <= 0x39) begun = true;
    else if (octet !== 0x20 || begun) return false;
  }
  return begun;
}

/**
 * Reads one entry of a table. See {@link isTableLine}.
 * @param base - what the file's own offsets are relative to
 * @returns undefined when the octets are no entry
 */
export function readTableLine(line: Buffer, base: number): XrefEntry | undefined {
  if (!isTableLine(line, 0)) return undefined;
  return tableEntry(paddedNumber(line, 0, 10), paddedNumber(line, 11, 5), line[17] === 0x6e, base);
}

function paddedNumber(octets: Buffer, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) if (octets[i] !== 0x20) value = value * 10 + octets[i]! - 0x30;
  return value;
}

export function tableEntry(offset: number, generation: number, used: boolean, base: number): XrefEntry {
  // Offset 0 can not hold an object; writers that lose track of a free object write it like this.
  return used && offset > 0 ? { kind: 'in-file', position: offset + base, generation } : { kind: 'free' };
}

export class TableEntries implements XrefEntries {
  private readonly ranges: Ranges<TableRange>;

  constructor(
    private readonly source: ByteSource,
    private readonly base: number,
    ranges: TableRange[],
  ) {
    this.ranges = new Ranges(ranges);
  }

  get highest(): number {
    return this.ranges.highest;
  }

  get repeats(): boolean {
    return !this.ranges.disjoint;
  }

  find(number: number): XrefEntry | undefined {
    const range = this.ranges.find(number);
    return range && this.entry(range, number - range.first);
  }

  visit({ inFile }: XrefVisitor): void {
    for (const { entries, position, width, count } of this.ranges.inOrder) {
      for (const entry of entries ?? []) if (entry.kind === 'in-file') inFile(entry.position);
      if (entries) continue;
      for (const piece of this.source.pieces(position, count * width, width)) {
        // That these are entries was found out when the table was read.
        for (let at = 0; at < piece.length; at += width) {
          const offset = piece[at + 17] === 0x6e ? paddedNumber(piece, at, 10) : 0;
          if (offset > 0) inFile(offset + this.base);
        }
      }
    }
  }

  numbers(): Iterable<number> {
    return this.ranges.numbers();
  }

  get count(): number {
    return this.ranges.count;
  }

  private entry(range: TableRange, index: number): XrefEntry {
    const entry =
      range.entries?.[index] ??
      readTableLine(this.source.read(range.position + index * range.width, tableLineLength), this.base);
    if (!entry) throw damaged('the cross-reference table is malformed');
    return entry;
  }
}

/** A subsection of a cross-reference stream; `row` is the index of its first row. */
export interface StreamRange extends Range {
  row: number;
}

export class StreamEntries implements XrefEntries {
  private readonly ranges: Ranges<StreamRange>;
  private readonly rowLength: number;

  /**
   * @param rows - the decoded stream; long enough for every range
   * @param widths - /W
   */
  constructor(
    private readonly rows: Buffer,
    private readonly widths: readonly [number, number, number],
    private readonly base: number,
    ranges: StreamRange[],
  ) {
    this.ranges = new Ranges(ranges);
    this.rowLength = widths[0] + widths[1] + widths[2];
  }

  get highest(): number {
    return this.ranges.highest;
  }

  get repeats(): boolean {
    return !this.ranges.disjoint;
  }

  find(number: number): XrefEntry | undefined {
    const range = this.ranges.find(number);
    return range && this.entry(range.row + number - range.first);
  }

  visit({ inFile, inStream }: XrefVisitor): void {
    for (const { row, count } of this.ranges.inOrder) {
      for (let i = row; i < row + count; i++) {
        const type = this.type(i);
        if (type === 1 && this.second(i) > 0) inFile(this.second(i) + this.base);
        else if (type === 2) inStream(this.objectStream(i));
      }
    }
  }

  numbers(): Iterable<number> {
    return this.ranges.numbers();
  }

  get count(): number {
    return this.ranges.count;
  }

  private entry(row: number): XrefEntry {
    const type = this.type(row);
    const second = this.second(row);
    const [w0, w1, w2] = this.widths;
    const third = this.field(row * this.rowLength + w0 + w1, w2);
    if (type === 1 && second > 0) return { kind: 'in-file', position: second + this.base, generation: third };
    if (type === 2) return { kind: 'in-stream', stream: this.objectStream(row), index: third };
    // Type 0 is free; an unknown type is the null object (clause 7.5.8.3).
    return { kind: 'free' };
  }

  private type(row: number): number {
    const width = this.widths[0];
    return width === 0 ? 1 : this.field(row * this.rowLength, width);
  }

  private second(row: number): number {
    return this.field(row * this.rowLength + this.widths[0], this.widths[1]);
  }

  private objectStream(row: number): number {
    const number = this.second(row);
    if (number > limits.objectNumber) throw damaged('the cross-reference stream is malformed');
    return number;
  }

  private field(start: number, width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + this.rows[start + i]!;
    if (!Number.isSafeInteger(value)) throw damaged('the cross-reference stream is malformed');
    return value;
  }
}
