import * as fs from 'node:fs';
import { damaged, type PdfError } from './pdf-error';
import { readBlocks } from './read-blocks';

/** Octets that can be read at any position. */
export interface ByteSource {
  readonly size: number;
  /** True when positions are those of the file itself (and not of a decoded stream). */
  readonly isFile: boolean;
  /** The block that holds `position`, which must be inside the source. */
  block(position: number): { bytes: Buffer; start: number };
  /** Exactly `length` octets; throws when the source ends before. */
  read(position: number, length: number): Buffer;
  /**
   * The same for one pass, piece by piece, in one buffer: a piece holds until the next one is asked for.
   * @param unit - the length of a piece is a multiple of it; of the last one, where that of the whole is
   */
  pieces(position: number, length: number, unit?: number): Iterable<Buffer>;
}

/** Octets of a piece, or a few less; see {@link ByteSource.pieces}. */
const pieceLength = 128 * 1024;

/** A decoded stream, or anything else that is in memory already. */
export class MemorySource implements ByteSource {
  /** @param isFile - a piece of a file, whose positions count from the piece's beginning */
  constructor(
    private readonly bytes: Buffer,
    readonly isFile = false,
  ) {}

  get size(): number {
    return this.bytes.length;
  }

  block(): { bytes: Buffer; start: number } {
    return { bytes: this.bytes, start: 0 };
  }

  read(position: number, length: number): Buffer {
    if (position < 0 || position + length > this.bytes.length) throw damaged('an object stream ends too early');
    return this.bytes.subarray(position, position + length);
  }

  pieces(position: number, length: number): Iterable<Buffer> {
    return [this.read(position, length)];
  }
}

/** The beginning of another source, as if there were nothing behind it. */
export class BeginningOfSource implements ByteSource {
  readonly isFile: boolean;

  /** @param size - not above the whole source's */
  constructor(
    private readonly whole: ByteSource,
    readonly size: number,
  ) {
    this.isFile = whole.isFile;
  }

  block(position: number): { bytes: Buffer; start: number } {
    const { bytes, start } = this.whole.block(position);
    return { bytes: bytes.subarray(0, this.size - start), start };
  }

  read(position: number, length: number): Buffer {
    if (position + length > this.size) throw damaged('the file ends too early');
    return this.whole.read(position, length);
  }

  pieces(position: number, length: number, unit?: number): Iterable<Buffer> {
    if (position + length > this.size) throw damaged('the file ends too early');
    return this.whole.pieces(position, length, unit);
  }
}

/** Shows a file otherwise than it is: as it was when it was shorter, or as it would be with something behind it. */
export interface FileView {
  /** Octets from the beginning that are shown; all of them without it. */
  end?: number;
  /** Behind those. Positions are as if the file went on. */
  appended?: Buffer;
}

const blockSize = 16 * 1024;
const cachedBlocks = 128;

/**
 * A file read by position, with a cache of fixed size (2 MiB), so that memory does not grow with the file.
 * Reads are synchronous: the process that parses documents does nothing else meanwhile, and a parser that can not be
 * interleaved is one that can not be confused.
 */
export class FileSource implements ByteSource {
  readonly isFile = true;
  readonly size: number;
  private readonly cache = new Map<number, Buffer>();
  /** Where what the file itself holds ends. */
  private readonly stored: number;
  private readonly appended: Buffer;

  /**
   * @param descriptor - an open descriptor, which stays the caller's to close
   */
  constructor(
    private readonly descriptor: number,
    { end = Infinity, appended = Buffer.alloc(0) }: FileView = {},
  ) {
    this.stored = Math.min(end, fs.fstatSync(descriptor).size);
    this.appended = appended;
    this.size = this.stored + appended.length;
  }

  block(position: number): { bytes: Buffer; start: number } {
    const index = Math.floor(position / blockSize);
    const start = index * blockSize;
    let bytes = this.cache.get(index);
    if (bytes) {
      this.cache.delete(index);
    } else {
      bytes = this.readFully(start, Math.min(blockSize, this.size - start));
      if (this.cache.size >= cachedBlocks) {
        const oldest = this.cache.keys().next();
        if (!oldest.done) this.cache.delete(oldest.value);
      }
    }
    this.cache.set(index, bytes);
    return { bytes, start };
  }

  read(position: number, length: number): Buffer {
    if (position < 0 || length < 0 || position + length > this.size) throw damaged('the file ends too early');
    const { bytes, start } = length > 0 ? this.block(position) : { bytes: Buffer.alloc(0), start: position };
    if (position + length <= start + bytes.length) return bytes.subarray(position - start, position - start + length);
    return this.readFully(position, length);
  }

  *pieces(position: number, length: number, unit = 1): Iterable<Buffer> {
    if (position < 0 || length < 0 || position + length > this.size) throw damaged('the file ends too early');
    if (length <= blockSize) {
      if (length > 0) yield this.read(position, length);
      return;
    }
    const buffer = Buffer.allocUnsafeSlow(Math.min(Math.floor(pieceLength / unit) * unit, length));
    for (let at = 0; at < length; at += buffer.length) {
      yield this.fill(buffer.subarray(0, Math.min(buffer.length, length - at)), position + at);
    }
  }

  /** Everything up to `end`, which must be inside the file, for one pass; not cached. See {@link readBlocks}. */
  async *blocks(end: number): AsyncGenerator<Buffer, void, undefined> {
    let position = 0;
    const stored = Math.min(end, this.stored);
    for await (const block of readBlocks(this.descriptor, stored)) {
      yield block;
      position += block.length;
    }
    if (position < stored) throw shortened();
    if (end > stored) yield this.appended.subarray(0, end - stored);
  }

  private readFully(position: number, length: number): Buffer {
    return this.fill(Buffer.allocUnsafeSlow(length), position);
  }

  /** Reads as many octets as the buffer has room for. */
  private fill(bytes: Buffer, position: number): Buffer {
    const { length } = bytes;
    const stored = Math.max(0, Math.min(length, this.stored - position));
    let filled = 0;
    while (filled < stored) {
      const count = fs.readSync(this.descriptor, bytes, filled, stored - filled, position + filled);
      if (count === 0) throw shortened();
      filled += count;
    }
    if (filled < length) this.appended.copy(bytes, filled, position + filled - this.stored);
    return bytes;
  }
}

function shortened(): PdfError {
  return damaged('the file became shorter while it was read');
}
