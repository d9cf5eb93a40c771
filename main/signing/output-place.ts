import { lstatSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CountersignError } from '../errors/countersign-error';

/** @throws CountersignError output.folderReadOnly; output.failed when there is no such folder */
export async function writableFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const detail = folderProblems[code];
    throw detail === undefined
      ? new CountersignError('output.folderReadOnly', { folder }, { cause: error })
      : new CountersignError('output.failed', { file: basename(path), detail }, { cause: error });
  }
}

const folderProblems: Record<string, string> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  ELOOP: 'its folder is a link that leads to itself',
  ENAMETOOLONG: 'the name of its folder is too long',
};

/**
 * @param path - in a folder that is there
 * @param asNamed - that name and no other; otherwise a taken one gets a number
 * @throws CountersignError output.exists; output.failed when the folder takes no such name
 */
export async function writableName(path: string, asNamed: boolean, platform = process.platform): Promise<void> {
  const file = basename(path);
  const windows = platform === 'win32' ? windowsProblem(file) : undefined;
  if (windows !== undefined) throw new CountersignError('output.failed', { file, detail: windows });
  try {
    // Asked for each document of a batch: the answer is there before a thread for the question would be.
    lstatSync(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    const detail = nameProblems[code] ?? `its name: ${code}`;
    throw new CountersignError('output.failed', { file, detail }, { cause: error });
  }
  if (asNamed) throw new CountersignError('output.exists', { file });
}

const nameProblems: Record<string, string> = {
  ENAMETOOLONG: 'its name is too long for that folder',
  EINVAL: 'that folder takes no such name',
  EILSEQ: 'that folder takes no such name',
};

/** Names that Windows takes for a device, cuts, or writes into something else (`a:b` is a stream of `a`). */
function windowsProblem(file: string): string | undefined {
  if (/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ .]*(\..*)?$/i.test(file))
    return 'Windows keeps that name for itself';
  if (/[. ]$/.test(file)) return 'Windows takes no name that ends with a dot or a blank';
  if (/[<>:"|?*\u0000-\u001f]/.test(file)) return 'Windows takes no such character in a name';
  return undefined;
}
