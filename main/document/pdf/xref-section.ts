import type { ByteSource } from './byte-source';
import { decode, filterStages } from './filters';
import { isWhite } from './lexer';
import { limits } from './limits';
import type { PdfDictionary } from './objects';
import { PdfReference, PdfStream, type PdfObject } from './objects';
import { isKeyword, Parser } from './parser';
import { damaged, PdfError } from './pdf-error';
import type { XrefBudget } from './xref-budget';
import { StreamEntries, type StreamRange, type XrefEntries } from './xref-entries';
import { readTable } from './xref-table';

/** One cross-reference section: a table with its trailer, or a stream (ISO 32000-2, clause 7.5.4 to 7.5.8). */
export interface XrefSection {
  kind: 'table' | 'stream';
  /** Absolute file position of `xref`, or of the cross-reference stream's object. */
  position: number;
  /** Absolute file position after the trailer dictionary, or where the stream's octets begin. */
  contentEnd: number;
  entries: XrefEntries;
  /** The trailer dictionary, or the stream's own. */
  trailer: PdfDictionary;
  /** Of a hybrid-reference file: the stream that /XRefStm of this table names. */
  hybrid?: XrefSection;
  /** Other readers may read it otherwise: what was forgiven in it, or an offset that leads to it or on from it is off. */
  odd?: boolean;
}

/** How far a wrong offset of a section may be off. */
const reach = 48;

/**
 * Finds the section that should begin at `wanted`, exactly or some octets away.
 * @returns the absolute position, or undefined
 */
export function locateSection(source: ByteSource, wanted: number, tolerant: boolean): number | undefined {
  if (!Number.isSafeInteger(wanted) || wanted < 0 || wanted >= source.size) return undefined;
  const from = tolerant ? Math.max(0, wanted - reach) : wanted;
  const text = source.read(from, Math.min(source.size - from, wanted - from + reach + 32)).toString('latin1');
  const pattern = /(?<![A-Za-z])xref(?![A-Za-z])|(?<!\d)\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z])/g;
  let best: number | undefined;
  for (const match of text.matchAll(pattern)) {
    const found = from + match.index;
    if (!tolerant) {
      const between = text.slice(0, match.index);
      return [...between].every((character) => isWhite(character.charCodeAt(0))) ? found : undefined;
    }
    if (
      Math.abs(found - wanted) <= reach &&
      (best === undefined || Math.abs(found - wanted) < Math.abs(best - wanted))
    ) {
      best = found;
    }
  }
  return best;
}

/**
 * Reads the section at an exact position.
 * @param base - what the file's own offsets are relative to
 */
export function readSection(source: ByteSource, position: number, base: number, budget: XrefBudget): XrefSection {
  const parser = new Parser(source, position);
  if (!isKeyword(parser.take(), 'xref')) return readStream(source, position, base, budget);
  const { odd, ...table } = readTable(source, parser, base, budget);
  return { kind: 'table', position, ...table, ...(odd && { odd }) };
}

function readStream(source: ByteSource, position: number, base: number, budget: XrefBudget): XrefSection {
  const { object } = new Parser(source, position).indirectObject();
  // Chrome's engine leaves /Type out when it appends one: what stands where a section is named, and has /W, is one.
  const untyped = object instanceof PdfStream && !object.dictionary.has('Type') && object.dictionary.has('Root');
  if (!(object instanceof PdfStream) || (!untyped && !object.dictionary.hasName('Type', 'XRef'))) {
    throw damaged('the cross-reference is not where the file says');
  }
  const { dictionary } = object;
  const widths = dictionary.get('W');
  if (!Array.isArray(widths) || widths.length < 3 || !widths.every((w) => typeof w === 'number' && w >= 0 && w <= 8)) {
    throw damaged('the cross-reference stream has wrong field widths');
  }
  const [w0, w1, w2] = widths as [number, number, number];
  const rowLength = w0 + w1 + w2;
  if (w1 === 0) throw damaged('the cross-reference stream has wrong field widths');
  // Without /Index and /Size, as many rows as there are.
  const counted = dictionary.has('Index') || dictionary.has('Size');
  const stated = counted ? streamRanges(dictionary, budget) : [];
  const needed = rowsOf(stated) * rowLength;
  const data = decodeDirect(
    source,
    object,
    counted ? Math.min(limits.decodedStream, needed * 2 + 64 * 1024) : undefined,
  );
  budget.decoded += data.length;
  if (budget.decoded > limits.decodedTotal) throw damaged('the cross-reference streams grow without bound');
  const ranges = counted ? stated : [{ first: 0, count: Math.floor(data.length / rowLength), row: 0 }];
  if (rowsOf(ranges) > limits.xrefStreamEntries) throw damaged('the cross-reference stream has too many entries');
  if (data.length < needed) throw damaged('the cross-reference stream is shorter than it says');
  const entries = new StreamEntries(data, [w0, w1, w2], base, ranges);
  // Which one counts is something that readers differ about.
  if (entries.repeats) budget.tolerated.add('table');
  return {
    kind: 'stream',
    position,
    contentEnd: object.dataPosition,
    entries,
    trailer: dictionary,
    ...(entries.repeats && { odd: true }),
  };
}

