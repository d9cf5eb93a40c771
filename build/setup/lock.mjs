// One set-up at a time for one clone.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './cache-folder.mjs';
import { PROJECT } from './project.mjs';
import { say } from './say.mjs';

/**
 * Runs the work while no other set-up of this clone runs. A lock whose owner has died is taken over.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  const lock = join(cacheFolder('locks'), createHash('sha256').update(PROJECT).digest('hex').slice(0, 16));
  for (let waited = false; !take(lock); waited = true) {
    if (!waited) say('Another set-up of this folder is under way; waiting for it.');
    await sleep(300);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(lock) {
  // A folder with the owner's number in it, made beside and renamed, so that there is never a lock without an owner.
  const mine = `${lock}.${process.pid}`;
  const aside = `${mine}.dead`;
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, 'owner'), String(process.pid));
  try {
    renameSync(mine, lock);
    return true;
  } catch {
    rmSync(mine, { recursive: true, force: true });
  }
  const owner = ownerOf(lock);
  if (owner !== undefined && !isAlive(owner)) {
    // Moved aside under a name of our own first: of two that find the dead lock, one moves it and the other finds none.
    try {
      renameSync(lock, aside);
      // Between the look and the move another one may have taken the lock over: then it gets it back.
      if (ownerOf(aside) === owner) rmSync(aside, { recursive: true, force: true });
      else renameSync(aside, lock);
    } catch {
      // The other one was quicker.
    }
    return take(lock);
  }
  return false;
}

function ownerOf(lock) {
  try {
    return Number(readFileSync(join(lock, 'owner'), 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
