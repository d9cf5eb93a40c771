import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileMark } from '../../files/file-mark';

/** A plain file in a folder. */
export interface FolderEntry {
  name: string;
  /** Absolute. */
  path: string;
  size: number;
  /** See fileMark. */
  mark: string;
  /** When it was last written, and when anything of it last changed, milliseconds of the file system's clock. */
  modified: number;
  changed: number;
}

export interface FolderLook {
  entries: FolderEntry[];
  /** There are more than are looked at. */
  more: boolean;
  /** Names that this program can not spell: octets that are no UTF-8. */
  unreadableNames: number;
}

/** Names in one folder that are looked at. */
export const mostEntries = 10_000;

/**
 * The plain files of a folder whose names are wanted: no links, pipes, devices, folders, and nothing hidden. One after the
 * other, so that a share that does not answer holds one thread and not all of them.
 *
 * @throws the system's error when the folder can not be read
 */
export async function folderEntries(folder: string, wanted: (name: string) => boolean): Promise<FolderLook> {
  const look: FolderLook = { entries: [], more: false, unreadableNames: 0 };
  let seen = 0;
  for await (const { name } of await opendir(folder)) {
    if ((seen += 1) > mostEntries) {
      look.more = true;
      break;
    }
    if (name.startsWith('.') || !wanted(name)) continue;
    const entry = await plainFile(folder, name);
    if (entry) look.entries.push(entry);
    else if (name.includes('\ufffd')) look.unreadableNames += 1;
  }
  return look;
}

/** @returns nothing where there is no plain file of that name */
export async function plainFile(folder: string, name: string): Promise<FolderEntry | undefined> {
  const path = join(folder, name);
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return {
    ...{ name, path, size: Number(found.size), mark: fileMark(found) },
    modified: Number(found.mtimeMs),
    changed: Number(found.ctimeMs),
  };
}

export const isPdfName = (name: string): boolean => /[^.]\.pdf$/i.test(name) && !name.startsWith('~');

const byName = new Intl.Collator(undefined, { numeric: true });

/** The newest first; those of one time by their names. */
export function newestFirst(a: FolderEntry, b: FolderEntry): number {
  return b.modified - a.modified || byName.compare(a.name, b.name);
}
