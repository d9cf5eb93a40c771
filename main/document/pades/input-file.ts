import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { readBlocks } from '../pdf';

/** What tells that a file is still the one that was read. */
export interface FileIdentity {
  device: bigint;
  inode: bigint;
  size: bigint;
  modified: bigint;
}

/** As one word. */
export const keyOf = ({ device, inode, size, modified }: FileIdentity): string =>
  `${device} ${inode} ${size} ${modified}`;

/** The input was changed, replaced or cut while it was in use. */
export class InputChangedError extends Error {
  override readonly name = 'InputChangedError';
}

/**
 * A user's file, open for reading only. One descriptor serves the parser and the digest, so both see one file. What only
 * asks the system a question is not worth a thread; long reads have theirs.
 */
export class InputFile {
  private constructor(
    readonly descriptor: number,
    readonly identity: FileIdentity,
    readonly mode: number,
  ) {}

  static open(path: string): InputFile {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
    const descriptor = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      const stat = fs.fstatSync(descriptor, { bigint: true });
      if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
      return new InputFile(descriptor, identify(stat), Number(stat.mode & 0o777n));
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
  }

  get size(): number {
    return Number(this.identity.size);
  }

  /** @throws InputChangedError when the open file, or what its path leads to now, is not what was opened */
  assertUnchanged(path: string, expected: FileIdentity = this.identity): void {
    const open = identify(fs.fstatSync(this.descriptor, { bigint: true }));
    const named = identify(fs.statSync(path, { bigint: true }));
    if (!same(open, expected) || !same(named, expected)) throw new InputChangedError('the input changed');
  }

  /**
   * Reads the whole file once. The hash is returned open: it can be copied and continued with what is appended.
   * @param algorithm - in Node's spelling, such as `sha256`
   */
  async digest(algorithm: string): Promise<crypto.Hash> {
    const hash = crypto.createHash(algorithm);
    let position = 0;
    for await (const block of readBlocks(this.descriptor, this.size)) {
      hash.update(block);
      position += block.length;
    }
    if (position !== this.size) throw new InputChangedError('the input changed its size');
    return hash;
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }
}

function identify(stat: fs.BigIntStats): FileIdentity {
  return { device: stat.dev, inode: stat.ino, size: stat.size, modified: stat.mtimeNs };
}

function same(a: FileIdentity, b: FileIdentity): boolean {
  return a.device === b.device && a.inode === b.inode && a.size === b.size && a.modified === b.modified;
}
