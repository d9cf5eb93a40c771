import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { OutputError, outputError } from '../../files/output-error';

/** What its owner needs of a file to write it, and all bits that say who may do what. */
const writable = 0o600;
const permissions = 0o7777;

/** A file that is written whole and can be read back; the disk may still be at it. */
export interface WrittenFile {
  /** Resolves once the file is on the disk for good (fsync). Rejects with an OutputError; wait for it in any case. */
  onDisk: Promise<void>;
}

/**
 * Appends a revision to a file of our own that is not delivered yet.
 * @param size - octets that the file has; another size means that somebody else wrote to it
 * @param mode - permission bits that the file keeps; they are the input's, which may be read-only
 * @throws OutputError
 */
export async function appendRevision(
  file: string,
  size: number,
  revision: Uint8Array,
  mode?: number,
): Promise<WrittenFile> {
  try {
    const kept = mode ?? fs.statSync(file).mode;
    // It has to be writable while it grows.
    if ((kept & writable) !== writable) fs.chmodSync(file, kept | writable);
    const descriptor = fs.openSync(file, fs.constants.O_RDWR | (fs.constants.O_NOFOLLOW ?? 0));
    try {
      const found = fs.fstatSync(descriptor);
      if (found.size !== size) throw new OutputError('failed', 'its temporary file has another size');
      writeAt(descriptor, revision, size);
      if (((found.mode ^ kept) & permissions) !== 0) fs.fchmodSync(descriptor, kept);
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
    const onDisk = toDisk(descriptor);
    // Whoever waits for it learns of the failure; until somebody does it is not one that nobody handles.
    onDisk.catch(() => undefined);
    return { onDisk };
  } catch (error) {
    throw outputError(error);
  }
}

const sync = promisify(fs.fsync);

/** A revision is small, and the system's memory takes it sooner than a thread would begin with it. */
function writeAt(descriptor: number, octets: Uint8Array, position: number): void {
  let written = 0;
  while (written < octets.length) {
    const rest = octets.length - written;
    written += fs.writeSync(descriptor, octets, written, rest, position + written);
  }
}

async function toDisk(descriptor: number): Promise<void> {
  try {
    await sync(descriptor);
  } catch (error) {
    throw outputError(error);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Whether a file holds exactly these octets from `position` to its end. */
export async function endsWith(file: string, position: number, revisions: readonly Buffer[]): Promise<boolean> {
  const expected = Buffer.concat(revisions);
  const handle = await fs.promises.open(file, 'r');
  try {
    if ((await handle.stat()).size !== position + expected.length) return false;
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(expected.length), 0, expected.length, position);
    return bytesRead === expected.length && buffer.equals(expected);
  } finally {
    await handle.close();
  }
}
