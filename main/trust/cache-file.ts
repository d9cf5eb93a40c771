import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a file of a cache, whole or not at all. A folder that can not be written makes no error: nothing is kept then.
 *
 * @param folder - absolute; made when it is missing, for its owner alone
 */
export async function writeCacheFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `${randomUUID()}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(temporary, bytes, { mode: 0o600 });
    await rename(temporary, join(folder, name));
  } catch {
    await removeCacheFile(temporary);
  }
}

/** @param file - absolute; it may be gone already */
export async function removeCacheFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}
