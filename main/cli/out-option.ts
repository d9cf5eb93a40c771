import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CountersignError } from '../errors/countersign-error';

/**
 * Where the copies of files go that a command line names.
 *
 * @param files - as they were given
 * @param out - the value of the option: an existing folder, or for one file the output's name
 * @param nameOf - the path of a file's copy in a folder
 * @param option - as a person wrote it
 * @returns for each file its absolute path, and where its copy goes unless that is beside it under a free name
 * @throws CountersignError usage.invalid
 */
export function outputsOf(
  files: readonly string[],
  out: string | undefined,
  nameOf: (file: string, folder: string) => string,
  option = '--out',
): { path: string; output?: string }[] {
  const paths = files.map((file) => resolve(file));
  if (out === undefined) return paths.map((path) => ({ path }));
  if (!isFolder(out, option)) {
    if (paths.length > 1) throw wrong(`${option} must be an existing folder when there are several files`);
    return paths.map((path) => ({ path, output: resolve(out) }));
  }
  const placed = paths.map((path) => ({ path, output: nameOf(path, resolve(out)) }));
  if (new Set(placed.map(({ output }) => asNamed(output))).size < placed.length) {
    throw wrong(`two of the files have one name and would become one output in ${option}`);
  }
  return placed;
}

/** @throws CountersignError usage.invalid for what is neither a folder nor a name that a file could get */
function isFolder(out: string, option: string): boolean {
  if (out === '') throw wrong(`${option} is empty`);
  // Octets that are not UTF-8 have become this character before we see them: the output would get another name.
  if (out.includes('\ufffd')) throw wrong(`${option} has a name that is not in UTF-8`);
  const found = kindOf(out, option);
  if (found === 'folder') return true;
  const written = process.platform === 'win32' ? /[/\\]$/.test(out) : out.endsWith('/');
  if (written || ['.', '..'].includes(basename(out))) {
    throw wrong(
      found === 'other'
        ? `${option} “${out}” is written as a folder, and there is a file of that name`
        : `there is no folder “${out}” for ${option}; make it first`,
    );
  }
  return false;
}

function kindOf(out: string, option: string): 'folder' | 'other' | 'nothing' {
  try {
    const found = statSync(out, { throwIfNoEntry: false });
    if (!found) return 'nothing';
    return found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') throw wrong(`${option} “${out}” is a link that leads to itself`);
    if (code === 'ENAMETOOLONG') throw wrong(`${option} has a name that is too long`);
    // Something on the way is a file, or can not be looked at.
    return 'other';
  }
}

/** Names that file systems of Windows and macOS take for one. */
function asNamed(path: string): string {
  const folds = process.platform === 'win32' || process.platform === 'darwin';
  return folds ? join(path).normalize('NFC').toLowerCase() : path;
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
