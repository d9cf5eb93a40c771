import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs the work while nobody else works on the same profile. A lock whose owner has died is taken over.
 * @param folder - the profile's folder, which exists
 */
export async function aloneInProfile<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(folder, '.making');
  while (!(await take(lock))) await sleep(100);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** A folder with its owner's number in it, made beside and renamed: there is never a lock without an owner. */
async function take(lock: string): Promise<boolean> {
  const mine = `${lock}-${randomUUID()}`;
  await mkdir(mine, { mode: 0o700 });
  await writeFile(join(mine, 'owner'), String(process.pid));
  try {
    await rename(mine, lock);
    return true;
  } catch {
    await rm(mine, { recursive: true, force: true });
  }
  if (!(await ownerLives(lock))) {
    // Moved aside first: of two that find a dead owner's lock, one moves it and the other finds none.
    const dead = `${mine}-dead`;
    await rename(lock, dead).catch(() => undefined);
    await rm(dead, { recursive: true, force: true });
  }
  return false;
}

async function ownerLives(lock: string): Promise<boolean> {
  const owner = await readFile(join(lock, 'owner'), 'utf8').catch(() => undefined);
  if (owner === undefined) return true; // It has just been given back; the next try will tell.
  try {
    process.kill(Number(owner), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
