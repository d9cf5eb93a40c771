import { MemorySource, type ByteSource } from './byte-source';
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
  read: (objectStream: number, revision: number) => ObjectStream;
  /** The beginnings of those object streams from which the newest revision takes objects. */
  inUse: () => Set<number>;
}

/** Files up to this size are read from end to end: that is faster than to find out what can be left out. */
const readWhole = 1024 * 1024;
/** What lies between two objects is looked at closely, to leave out the data of a stream, from this length on. */
const worthSkipping = 64 * 1024;
/** Octets in which the dictionary of such a stream is looked for. */
const headLength = 4 * 1024;
/** Octets that are read at once. */
const pieceLength = 256 * 1024;
/** Objects whose places are remembered and sorted; in a file with more, nothing is left out. */
const rememberedPlaces = 2_000_000;
/** Entries that are gone through in one file. No honest file comes near. */
const entriesExamined = 20_000_000;

/**
 * Finds the numbers above the highest one that a file names, in whatever revision, object or trailer. Only the data of
 * large streams are left out, where no cross-reference leads into them: for their sake a file is not read once more.
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
  const skipped = places ? largeStreams(file, places) : [];
  let from = 0;
  for (const { start, end } of skipped) {
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
      if (places.length <= rememberedPlaces) places.push(section.position);
      // A table knows no object streams.
      if (small && section.kind === 'table') continue;
      for (const { entry } of section.entries.all()) {
        if (++examined > entriesExamined) throw new PdfError('unsupported', 'it has too many objects');
        if (entry.kind === 'in-stream') streams.add(entry.stream);
        else if (entry.kind === 'in-file' && places.length <= rememberedPlaces) places.push(entry.position);
      }
    }
  }
  const whole = small || places.length > rememberedPlaces;
  return { containers, places: whole ? undefined : Float64Array.from(places).sort() };
}

/** Where the data of large streams stand, in order. They end where the next object is said to begin. */
function largeStreams(file: ScannedFile, places: Float64Array): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  places.forEach((place, i) => {
    const next = Math.min(places[i + 1] ?? file.source.size, file.source.size);
    if (next - place < worthSkipping) return;
    const data = dataOf(file, place);
    const end = Math.min(data?.end ?? 0, next);
    if (data && end > data.start) found.push({ start: data.start, end });
  });
  return found;
}

/** The place of a stream's data; undefined where there is no stream, or no `endstream` where its data should end. */
function dataOf({ source, length: lengthOf }: ScannedFile, place: number): { start: number; end: number } | undefined {
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

function scanOctets(source: ByteSource, from: number, to: number, scanner: NumberScanner): void {
  scanner.restart();
  for (let at = from; at < to; at += pieceLength) scanner.scan(source.read(at, Math.min(pieceLength, to - at)));
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
