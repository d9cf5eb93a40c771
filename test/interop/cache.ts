import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this suite, and the project's. */
export const interopFolder = fileURLToPath(new URL('.', import.meta.url));
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Where a judge keeps what it downloads and builds; outside the source tree's own files. */
export function cacheFolder(name: string): string {
  const folder = join(projectFolder, 'node_modules', '.cache', 'countersign', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** SHA-256 over names and contents of all files of a folder (or of one file), so that a change rebuilds. */
export function fingerprint(path: string): string {
  const hash = createHash('sha256');
  const files = listFiles(path);
  if (files.length === 0) throw new Error(`nothing to fingerprint in ${path}`);
  for (const file of files) hash.update(relative(path, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function listFiles(path: string): string[] {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .filter((entry) => entry.name !== 'target')
    .flatMap((entry) => listFiles(join(path, entry.name)))
    .sort();
}

/**
 * Builds a folder once for each fingerprint. The stamp is written last, so an interrupted build is never trusted.
 *
 * @param build - fills the (empty) folder
 * @returns the folder
 */
export async function buildOnce(
  name: string,
  stamp: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = cacheFolder(name);
  const stampFile = join(folder, '.complete');
  try {
    if (readFileSync(stampFile, 'utf8') === stamp) return folder;
  } catch {
    // Never built, or interrupted: build it.
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build(folder);
  writeFileSync(`${stampFile}.new`, stamp);
  renameSync(`${stampFile}.new`, stampFile);
  return folder;
}
