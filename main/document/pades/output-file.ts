import { copyOriginal, removeQuietly } from '../../files/placed-file';
import { appendRevision, type WrittenFile } from './append-revision';

/**
 * Makes `temporary` a copy of `input` with `revision` after it. What was begun is removed when it fails.
 * @param size - octets of the input, for a check of the copy
 * @param mode - permission bits of the output
 */
export async function writeAppended(
  input: string,
  size: number,
  mode: number,
  revision: Uint8Array,
  temporary: string,
): Promise<WrittenFile> {
  await copyOriginal(input, size, temporary);
  try {
    return await appendRevision(temporary, size, revision, mode);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}
