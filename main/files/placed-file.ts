import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { numberedPath } from './fitting-name';
import { codeOf, OutputError, outputError } from './output-error';
import { renameOver } from './renamed';

/** Octets that are copied without another thread. */
const atOnce = 256 * 1024;

/** Names that are tried before a folder counts as full of them. */
const highestNumber = 9999;

/**
 * Makes `temporary` a copy of `input`: the kernel's own, or even shared blocks where the file system can do that. An
 * existing file is never touched, and a copy that fails leaves nothing.
 * @param size - octets of the input: of a few, the copy is made before a thread for it would have begun
 * @throws OutputError
 */
export async function copyOriginal(input: string, size: number, temporary: string): Promise<void> {
  const how = fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE;
  try {
    if (size <= atOnce) fs.copyFileSync(input, temporary, how);
    else await fs.promises.copyFile(input, temporary, how);
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new OutputError('failed', 'its temporary file exists already', { cause: error });
    throw outputError(error);
  }
}

/**
 * Gives a finished file its name, without ever replacing a file that is there; then makes the name durable.
 * @param numbered - on a collision try `NAME (2).pdf` and so on; otherwise fail with `exists`
 * @returns the path that it has now
 * @throws OutputError
 */
export async function putInPlace(temporary: string, target: string, numbered: boolean): Promise<string> {
  const placed = giveName(temporary, target, numbered);
  await namesOnDisk(path.dirname(placed));
  return placed;
}

/** As {@link putInPlace}; whoever tells of the file waits for {@link namesOnDisk} before that. */
export function giveName(temporary: string, target: string, numbered: boolean): string {
  const { dir, base } = path.parse(target);
  for (let number = 1; number <= (numbered ? highestNumber : 1); number++) {
    const candidate = number === 1 ? target : numberedPath(dir, base, number);
    if (takeName(temporary, candidate)) return candidate;
  }
  throw new OutputError('exists', 'the name is taken');
}

/** @returns false when the name is taken */
function takeName(temporary: string, candidate: string): boolean {
  try {
    // A hard link is the one way to give a name that fails when the name is taken and never shows half a file.
    fs.linkSync(temporary, candidate);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN'].includes(code))
      throw outputError(error);
    return renameOntoOwnName(temporary, candidate);
  }
  removeQuietly(temporary);
  return true;
}

/** For file systems without hard links: reserve the name with an empty file of our own, then rename onto that. */
function renameOntoOwnName(temporary: string, candidate: string): boolean {
  try {
    fs.closeSync(fs.openSync(candidate, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw outputError(error);
  }
  try {
    renameOver(temporary, candidate);
    return true;
  } catch (error) {
    removeQuietly(candidate);
    throw outputError(error);
  }
}

const toDisk = promisify(fs.fsync);

/** Syncs of folders that have not begun yet: they serve every name that was given until they do. */
const folderSyncs = new Map<string, { running: Promise<void>; next?: Promise<void> }>();

/**
 * Resolves when the names that a folder has by now are on the disk, or can not be brought there; it never rejects. Files that are
 * finished together wait for it together.
 */
export function namesOnDisk(folder: string): Promise<void> {
  const syncs = folderSyncs.get(folder) ?? { running: Promise.resolve() };
  folderSyncs.set(folder, syncs);
  return (syncs.next ??= syncs.running.then(async () => {
    delete syncs.next;
    syncs.running = syncOnce(folder);
    await syncs.running;
    if (!syncs.next) folderSyncs.delete(folder);
  }));
}

async function syncOnce(folder: string): Promise<void> {
  try {
    const descriptor = fs.openSync(folder || '.', 'r');
    try {
      await toDisk(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    // Windows and some network file systems can not sync a folder; the file itself is safe.
  }
}

/** Removes a file; that it is not there, or stays, is no error of the one who asks. */
export function removeQuietly(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch {
    // It was not there, or stays.
  }
}
