import * as crypto from 'node:crypto';
import * as fs from 'node:fs';

/** What tells that a file is still the one that was read. */
export interface FileIdentity {
  device: bigint;
  inode: bigint;
  size: bigint;
  modified: bigint;
}

/** The input was changed, replaced or cut while it was in use. */
export class InputChangedError extends Error {
  override readonly name = 'InputChangedError';
}

/** A user's file, open for reading only. One descriptor serves the parser and the digest, so both see one file. */
export class InputFile {
  private constructor(
    private readonly handle: fs.promises.FileHandle,
    readonly identity: FileIdentity,
    readonly mode: number,
  ) {}

  static async open(path: string): Promise<InputFile> {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
    const handle = await fs.promises.open(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      const stat = await handle.stat({ bigint: true });
      if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
      return new InputFile(handle, identify(stat), Number(stat.mode & 0o777n));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get descriptor(): number {
    return this.handle.fd;
  }

  get size(): number {
    return Number(this.identity.size);
  }

  /** @throws InputChangedError when the open file, or what its path leads to now, is not what was opened */
  async assertUnchanged(path: string, expected: FileIdentity = this.identity): Promise<void> {
    const open = identify(await this.handle.stat({ bigint: true }));
    const named = identify(await fs.promises.stat(path, { bigint: true }));
    if (!same(open, expected) || !same(named, expected)) throw new InputChangedError('the input changed');
  }

  /**
   * Reads the whole file once. The hash is returned open: it can be copied and continued with what is appended.
   * @param algorithm - in Node's spelling, such as `sha256`
   */
  async digest(algorithm: string): Promise<crypto.Hash> {
    const hash = crypto.createHash(algorithm);
    // Two buffers: one is being read into while the other is being hashed.
    const buffers = [Buffer.allocUnsafeSlow(chunk), Buffer.allocUnsafeSlow(chunk)] as const;
    let position = 0;
    let turn = 0;
    let reading = this.handle.read(buffers[0], 0, chunk, position);
    for (;;) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) break;
      position += bytesRead;
      turn = 1 - turn;
      reading = this.handle.read(turn === 0 ? buffers[0] : buffers[1], 0, chunk, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
    if (position !== this.size) throw new InputChangedError('the input changed its size');
    return hash;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

const chunk = 1024 * 1024;

function identify(stat: fs.BigIntStats): FileIdentity {
  return { device: stat.dev, inode: stat.ino, size: stat.size, modified: stat.mtimeNs };
}

function same(a: FileIdentity, b: FileIdentity): boolean {
  return a.device === b.device && a.inode === b.inode && a.size === b.size && a.modified === b.modified;
}
