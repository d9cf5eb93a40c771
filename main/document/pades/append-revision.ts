import * as fs from 'node:fs';
import { OutputError, outputError } from './output-error';

/**
 * Appends a revision to a file of our own that is not delivered yet, on the disk for good (fsync).
 * @param size - octets that the file has; another size means that somebody else wrote to it
 * @param mode - permission bits that the file keeps; they are the input's, which may be read-only
 * @throws OutputError
 */
export async function appendRevision(file: string, size: number, revision: Uint8Array, mode?: number): Promise<void> {
  try {
    const kept = mode ?? (await fs.promises.stat(file)).mode;
    // It has to be writable while it grows.
    await fs.promises.chmod(file, kept | 0o600);
    const handle = await fs.promises.open(file, fs.constants.O_RDWR | (fs.constants.O_NOFOLLOW ?? 0));
    try {
      if ((await handle.stat()).size !== size) throw new OutputError('failed', 'its temporary file has another size');
      let written = 0;
      while (written < revision.length) {
        const { bytesWritten } = await handle.write(revision, written, revision.length - written, size + written);
        written += bytesWritten;
      }
      await handle.chmod(kept);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw outputError(error);
  }
}
