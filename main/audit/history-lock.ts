import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a writer waits for the others, in milliseconds. Each holds the lock for one append. */
const patience = 10_000;
const pause = 10;

/** Somebody else held the lock all the time. */
export class HistoryBusyError extends Error {
  override readonly name = 'HistoryBusyError';
}

/**
 * Runs the work while no other process works on the same folder.
 *
 * The lock is a folder that holds one file, named by its owner's random id; it is made beside and renamed into its place, so
 * there is never a lock without an owner. A rename onto a folder that is not empty fails: that is the lock. The lock of a dead
 * owner is broken by removing its file by name: who comes second finds that name gone and can not break the lock of the next.
 *
 * @throws HistoryBusyError, and whatever the file system says
 */
export async function whileLocked<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(folder, 'lock');
  const owner = randomUUID();
  const deadline = Date.now() + patience;
  while (!(await take(lock, owner))) {
    if (Date.now() > deadline) throw new HistoryBusyError();
    await sleep(pause);
  }
  try {
    return await work();
  } finally {
    await unlink(join(lock, owner)).catch(() => undefined);
    await rmdir(lock).catch(() => undefined);
  }
}

/** How a rename says that its target is a folder with something in it. */
const held: ReadonlySet<string> = new Set(
  process.platform === 'win32' ? ['EPERM', 'EACCES', 'EEXIST', 'ENOTEMPTY'] : ['EEXIST', 'ENOTEMPTY'],
);

async function take(lock: string, owner: string): Promise<boolean> {
  await breakDeadLock(lock);
  const mine = `${lock}-${owner}`;
  await mkdir(mine, { mode: 0o700 });
  try {
    await writeFile(join(mine, owner), JSON.stringify(thisProcess()), { mode: 0o600 });
    await rename(mine, lock);
    return true;
  } catch (error) {
    await rm(mine, { recursive: true, force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (held.has(code)) return false;
    throw error;
  }
}

async function breakDeadLock(lock: string): Promise<void> {
  const [owner] = await readdir(lock).catch(() => []);
  if (owner !== undefined) {
    const text = await readFile(join(lock, owner), 'utf8').catch(() => undefined);
    // Given back meanwhile, or alive.
    if (text === undefined || isAlive(parseProcess(text))) return;
    await unlink(join(lock, owner)).catch(() => undefined);
  }
  // Succeeds for an empty folder only.
  await rmdir(lock).catch(() => undefined);
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

/** A process, told apart from one that gets its number after the computer was started anew. */
export interface ProcessMark {
  pid: number;
  /** ISO 8601. */
  since: string;
}

export function thisProcess(): ProcessMark {
  return { pid: process.pid, since: new Date().toISOString() };
}

/** What a file says of its process; of one that can not be read, nobody's. */
export function parseProcess(text: string): ProcessMark {
  try {
    const { pid, since } = JSON.parse(text) as Partial<ProcessMark>;
    if (Number.isInteger(pid) && typeof since === 'string') return { pid: pid!, since };
  } catch {
    // Cut short by a power cut: its process is gone too.
  }
  return { pid: 0, since: '' };
}

/** Clocks are set, so a mark counts as older than the computer's start only when it is so by this much (milliseconds). */
const clockTolerance = 60_000;

/** Whether the process still runs. When in doubt it does. */
export function isAlive({ pid, since }: ProcessMark): boolean {
  // Anything else would address a group of processes, or none.
  if (pid <= 0) return false;
  if (Date.parse(since) + clockTolerance < Date.now() - uptime() * 1000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
