import { randomBytes } from 'node:crypto';
import { documentMac } from './document-mac';
import type { PdfVerbatim } from './objects';
import { PdfDictionary, PdfName, PdfReference, PdfString, type PdfObject } from './objects';
import { PdfError } from './pdf-error';
import type { PdfReader } from './reader';
import { ByteSink, serialize } from './serializer';

/** The octets of one incremental update, to be put after the file's last octet. */
export interface RevisionBytes {
  /** File position of `bytes[0]`: the size of the file before. */
  position: number;
  bytes: Buffer;
  /** Absolute position of each {@link PdfVerbatim} that was written. */
  places: Map<PdfVerbatim, number>;
}

/** Entries of a trailer that belong to one section only and are never carried over; a MAC is one of this save alone. */
const sectionOnly = new Set(
  'Type Size Index W Length Filter DecodeParms F FFilter FDecodeParms DL Prev XRefStm AuthCode'.split(' '),
);

/** Ten digits are all that a line of a table has room for (ISO 32000-2, clause 7.5.4). */
const largestTableOffset = 9_999_999_999;

/**
 * Collects new and changed objects and writes them as one incremental update (clause 7.5.6). The file's own octets
 * stay what they are: an update is only ever appended.
 */
export class IncrementalUpdate {
  private readonly objects = new Map<number, { reference: PdfReference; object: PdfObject }>();
  private nextNumber: number;

  /** @param reader - shows the newest revision of the file */
  constructor(private readonly reader: PdfReader) {
    if (reader.revision !== reader.revisions.length - 1)
      throw new RangeError('only the newest revision can be continued');
    this.nextNumber = reader.highestObjectNumber + 1;
  }

  /** Reserves the number of a new object: one that nothing in the document names yet, not even what leads nowhere. */
  allocate(): PdfReference {
    const number = this.reader.namedNumbers.firstFree(this.nextNumber);
    if (number === undefined) throw new PdfError('unsupported', 'its object numbers are used up');
    this.nextNumber = number + 1;
    return new PdfReference(number, 0);
  }

  /** Adds a new object, or replaces the one that has this reference. */
  put(reference: PdfReference, object: PdfObject): void {
    this.objects.set(reference.number, { reference, object });
  }

  /** Adds a new object and tells its reference. */
  add(object: PdfObject): PdfReference {
    const reference = this.allocate();
    this.put(reference, object);
    return reference;
  }

  /**
   * Writes the update. The kind of cross-reference follows the newest section of the file, except where offsets have
   * outgrown a table.
   *
   * @param authCode - the trailer's entry for the MAC of a document that is under one; see {@link documentMac}
   */
  build(authCode?: PdfDictionary): RevisionBytes {
    const { reader } = this;
    if (documentMac(reader) && !authCode) throw new TypeError('a save of this document carries a MAC');
    const places = new Map<PdfVerbatim, number>();
    const sink = new ByteSink(reader.size);
    const place = (verbatim: PdfVerbatim, position: number): unknown => places.set(verbatim, position);
    const newest = reader.revisions.at(-1)!.sections[0]!;
    const carried = this.carriedOver(newest.trailer);
    // An object must not share a line with the end-of-file marker before it.
    const last = reader.size > 0 ? reader.bytes(reader.size - 1, 1)[0] : 10;
    if (last !== 10 && last !== 13) sink.write('\n');

    const positions: { reference: PdfReference; position: number }[] = [];
    for (const { reference, object } of [...this.objects.values()].sort(
      (a, b) => a.reference.number - b.reference.number,
    )) {
      positions.push({ reference, position: sink.position });
      sink.write(`${reference.number} ${reference.generation} obj\n`);
      const written = reader.security?.encryptObject(object, reference) ?? object;
      serialize(written, sink, place);
      sink.write('\nendobj\n');
    }

    const trailer = this.trailer(newest.trailer, carried);
    if (authCode) trailer.set('AuthCode', authCode);
    const start = sink.position;
    const asStream = newest.kind === 'stream' || start - reader.base > largestTableOffset;
    if (asStream) this.writeStream(sink, trailer, positions, place);
    else this.writeTable(sink, trailer, positions, place);
    sink.write(`startxref\n${start - reader.base}\n%%EOF\n`);
    return { position: reader.size, bytes: sink.take(), places };
  }

