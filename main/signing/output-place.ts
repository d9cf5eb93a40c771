import { access, constants, lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CountersignError } from '../errors/countersign-error';

/** @throws CountersignError output.folderReadOnly; output.failed when there is no such folder */
export async function writableFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const file = basename(path);
      throw new CountersignError('output.failed', { file, detail: 'its folder is not there' }, { cause: error });
    }
    throw new CountersignError('output.folderReadOnly', { folder }, { cause: error });
  }
}

/** @throws CountersignError output.exists */
export async function freeName(path: string): Promise<void> {
  const taken = await lstat(path).then(
    () => true,
    () => false,
  );
  if (taken) throw new CountersignError('output.exists', { file: basename(path) });
}
