import * as fs from 'node:fs';
import * as path from 'node:path';
import { appendRevision, type WrittenFile } from './append-revision';
import { codeOf, OutputError, outputError } from './output-error';

/** Names that are tried before a folder counts as full of them. */
const highestNumber = 9999;

/**
 * Makes `temporary` a copy of `input`: the kernel's own, or even shared blocks where the file system can do that. An
 * existing file is never touched, and a copy that fails leaves nothing.
 * @throws OutputError
 */
export async function copyOriginal(input: string, temporary: string): Promise<void> {
  try {
    await fs.promises.copyFile(input, temporary, fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new OutputError('failed', 'its temporary file exists already', { cause: error });
    throw outputError(error);
  }
}

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
  await copyOriginal(input, temporary);
  try {
    return await appendRevision(temporary, size, revision, mode);
  } catch (error) {
    await removeQuietly(temporary);
    throw error;
  }
}

/**
 * Gives a finished file its name, without ever replacing a file that is there; then makes the name durable.
 * @param numbered - on a collision try `NAME (2).pdf` and so on; otherwise fail with `exists`
 * @returns the path that it has now
 */
export async function putInPlace(temporary: string, target: string, numbered: boolean): Promise<string> {
  const { dir, name, ext } = path.parse(target);
  for (let number = 1; number <= (numbered ? highestNumber : 1); number++) {
    const candidate = number === 1 ? target : path.join(dir, `${name} (${number})${ext}`);
    if (await takeName(temporary, candidate)) {
      await syncFolder(dir);
      return candidate;
    }
  }
  throw new OutputError('exists', 'the name is taken');
}

/** @returns false when the name is taken */
async function takeName(temporary: string, candidate: string): Promise<boolean> {
  try {
    // A hard link is the one way to give a name that fails when the name is taken and never shows half a file.
    await fs.promises.link(temporary, candidate);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN'].includes(code))
      throw outputError(error);
    return renameOntoOwnName(temporary, candidate);
  }
  await removeQuietly(temporary);
  return true;
}

/** For file systems without hard links: reserve the name with an empty file of our own, then rename onto that. */
async function renameOntoOwnName(temporary: string, candidate: string): Promise<boolean> {
  try {
    await (await fs.promises.open(candidate, 'wx', 0o600)).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw outputError(error);
  }
  try {
    await fs.promises.rename(temporary, candidate);
    return true;
  } catch (error) {
    await removeQuietly(candidate);
    throw outputError(error);
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await fs.promises.open(folder || '.', 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network file systems can not sync a folder; the file itself is safe.
  }
}

/** Removes a file; that it is not there, or stays, is no error of the one who asks. */
export async function removeQuietly(file: string): Promise<void> {
  await fs.promises.rm(file, { force: true }).catch(() => undefined);
}
