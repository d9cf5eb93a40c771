import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Shares tell nothing of what others write there: they are looked at by the clock, milliseconds. */
const slowly = 5000;
/** What is written in many steps is looked at once. */
const together = 150;

/**
 * Calls `look` when something in a folder may have changed: when the system says so, and every few seconds. The folder may come
 * and go, and be another under its name.
 *
 * @returns the function that ends it
 */
export function watchFolder(folder: string, look: () => void): () => void {
  let ended = false;
  let watcher: { handle: FSWatcher; folder: string } | undefined;
  let soon: NodeJS.Timeout | undefined;
  const lookSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      look();
    }, together).unref();
  };
  const drop = (): void => {
    watcher?.handle.close();
    watcher = undefined;
  };
  const attach = async (): Promise<void> => {
    const found = await stat(folder, { bigint: true }).catch(() => undefined);
    const which = found && `${found.dev} ${found.ino}`;
    if (ended || which === watcher?.folder) return;
    drop();
    if (which === undefined) return;
    try {
      const handle = watch(folder, { persistent: false }, lookSoon);
      handle.on('error', drop);
      watcher = { handle, folder: which };
    } catch {
      // Without it, or with all of the system's used up, the clock is enough.
    }
  };
  const timer = setInterval(() => {
    void attach();
    look();
  }, slowly).unref();
  void attach();
  return () => {
    ended = true;
    clearInterval(timer);
    clearTimeout(soon);
    drop();
  };
}
