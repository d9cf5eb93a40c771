import { appendRevision, copyOriginal, fillRevision, removeQuietly, writeAppended, type WrittenFile } from './pades';

/** A user's file, as its copy needs to know it. */
interface Original {
  path: string;
  size: number;
  /** Permission bits, which the copy gets. */
  mode: number;
}

/** An output that has begun to grow before its signature is made. It is ours to remove. */
export interface BegunOutput {
  temporary: string;
  /** Where the whole output stands in it already, but for the signature: resolves when all of that is on the disk; wait for it in any case. */
  ahead?: Promise<void>;
}

/**
 * Copies the original.
 *
 * @param ahead - a revision that is complete but for its signature: it is written already, and the disk is at it while the
 * signature is made
 * @throws OutputError; then nothing is left
 */
export async function beginOutput(original: Original, temporary: string, ahead?: Uint8Array): Promise<BegunOutput> {
  const { path, size, mode } = original;
  await copyOriginal(path, size, temporary);
  if (!ahead) return { temporary };
  try {
    // It has to be writable until the signature stands in it.
    const { onDisk } = await appendRevision(temporary, size, ahead, mode | 0o600);
    return { temporary, ahead: onDisk };
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/**
 * Writes the signed revision, to where the output was begun or, where it was not, to a new copy.
 * @throws OutputError
 */
export async function finishOutput(
  { path, size, mode }: Original,
  begun: BegunOutput | undefined,
  revision: Uint8Array,
  temporary: string,
): Promise<WrittenFile> {
  if (!begun) return writeAppended(path, size, mode, revision, temporary);
  if (!begun.ahead) return appendRevision(begun.temporary, size, revision, mode);
  const { onDisk } = await fillRevision(begun.temporary, size, revision, mode);
  // What the disk could not take of the first writing, only who waited for that is told.
  const both = Promise.all([begun.ahead, onDisk]).then(() => undefined);
  both.catch(() => undefined);
  return { onDisk: both };
}
