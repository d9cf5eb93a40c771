import * as fs from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { fileMark } from '../files/file-mark';
import { CountersignError } from '../errors/countersign-error';

const read = promisify(fs.read);

/** What tells that a file is still the one that was opened. */
interface Seen {
  device: bigint;
  inode: bigint;
  size: bigint;
  modified: bigint;
  /** Of the entry: it moves, too, where a program sets the time of the modification back. */
  changed: bigint;
}

/**
 * A user's file as it is shown: opened once, for reading only, and read by ranges through that one descriptor. Whatever was
 * written to it since, or put in its place, is told and never mixed with what was read before.
 */
export class ShownDocument {
  private closed = false;
  private reading = 0;

  private constructor(
    readonly path: string,
    /** See `fileMark`. */
    readonly mark: string,
    private readonly descriptor: number,
    private readonly seen: Seen,
  ) {}

  /** @throws CountersignError document.notFound, document.unreadable, document.linkLoop */
  static open(path: string): ShownDocument {
    let descriptor: number | undefined;
    try {
      // Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
      descriptor = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
      const stat = fs.fstatSync(descriptor, { bigint: true });
      if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
      return new ShownDocument(path, fileMark(stat), descriptor, seenIn(stat));
    } catch (error) {
      if (descriptor !== undefined) fs.closeSync(descriptor);
      throw openingProblem(basename(path), error);
    }
  }

  /** In octets, as it was opened. */
  get size(): number {
    return Number(this.seen.size);
  }

  /** Whether the open file, or what its path leads to now, is not what was opened. */
  get changed(): boolean {
    try {
      return (
        !this.isStill(fs.fstatSync(this.descriptor, { bigint: true })) ||
        !this.isStill(fs.statSync(this.path, { bigint: true }))
      );
    } catch {
      return true;
    }
  }

  /**
   * Octets of the file.
   *
   * @throws CountersignError page.changed when the file is not what it was
   * @throws RangeError when the range does not lie in the file
   */
  async read(from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(length) || from < 0 || length < 1) {
      throw new RangeError('no range');
    }
    if (from + length > this.size) throw new RangeError('beyond the end');
    if (this.closed) throw new RangeError('closed');
    const octets = new Uint8Array(length);
    this.reading += 1;
    try {
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await read(this.descriptor, octets, filled, length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      // After the reading: what was written before it, or during it, is seen now.
      if (this.changed || filled < length) throw new CountersignError('page.changed', {});
      return octets;
    } finally {
      this.reading -= 1;
      if (this.closed) this.release();
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.release();
  }

  /** Not under a read: its descriptor could be another file's by then. */
  private release(): void {
    if (this.reading === 0) fs.closeSync(this.descriptor);
  }

  private isStill(stat: fs.BigIntStats): boolean {
    const { device, inode, size, modified, changed } = seenIn(stat);
    const { seen } = this;
    return (
      device === seen.device &&
      inode === seen.inode &&
      size === seen.size &&
      modified === seen.modified &&
      changed === seen.changed
    );
  }
}

function seenIn(stat: fs.BigIntStats): Seen {
  return { device: stat.dev, inode: stat.ino, size: stat.size, modified: stat.mtimeNs, changed: stat.ctimeNs };
}

function openingProblem(file: string, error: unknown): unknown {
  const options = { cause: error };
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ELOOP') return new CountersignError('document.linkLoop', { file }, options);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CountersignError('document.notFound', { file }, options);
  return code === undefined ? error : new CountersignError('document.unreadable', { file }, options);
}