  /**
   * What the trailer keeps of the one before. Document information that stands in the trailer itself becomes an object,
   * which is where it belongs (clause 7.5.5, table 15) and where other programs look for it.
   */
  private carriedOver(before: PdfDictionary): [string, PdfObject][] {
    return [...before.entries]
      .filter(([key]) => !sectionOnly.has(key))
      .map(([key, value]) => [key, key === 'Info' && value instanceof PdfDictionary ? this.add(value) : value]);
  }

  private trailer(before: PdfDictionary, carried: [string, PdfObject][]): PdfDictionary {
    const trailer = new PdfDictionary();
    trailer.set('Size', this.nextNumber);
    trailer.set('Prev', this.reader.start);
    for (const [key, value] of carried) trailer.set(key, value);
    const identifier = this.identifier(before);
    if (identifier !== null) trailer.set('ID', identifier);
    return trailer;
  }

  /** The first half names the document for ever, the second half this state of it (clause 14.4). */
  private identifier(before: PdfDictionary): PdfObject {
    const { security } = this.reader;
    const now = new PdfString(randomBytes(16), true);
    const first = security?.identifier ?? this.firstIdentifier(before);
    // The key of an older encryption depends on the first half, even on a missing one: nothing is made up then.
    if (security?.boundToIdentifier && first.length === 0) return before.get('ID') ?? null;
    return [first.length > 0 ? new PdfString(first, true) : now, now];
  }

  private firstIdentifier(before: PdfDictionary): Uint8Array {
    const id = this.reader.array(before, 'ID');
    const first = id?.length === 2 ? this.reader.resolve(id[0]) : undefined;
    return first instanceof PdfString ? first.bytes : new Uint8Array();
  }

  private writeTable(
    sink: ByteSink,
    trailer: PdfDictionary,
    positions: { reference: PdfReference; position: number }[],
    place: (verbatim: PdfVerbatim, position: number) => void,
  ): void {
    sink.write('xref\n');
    for (const run of runs(positions)) {
      sink.write(`${run[0]!.reference.number} ${run.length}\n`);
      for (const { reference, position } of run) {
        const offset = String(position - this.reader.base).padStart(10, '0');
        sink.write(`${offset} ${String(reference.generation).padStart(5, '0')} n\r\n`);
      }
    }
    sink.write('trailer\n');
    serialize(trailer, sink, place);
    sink.write('\n');
  }

  private writeStream(
    sink: ByteSink,
    trailer: PdfDictionary,
    positions: { reference: PdfReference; position: number }[],
    place: (verbatim: PdfVerbatim, position: number) => void,
  ): void {
    const own = { reference: this.allocate(), position: sink.position };
    const all = [...positions, own];
    const highest = own.position - this.reader.base;
    const width = Math.max(3, Math.ceil(highest.toString(16).length / 2));
    const rows = Buffer.concat(
      all.map(({ reference, position }) => {
        const row = Buffer.from(`01${(position - this.reader.base).toString(16).padStart(width * 2, '0')}0000`, 'hex');
        row.writeUInt16BE(reference.generation, 1 + width);
        return row;
      }),
    );
    const dictionary = new PdfDictionary(new Map(trailer.entries));
    dictionary.set('Type', new PdfName('XRef'));
    dictionary.set('Size', this.nextNumber);
    dictionary.set('W', [1, width, 2]);
    dictionary.set(
      'Index',
      runs(all).flatMap((run) => [run[0]!.reference.number, run.length]),
    );
    dictionary.set('Length', rows.length);
    sink.write(`${own.reference.number} 0 obj\n`);
    serialize(dictionary, sink, place);
    sink.write('\nstream\n');
    sink.write(rows);
    sink.write('\nendstream\nendobj\n');
  }
}

/** Cuts a list that is sorted by object number into runs of consecutive numbers. */
function runs<T extends { reference: PdfReference }>(sorted: T[]): T[][] {
  const result: T[][] = [];
  for (const item of sorted) {
    const run = result.at(-1);
    if (run && run.at(-1)!.reference.number + 1 === item.reference.number) run.push(item);
    else result.push([item]);
  }
  return result;
}