function rowsOf(ranges: StreamRange[]): number {
  return ranges.reduce((sum, range) => sum + range.count, 0);
}

function streamRanges(dictionary: PdfDictionary, budget: XrefBudget): StreamRange[] {
  const size = dictionary.get('Size');
  const index = dictionary.get('Index') ?? [0, size ?? null];
  if (!Array.isArray(index) || index.length % 2 !== 0) throw damaged('the cross-reference stream has a wrong index');
  const ranges: StreamRange[] = [];
  for (let i = 0, row = 0; i < index.length; i += 2) {
    const [first, count] = [index[i], index[i + 1]];
    if (typeof first !== 'number' || typeof count !== 'number' || first < 0 || count < 0) {
      throw damaged('the cross-reference stream has a wrong index');
    }
    if (first + count - 1 > limits.objectNumber) throw damaged('the cross-reference stream names impossible objects');
    if (++budget.subsections > limits.xrefSubsections) throw damaged('the cross-reference stream has too many parts');
    ranges.push({ first, count, row });
    row += count;
  }
  return ranges;
}

/** Decodes a stream whose dictionary may not use references, since nothing can be resolved yet (clause 7.5.8.2). */
function decodeDirect(source: ByteSource, stream: PdfStream, limit: number = limits.decodedStream): Buffer {
  const direct = (object: PdfObject | undefined): PdfObject => {
    if (object instanceof PdfReference) throw damaged('the cross-reference stream depends on itself');
    return object ?? null;
  };
  const raw = rawStreamData(source, stream, direct(stream.dictionary.get('Length')));
  return decode(raw, filterStages(stream.dictionary, direct), limit);
}

/**
 * The encoded octets of a stream, after a check that `endstream` follows them.
 * @param length - the value of /Length, resolved
 */
export function rawStreamData(source: ByteSource, stream: PdfStream, length: PdfObject): Buffer {
  if (stream.dictionary.has('F') && !stream.dictionary.has('Filter')) {
    throw new PdfError('unsupported', 'a part of it lies in another file');
  }
  if (typeof length !== 'number' || length < 0) throw damaged('a stream has no length');
  const end = stream.dataPosition + length;
  if (end > source.size) throw damaged('a stream is longer than the file');
  if (length > limits.decodedStream) throw damaged('a structure stream is too large');
  const after = new Parser(source, end);
  try {
    if (isKeyword(after.take(), 'endstream')) return source.read(stream.dataPosition, length);
  } catch {
    // Whatever stands there is not the end of the stream.
  }
  throw damaged('a stream has a wrong length');
}

/**
 * Finds where the revision that ends with this section ends: after the `%%EOF` that follows.
 * @returns `marker`: after the five characters; `end`: after their end of line, if any
 */
export function findEndOfFileMarker(
  source: ByteSource,
  from: number,
  before: number,
): { marker: number; end: number } | undefined {
  const furthest = Math.min(before, source.size, from + 16 * 1024 * 1024);
  // Mostly it is a few octets away; files of thousands of saves should not be read once over for it.
  for (let position = from, chunk = 1024; position < furthest; position += chunk - 4, chunk = 64 * 1024) {
    const bytes = source.read(position, Math.min(chunk, source.size - position));
    const found = bytes.indexOf('%%EOF', 0, 'latin1');
    if (found < 0) continue;
    const marker = position + found + 5;
    if (marker > source.size || position + found >= before) return undefined;
    const tail = source.read(marker, Math.min(2, source.size - marker));
    const endOfLine = tail[0] === 13 ? (tail[1] === 10 ? 2 : 1) : tail[0] === 10 ? 1 : 0;
    return { marker, end: marker + endOfLine };
  }
  return undefined;
}
