import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, parseProcess, thisProcess } from './process-mark';

/** How long a writer waits for the others, in milliseconds. Each holds the lock for one append. */
const patience = 10_000;
const pause = 10;

/** Somebody else held the lock all the time. */
export class FolderBusyError extends Error {
  override readonly name = 'FolderBusyError';
}

/**
 * Runs the work while no other process works on the same folder.
 *
 * The lock is a folder that holds one file, named by its owner's random id; it is made beside and renamed into its place, so
 * there is never a lock without an owner. A rename onto a folder that is not empty fails: that is the lock. The lock of a dead
 * owner is broken by removing its file by name: who comes second finds that name gone and can not break the lock of the next.
 *
 * @throws FolderBusyError, and whatever the file system says
 */
export async function whileLocked<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(folder, 'lock');
  const owner = randomUUID();
  const deadline = Date.now() + patience;
  while (!take(lock, owner)) {
    if (breakDeadLock(lock)) continue;
    if (Date.now() > deadline) throw new FolderBusyError();
    await sleep(pause);
  }
  try {
    return await work();
  } finally {
    quietly(() => unlinkSync(join(lock, owner)));
    quietly(() => rmdirSync(lock));
  }
}

/** How a rename says that its target is a folder with something in it. */
const held: ReadonlySet<string> = new Set(
  process.platform === 'win32' ? ['EPERM', 'EACCES', 'EEXIST', 'ENOTEMPTY'] : ['EEXIST', 'ENOTEMPTY'],
);

function take(lock: string, owner: string): boolean {
  const mine = `${lock}-${owner}`;
  mkdirSync(mine, { mode: 0o700 });
  try {
    writeFileSync(join(mine, owner), JSON.stringify(thisProcess()), { mode: 0o600 });
    renameSync(mine, lock);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true, force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (held.has(code)) return false;
    throw error;
  }
}

/** @returns false when the lock is somebody's, or was given back meanwhile */
function breakDeadLock(lock: string): boolean {
  const [owner] = quietly(() => readdirSync(lock)) ?? [];
  if (owner !== undefined) {
    const text = quietly(() => readFileSync(join(lock, owner), 'utf8'));
    if (text === undefined || isAlive(parseProcess(text))) return false;
    quietly(() => unlinkSync(join(lock, owner)));
  }
  // Succeeds for an empty folder only.
  return quietly(() => (rmdirSync(lock), true)) ?? false;
}

/** What may have happened already, or may not be possible now. */
function quietly<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

/** Whoever was killed while it made its lock left it beside; after an hour it is nobody's any more. */
export async function removeAbandonedLocks(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('lock-')) continue;
    const path = join(folder, name);
    const made = await stat(path).catch(() => undefined);
    if (made && now.getTime() - made.mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}
