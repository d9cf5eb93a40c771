import * as fs from 'node:fs';
import { BeginningOfSource, FileSource, type ByteSource, type FileView } from './byte-source';
import { decode, filterStages } from './filters';
import { openDocument, type DocumentStructure, type PdfRevision } from './document-structure';
import { EntryIndex } from './entry-index';
import { KeptObjects } from './kept-objects';
import { limits } from './limits';
import type { NamedNumbers } from './named-numbers';
import { findNamedNumbers } from './number-scan';
import { indexOf, ObjectStreams, openObjectStream, type ObjectStream } from './object-stream';
import { PdfDictionary, PdfName, PdfReference, PdfStream, PdfString, type PdfObject } from './objects';
import { Parser } from './parser';
import { damaged, PdfError } from './pdf-error';
import { fullAccess, type DocumentAccess } from './permissions';
import { SecurityHandler } from './security-handler';
import { ByteSink, serialize } from './serializer';
import type { XrefEntry } from './xref-entries';
import type { Tolerance } from './xref-budget';
import { rawStreamData } from './xref-section';

interface Shared extends DocumentStructure {
  source: FileSource;
  close: () => void;
  index: EntryIndex;
  /** Of an encrypted document, once it is unlocked. */
  security?: SecurityHandler;
  objectStreams: ObjectStreams;
  kept: KeptObjects;
  /** See {@link PdfReader.namedNumbers}. */
  named?: NamedNumbers;
}

/**
 * Reads a PDF by its cross-reference, touching only what is asked for; a reader shows the document as of one revision.
 * Every object that it returns is a fresh copy.
 *
 * Throws {@link PdfError} for what is wrong with the content, and the system's own errors (`ENOENT`, …) for the file.
 */
export class PdfReader {
  private constructor(
    private readonly shared: Shared,
    /** Index into {@link revisions} of the state that this reader shows. */
    readonly revision: number,
    /** What objects are read from: the file, or what of it was there at the time. */
    private readonly source: ByteSource = shared.source,
  ) {}

  /**
   * Opens a file for reading; {@link close} it.
   * @param password - of the user or the owner of an encrypted document; used now and not kept
   * @param view - reads the file as it was, or as it would be
   */
  static open(path: string, password?: string, view?: FileView): PdfReader {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
    const descriptor = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      return PdfReader.start(descriptor, () => fs.closeSync(descriptor), password, view);
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
  }

  /** Reads through a descriptor that stays the caller's to close. */
  static over(descriptor: number, password?: string): PdfReader {
    return PdfReader.start(descriptor, () => undefined, password);
  }

