import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renameOver } from './renamed';

/**
 * Writes a text under a name that the person chose and, where a file of that name was there, agreed to replace. It stands there
 * whole or not at all.
 *
 * @param path - absolute
 * @param options - `mode`: of a file in the place of it; `temporary`: where it grows, in the same folder, if somebody remembers it
 * @throws the system's error
 */
export async function writeReplacing(
  path: string,
  text: string,
  { mode = 0o644, temporary = temporaryBeside(path) }: { mode?: number; temporary?: string } = {},
): Promise<void> {
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    renameOver(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Not from the name: one that is nearly as long as a name may be would become too long. */
function temporaryBeside(path: string): string {
  return join(dirname(path), `.countersign-${randomBytes(6).toString('hex')}.part`);
}
