import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { outputError } from './output-error';
import { putInPlace, removeQuietly } from './placed-file';

export interface WholeCopy {
  /** Absolute path that it has now. */
  path: string;
  /** Hexadecimal digits. */
  sha256: string;
}

export interface CopyOptions {
  /** Absolute path beside the target, of nobody's file. */
  temporary: string;
  /** Permission bits of the copy. */
  mode: number;
  /** On a collision try `NAME (2).pdf` and so on. */
  numbered: boolean;
  /** Stops on the way. */
  signal?: AbortSignal;
}

const atOnce = 1024 * 1024;

/**
 * Copies a file to another place, where it stands whole and on the disk for good, or not at all. No file is replaced.
 *
 * @throws OutputError; the reason of the signal
 */
export async function copyWhole(source: string, target: string, options: CopyOptions): Promise<WholeCopy> {
  const { temporary, mode, numbered, signal } = options;
  let made = false;
  try {
    const from = await open(source, constants.O_RDONLY);
    try {
      const to = await open(temporary, 'wx', 0o600);
      made = true;
      let sha256: string;
      try {
        sha256 = await copied(from, to, signal);
        // File systems of sticks know no permissions.
        await to.chmod(mode).catch(() => undefined);
        await to.sync();
      } finally {
        await to.close();
      }
      signal?.throwIfAborted();
      return { path: await putInPlace(temporary, target, numbered), sha256 };
    } finally {
      await from.close();
    }
  } catch (error) {
    if (made) removeQuietly(temporary);
    throw signal?.aborted === true ? signal.reason : outputError(error);
  }
}

async function copied(from: FileHandle, to: FileHandle, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  const block = Buffer.alloc(atOnce);
  for (let at = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await from.read(block, 0, block.length, at);
    if (bytesRead === 0) return hash.digest('hex');
    const piece = block.subarray(0, bytesRead);
    hash.update(piece);
    for (let written = 0; written < bytesRead;) {
      written += (await to.write(piece, written, bytesRead - written, at + written)).bytesWritten;
    }
    at += bytesRead;
  }
}
