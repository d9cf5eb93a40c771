import { BeginningOfSource, MemorySource, type ByteSource } from './byte-source';
import { NamedNumbers } from './named-numbers';
import { NumberScanner } from './number-scanner';
import type { ObjectStream } from './object-stream';
import { PdfStream, type PdfObject } from './objects';
import { isKeyword, Parser } from './parser';
import { PdfError } from './pdf-error';
import type { XrefSection } from './xref-section';

/** What is to be scanned: all revisions of one file. */
export interface ScannedFile {
  source: ByteSource;
  /** Oldest first. */
  revisions: readonly { index: number; sections: readonly XrefSection[] }[];
  /** The highest number that an object has, or that is kept for one. */
  highest: number;
  /** The value of a stream's /Length, resolved. */
  length: (stream: PdfStream) => PdfObject;
  /** Where an object stream begins, as a revision has it; undefined where it has none of that number. */
  placeOf: (objectStream: number, revision: number) => number | undefined;
  /** Undefined where there is no object stream after all. */
  read: (objectStream: number, revision: number) => ObjectStream | undefined;
  /** The beginnings of those object streams from which the newest revision takes objects. */
  inUse: () => Set<number>;
}

/** Files up to this size are read from end to end: that is faster than to find out what can be left out. */
const readWhole = 1024 * 1024;
/** What lies between the beginnings of two objects is looked at closely from this length on, to leave out the data of a stream. */
const worthSkipping = 64 * 1024;
/** Octets in which the dictionary of such a stream is looked for. */
const headLength = 4 * 1024;
/** What stands behind an object is left out from this length on: it belongs to none. Its ends are read all the same. */
const worthLeaving = 1024 * 1024;
/** Of an object that can not be read, octets that are searched. */
const brokenLength = 64 * 1024 * 1024;
/** Entries that are gone through in one file. No honest file comes near. */
const entriesExamined = 10_000_000;

/**
 * Finds the numbers above the highest one that a file names, in whatever revision, object or trailer. In large files the
 * data of large streams are left out, where no cross-reference leads into them, and what belongs to no object: so such a
 * file is not read once more.
 *
 * @throws PdfError where an object stream that is in use can not be read: nobody knows what it refers to
 */
export function findNamedNumbers(file: ScannedFile): NamedNumbers {
  const names = new NamedNumbers(file.highest);
  const scanner = new NumberScanner(
    (number) => names.isInReach(number),
    (number) => names.add(number),
  );
  const { places, containers } = survey(file);
  let from = 0;
  for (const { start, end } of places ? leftOut(file, places) : []) {
    scanOctets(file.source, from, start, scanner);
    from = end;
  }
  scanOctets(file.source, from, file.source.size, scanner);
  scanObjectStreams(file, containers, names, scanner);
  return names;
}

interface Survey {
  /** Where objects and cross-reference sections begin, in order; undefined for a file that is scanned whole. */
  places: Float64Array | undefined;
  /** By the index of a revision: the numbers of the object streams that its entries lead to. */
  containers: Map<number, Set<number>>;
}

function survey({ source, revisions }: ScannedFile): Survey {
  const containers = new Map<number, Set<number>>();
  const places: number[] = [];
  const small = source.size <= readWhole;
  let examined = 0;
  for (const { index, sections } of revisions) {
    const streams = new Set<number>();
    containers.set(index, streams);
    for (const section of sections.flatMap((each) => (each.hybrid ? [each, each.hybrid] : [each]))) {
      // A table knows no object streams.
      if (small && section.kind === 'table') continue;
      examined += section.entries.count;
      if (examined > entriesExamined) throw new PdfError('unsupported', 'it has too many objects');
      section.entries.visit({
        inFile: (position) => void places.push(position),
        inStream: (stream) => void streams.add(stream),
      });
      places.push(section.position, section.contentEnd);
    }
  }
  return { containers, places: small ? undefined : inOrder(places) };
}

/** Most writers list their objects in the order in which they wrote them. */
function inOrder(places: readonly number[]): Float64Array {
  const all = new Float64Array(places);
  for (let i = 1; i < all.length; i++) if (all[i - 1]! > all[i]!) return all.sort();
  return all;
}

interface Extent {
  start: number;
  end: number;
}

/** What is not read, in order. None of it reaches beyond where the next object is said to begin. */
function leftOut(file: ScannedFile, places: Float64Array): Extent[] {
  const { size } = file.source;
  const found = between(0, Math.min(places[0] ?? size, size));
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const next = Math.min(places[i + 1] ?? size, size);
    if (next - place < worthSkipping) continue;
    const data = dataOf(file, place);
    if (data) {
      const end = Math.min(data.end, next);
      if (end > data.start) found.push({ start: data.start, end }, ...between(end, next));
    } else if (next - place >= worthLeaving) {
      found.push(...between(endOf(file.source, place, next), next));
    }
  }
  return found;
}

/** Of what belongs to no object, all but its ends. */
function between(start: number, end: number): Extent[] {
  return end - start < worthLeaving ? [] : [{ start: start + worthSkipping, end: end - worthSkipping }];
}

/** The place of a stream's data; undefined where there is no stream, or no `endstream` where its data should end. */
function dataOf({ source, length: lengthOf }: ScannedFile, place: number): Extent | undefined {
  try {
    const head = source.read(place, headLength);
    const { object } = new Parser(new MemorySource(head, true), 0).indirectObject();
    const length = object instanceof PdfStream ? lengthOf(object) : undefined;
    if (!(object instanceof PdfStream) || typeof length !== 'number' || length < 0) return undefined;
    const start = place + object.dataPosition;
    const after = new Parser(source, start + length).take();
    return isKeyword(after, 'endstream') ? { start, end: start + length } : undefined;
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return undefined;
  }
}

/** Where an object, or a cross-reference section, ends; or how far it is searched, if that can not be told. */
function endOf(source: ByteSource, place: number, next: number): number {
  const parser = new Parser(new BeginningOfSource(source, next), place);
  try {
    const { object } = parser.indirectObject();
    if (!(object instanceof PdfStream)) return parser.lexer.position;
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
  return Math.min(next, place + brokenLength);
}

function scanOctets(source: ByteSource, from: number, to: number, scanner: NumberScanner): void {
  scanner.restart();
  for (const piece of source.pieces(from, Math.max(0, to - from))) scanner.scan(piece);
}

function scanObjectStreams(
  file: ScannedFile,
  containers: Survey['containers'],
  names: NamedNumbers,
  scanner: NumberScanner,
): void {
  const done = new Set<number>();
  let inUse: Set<number> | undefined;
  for (const [revision, numbers] of containers) {
    for (const number of numbers) {
      names.add(number);
      const place = file.placeOf(number, revision);
      if (place === undefined || done.has(place)) continue;
      done.add(place);
      try {
        const stream = file.read(number, revision);
        if (!stream) continue;
        for (const member of stream.numbers) names.add(member);
        scanner.restart();
        scanner.scan(stream.source.read(0, stream.size));
      } catch (error) {
        if (!(error instanceof PdfError)) throw error;
        inUse ??= file.inUse();
        if (inUse.has(place)) throw error;
      }
    }
  }
}