  private static start(
    descriptor: number,
    close: () => void,
    password: string | undefined,
    view?: FileView,
  ): PdfReader {
    if (!fs.fstatSync(descriptor).isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
    const source = new FileSource(descriptor, view);
    const structure = openDocument(source);
    const index = new EntryIndex(structure.revisions);
    const shared: Shared = {
      ...{ ...structure, source, close, index },
      ...{ objectStreams: new ObjectStreams(), kept: new KeptObjects() },
    };
    const reader = new PdfReader(shared, structure.revisions.length - 1);
    const security = reader.unlock(password);
    if (security) Object.assign(shared, { security, kept: new KeptObjects(security) });
    return reader;
  }

  /** Reads the encryption dictionary while nothing is decrypted yet. */
  private unlock(password: string | undefined): SecurityHandler | undefined {
    const encrypt = this.trailer.get('Encrypt');
    const written = spelling(encrypt);
    // All saves of a file are encrypted alike (clause 7.6.2); where they differ, some of them can not be read.
    if (!this.revisions.every(({ trailer }) => spelling(trailer.get('Encrypt')) === written)) {
      throw damaged('its saves do not agree about its encryption');
    }
    if (encrypt === undefined) return undefined;
    const dictionary = this.resolve(encrypt);
    if (!(dictionary instanceof PdfDictionary)) throw damaged('its encryption dictionary is missing');
    const first = this.resolve(this.array(this.trailer, 'ID')?.[0]);
    const source = {
      dictionary,
      id: first instanceof PdfString ? first.bytes : new Uint8Array(),
      ...(encrypt instanceof PdfReference && { reference: encrypt }),
    };
    return SecurityHandler.open(source, (object) => this.resolve(object), password);
  }

  /** Closes the file for this reader and for those made by {@link at}. */
  close(): void {
    const { close } = this.shared;
    this.shared.close = () => undefined;
    close();
  }

  /** The same file as of an earlier revision. It shares the descriptor. */
  at(revision: number): PdfReader {
    if (!this.shared.revisions[revision]) throw new RangeError(`no revision ${revision}`);
    return new PdfReader(this.shared, revision);
  }

  /**
   * {@link at}, without the octets that came behind that revision: what whoever saved or signed it had before him. An entry
   * that leads behind its end, or an object that is not complete before it, can not be read.
   */
  asWritten(revision: number): PdfReader {
    const end = this.at(revision).revisions[revision]?.end;
    return new PdfReader(
      this.shared,
      revision,
      end === undefined ? this.shared.source : new BeginningOfSource(this.shared.source, end),
    );
  }

  /** Position behind the octets in which this reader looks for objects. */
  get end(): number {
    return this.source.size;
  }

  /** Octets of the whole file. */
  get size(): number {
    return this.shared.source.size;
  }

  /** Of the header, such as `1.7`. */
  get headerVersion(): string {
    return this.shared.headerVersion;
  }

  /** Of the header or the catalog, whichever is later (ISO 32000-2, clause 7.5.2). */
  get version(): string {
    const own = this.lookup(this.catalog.dictionary, 'Version');
    return own instanceof PdfName && /^\d\.\d$/.test(own.value) && own.value > this.headerVersion
      ? own.value
      : this.headerVersion;
  }

  /** Absolute position of `%PDF`. */
  get headerPosition(): number {
    return this.shared.headerPosition;
  }

  /** What the file's own offsets are relative to: 0, or the position of the header. */
  get base(): number {
    return this.shared.base;
  }

  /** What the /Prev of a further section says, as the file counts: to the octet what its last `startxref` says. */
  get start(): number {
    return this.shared.start;
  }

  /** All revisions, oldest first, whatever revision this reader shows. */
  get revisions(): readonly PdfRevision[] {
    return this.shared.revisions;
  }

  /** What had to be forgiven to read the file; empty for a file by the book. */
  get tolerated(): ReadonlySet<Tolerance> {
    return this.shared.budget.tolerated;
  }

  /** What the way in which the document was opened allows. */
  get access(): DocumentAccess {
    return this.shared.security?.access ?? fullAccess(false);
  }

  /** Of an encrypted document: what encrypts the objects of the next revision. */
  get security(): SecurityHandler | undefined {
    return this.shared.security;
  }

  /** The trailer dictionary in force. */
  get trailer(): PdfDictionary {
    return this.shared.revisions[this.revision]!.trailer;
  }

  /** The document catalog, and its reference. */
  get catalog(): { reference: PdfReference; dictionary: PdfDictionary } {
    const reference = this.trailer.get('Root');
    if (!(reference instanceof PdfReference)) throw damaged('the trailer names no catalog');
    const dictionary = this.resolve(reference);
    if (!(dictionary instanceof PdfDictionary)) throw damaged('the catalog is missing');
    return { reference, dictionary };
  }

  /** Highest object number that any section of this or an earlier revision knows, or that /Size promises. */
  get highestObjectNumber(): number {
    let highest = 0;
    for (let index = 0; index <= this.revision; index++) {
      for (const { entries, hybrid, trailer } of this.shared.revisions[index]!.sections) {
        const size = trailer.get('Size');
        highest = Math.max(
          highest,
          entries.highest,
          hybrid?.entries.highest ?? -1,
          typeof size === 'number' ? size - 1 : 0,
        );
      }
    }
    return Math.min(highest, limits.objectNumber);
  }

  /**
   * Where the cross-reference says that an object is, and which revision says so.
   * @returns undefined for an object that no section knows
   */
  entry(number: number): { entry: XrefEntry; revision: number } | undefined {
    return this.shared.index.find(number, this.revision);
  }

  /**
   * The numbers above {@link highestObjectNumber} that something in the file names, in any of its revisions. Found when
   * asked for the first time, which takes a pass over all objects.
   * @throws PdfError where an object stream in use can not be read
   */
  get namedNumbers(): NamedNumbers {
    const { source, revisions } = this.shared;
    const newest = this.at(revisions.length - 1);
    this.shared.named ??= findNamedNumbers({
      ...{ source, revisions, highest: newest.highestObjectNumber },
      length: ({ dictionary }) => newest.lookup(dictionary, 'Length'),
      placeOf: (number, revision) => this.at(revision).placeOf(number),
      read: (number, revision) => this.at(revision).objectStreamAt(number),
      inUse: () => newest.objectStreamsInUse(),
    });
    return this.shared.named;
  }

  /** @param named - of the same file, or of one that this one continues without naming any further number */
  set namedNumbers(named: NamedNumbers) {
    this.shared.named = named;
  }

  /**
   * The object behind a reference; null when there is none, or when the generation is another one.
   * @param reference - or an object number, for whatever generation is in use
   */
  get(reference: PdfReference | number): PdfObject {
    const number = typeof reference === 'number' ? reference : reference.number;
    const { entry: found, revision } = this.entry(number) ?? {};
    if (!found || found.kind === 'free') return null;
    if (found.kind === 'in-stream') {
      if (typeof reference !== 'number' && reference.generation !== 0) return null;
      const stream = this.objectStream(found.stream);
      const index = indexOf(stream, number, found.index);
      if (index !== found.index) this.forgive(revision!);
      return new Parser(stream.source, stream.offsets[index]!).object();
    }
    if (typeof reference !== 'number' && reference.generation !== found.generation) return null;
    return this.shared.kept.at(this.source, { ...found, number });
  }

  /** Follows references to an object that is none; undefined counts as null. */
  resolve(object: PdfObject | undefined): PdfObject {
    let current = object ?? null;
    for (let step = 0; current instanceof PdfReference; step++) {
      if (step >= limits.referenceChain) throw damaged('references lead in a circle');
      current = this.get(current);
    }
    return current;
  }

  /** The value of a dictionary's key, references followed. */
  lookup(dictionary: PdfDictionary, key: string): PdfObject {
    return this.resolve(dictionary.get(key));
  }

  /** {@link lookup}, when the value is a dictionary. */
  dictionary(dictionary: PdfDictionary, key: string): PdfDictionary | undefined {
    const value = this.lookup(dictionary, key);
    return value instanceof PdfDictionary ? value : undefined;
  }

  /** {@link lookup}, when the value is an array. */
  array(dictionary: PdfDictionary, key: string): PdfObject[] | undefined {
    const value = this.lookup(dictionary, key);
    return Array.isArray(value) ? value : undefined;
  }

  /** Octets of the file, by absolute position. */
  bytes(position: number, length: number): Buffer {
    return this.shared.source.read(position, length);
  }

  /**
   * The file from its beginning to `end`, read ahead block by block; a block holds until the next one is asked for.
   * @throws PdfError when the file became shorter
   */
  blocks(end: number): AsyncIterable<Buffer> {
    return this.shared.source.blocks(end);
  }

  /** The decoded octets of a stream, at most `limit` of them (more is a refusal). */
  streamData(stream: PdfStream, limit: number = limits.decodedStream): Buffer {
    const {
      shared: { security },
      source,
    } = this;
    const resolve = (object: PdfObject | undefined): PdfObject => this.resolve(object);
    const raw = rawStreamData(source, stream, this.lookup(stream.dictionary, 'Length'));
    const readable = security?.decryptStream(raw, stream, resolve) ?? raw;
    const data = decode(readable, filterStages(stream.dictionary, resolve), limit);
    this.shared.budget.decoded += data.length;
    if (this.shared.budget.decoded > limits.decodedTotal) throw damaged('its compressed streams grow without bound');
    return data;
  }

  /** An object of this revision is read where most readers look for it, but not all of them. */
  private forgive(revision: number): void {
    this.shared.budget.tolerated.add('object-stream');
    for (const section of this.shared.revisions[revision]!.sections) section.odd = true;
  }

  /** @returns undefined where there is something else, or nothing that anybody can read */
  private objectStreamAt(container: number): ObjectStream | undefined {
    let object: PdfObject;
    try {
      object = this.get(container);
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
    return isObjectStream(object) ? this.objectStream(container) : undefined;
  }

  private objectStream(container: number): ObjectStream {
    const position = this.placeOf(container);
    if (position === undefined) throw damaged('an object stream is missing');
    const stream = this.shared.objectStreams.at(position, () => this.readObjectStream(container));
    if (stream.end > this.source.size) throw damaged('an object stream ends too late');
    return stream;
  }

  private readObjectStream(container: number): ObjectStream {
    const stream = this.get(container);
    if (!isObjectStream(stream)) throw damaged('an object stream is missing');
    const count = this.lookup(stream.dictionary, 'N');
    const first = this.lookup(stream.dictionary, 'First');
    if (
      typeof count !== 'number' ||
      typeof first !== 'number' ||
      count < 0 ||
      first < 0 ||
      count > limits.objectStreamEntries
    ) {
      throw damaged('an object stream is malformed');
    }
    const length = this.lookup(stream.dictionary, 'Length');
    const end = stream.dataPosition + (typeof length === 'number' ? length : 0);
    return openObjectStream(this.streamData(stream), { count, first, end });
  }

  private placeOf(number: number): number | undefined {
    const entry = this.entry(number)?.entry;
    return entry?.kind === 'in-file' ? entry.position : undefined;
  }

  /** Where the object streams begin from which this revision takes objects. */
  private objectStreamsInUse(): Set<number> {
    const places = new Set<number>();
    for (const { sections } of this.revisions.slice(0, this.revision + 1)) {
      for (const { entries, hybrid } of sections) {
        for (const number of [entries, hybrid?.entries].flatMap((each) => [...(each?.numbers() ?? [])])) {
          const entry = this.entry(number)?.entry;
          const place = entry?.kind === 'in-stream' ? this.placeOf(entry.stream) : undefined;
          if (place !== undefined) places.add(place);
        }
      }
    }
    return places;
  }
}

function isObjectStream(object: PdfObject): object is PdfStream {
  return object instanceof PdfStream && object.dictionary.hasName('Type', 'ObjStm');
}

/** An entry of a trailer as text, to compare it with that of another trailer. */
function spelling(object: PdfObject | undefined): string | undefined {
  if (object === undefined) return undefined;
  const sink = new ByteSink(0);
  serialize(object, sink);
  return sink.take().toString('latin1');
}
