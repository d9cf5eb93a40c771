import { lstatSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CountersignError } from '../../errors/countersign-error';
import { unsafePosixPlace } from '../../files/place/posix-place';

/** Whose files are believed, where the system has owners and permissions as POSIX has them. */
export interface Administrators {
  /** User ids. */
  owners: readonly number[];
}

/** The system's own. */
export const root: Administrators = { owners: [0] };

/** Rules are written by hand. */
const largestFile = 1024 * 1024;

/**
 * Refuses what somebody else than an administrator could have written: the person at the desk is a stranger, too.
 *
 * @param path - absolute
 * @returns whether something is there
 * @throws CountersignError policy.unsafe, policy.unreadable
 */
export function isThereByAdministrators(path: string, { owners }: Administrators): boolean {
  try {
    lstatSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw unreadable(path, error);
  }
  const unsafe = unsafePosixPlace(resolve(path), { trusts: (uid) => owners.includes(uid), harmlessGroup: () => false });
  if (unsafe) {
    const { place: part, stranger } = unsafe;
    throw new CountersignError('policy.unsafe', { place: path, part, stranger });
  }
  return true;
}

/**
 * The text of a file that only administrators could have written.
 *
 * @param path - absolute
 * @returns undefined where there is no such file
 * @throws CountersignError policy.unsafe, policy.unreadable
 */
export function readAdministrators(path: string, administrators: Administrators): string | undefined {
  if (!isThereByAdministrators(path, administrators)) return undefined;
  try {
    const found = statSync(path);
    if (!found.isFile()) throw Object.assign(new Error('no file'), { code: 'it is no file' });
    if (found.size > largestFile) throw Object.assign(new Error('too large'), { code: 'it is larger than 1 MB' });
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(place: string, error: unknown): CountersignError<'policy.unreadable'> {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new CountersignError('policy.unreadable', { place, detail: code }, { cause: error });
}
