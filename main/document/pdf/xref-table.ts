import type { ByteSource } from './byte-source';
import { isWhite, type Lexer } from './lexer';
import { limits } from './limits';
import { PdfDictionary } from './objects';
import { isKeyword, Parser } from './parser';
import { damaged } from './pdf-error';
import type { XrefBudget } from './xref-budget';
import { isTableLine, readTableLine, TableEntries, tableEntry, tableLineLength } from './xref-entries';
import type { TableRange, XrefEntry } from './xref-entries';

/** A table as it was read; see `XrefSection`. */
export interface ReadTable {
  contentEnd: number;
  entries: TableEntries;
  trailer: PdfDictionary;
  odd: boolean;
}

/**
 * Reads a cross-reference table and its trailer (ISO 32000-2, clause 7.5.4 and 7.5.5).
 *
 * An entry is three tokens, whatever the width of its line: so read most other programs, and where all read alike nothing
 * is guessed. What is no entry, or runs into something else, is damage.
 *
 * @param parser - after the keyword `xref`
 * @param base - what the file's own offsets are relative to
 */
export function readTable(source: ByteSource, parser: Parser, base: number, budget: XrefBudget): ReadTable {
  const ranges: TableRange[] = [];
  let odd = false;
  for (;;) {
    const first = parser.take();
    if (isKeyword(first, 'trailer')) break;
    const count = parser.take();
    if (typeof first !== 'number' || typeof count !== 'number' || first < 0 || count < 0) {
      throw damaged('the cross-reference table is malformed');
    }
    if (first + count - 1 > limits.objectNumber) throw damaged('the cross-reference table names impossible objects');
    if (++budget.subsections > limits.xrefSubsections) throw damaged('the cross-reference table has too many parts');
    const regular = count === 0 ? undefined : regularRange(source, parser.lexer, first, count);
    const range = regular ?? irregularRange(parser, first, count, base);
    if (count > 0 && regular?.width !== 20) odd = true;
    if (ranges.length === 0 && first === 1 && isNumberedFromOne(source, range, base)) {
      range.first = 0;
      odd = true;
    }
    ranges.push(range);
  }
  const trailer = parser.object();
  if (!(trailer instanceof PdfDictionary)) throw damaged('the trailer is malformed');
  const entries = new TableEntries(source, base, ranges);
  // Which one counts is something that readers differ about.
  odd ||= entries.repeats;
  if (odd) budget.tolerated.add('table');
  return { contentEnd: parser.lexer.position, entries, trailer, odd };
}

/** A subsection whose lines all have one width; every one of them is looked at. */
function regularRange(source: ByteSource, lexer: Lexer, first: number, count: number): TableRange | undefined {
  const before = lexer.position;
  let lineBegins = false;
  for (; isWhite(lexer.peek()) && !(lineBegins && lexer.peek() === 0x20);) {
    const octet = lexer.next();
    if (octet === 10 || octet === 13) lineBegins = true;
  }
  const position = lexer.position;
  const width = lineBegins ? [20, 19, 21].find((each) => haveWidth(source, position, count, each)) : undefined;
  if (width === undefined) {
    lexer.position = before;
    return undefined;
  }
  lexer.position = position + count * width;
  return { first, count, position, width };
}

/** Whether that many entries follow each other at this distance, with nothing but white space between them. */
function haveWidth(source: ByteSource, position: number, count: number, width: number): boolean {
  if (position + count * width > source.size) return false;
  for (const piece of source.pieces(position, count * width, width)) {
    for (let at = 0; at < piece.length; at += width) {
      if (!isTableLine(piece, at)) return false;
      for (let end = tableLineLength; end < width; end++) if (!isWhite(piece[at + end]!)) return false;
    }
  }
  return true;
}

/** Any other subsection, token by token. */
function irregularRange(parser: Parser, first: number, count: number, base: number): TableRange {
  const entries: XrefEntry[] = [];
  for (let i = 0; i < count; i++) {
    const offset = parser.take();
    const generation = parser.take();
    const kind = parser.take();
    const used = isKeyword(kind, 'n');
    if (
      typeof offset !== 'number' ||
      typeof generation !== 'number' ||
      offset < 0 ||
      generation < 0 ||
      (!used && !isKeyword(kind, 'f'))
    ) {
      throw damaged('the cross-reference table is not what it says it is');
    }
    entries.push(tableEntry(offset, generation, used, base));
  }
  return { first, count, position: -1, width: 0, entries };
}

/**
 * A known bug of old writers: the table begins with object 0, the head of the free list, and says that it begins with
 * object 1. The first object that is in use tells which of the two is true.
 */
function isNumberedFromOne(source: ByteSource, range: TableRange, base: number): boolean {
  if (range.count < 2) return false;
  const entryAt = (index: number): XrefEntry | undefined =>
    range.entries?.[index] ?? readTableLine(source.read(range.position + index * range.width, tableLineLength), base);
  if (entryAt(0)?.kind !== 'free') return false;
  for (let index = 1; index < range.count; index++) {
    const entry = entryAt(index);
    if (entry?.kind !== 'in-file') continue;
    try {
      return new Parser(source, entry.position).head().number === range.first + index - 1;
    } catch {
      return false;
    }
  }
  return false;
}
