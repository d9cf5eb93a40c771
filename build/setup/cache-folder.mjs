// The folder that outlives a clone: downloads that are worth keeping.

import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The cache folder, made if need be.
 *
 * COUNTERSIGN_CACHE names another one. Root uses /var/cache: tests start Electron as an unprivileged user, who cannot look into root's home.
 * @param {string} name - the part of the cache
 * @returns {string} an absolute path that can be written
 */
export function cacheFolder(name) {
  for (const base of candidates()) {
    const folder = join(base, 'countersign', name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // Not ours to write; the next one may be.
    }
  }
  throw new Error(
    'No folder for downloads could be made: neither the cache folder nor the temporary folder can be written.',
  );
}

/**
 * Where a download lies or will lie. What root has fetched serves everybody on the machine, such as the unprivileged user that tests
 * start the window as.
 *
 * @param {string} part - of the cache
 * @param {string} name - of the file
 */
export function cachedFile(part, name) {
  const own = join(cacheFolder(part), name);
  const everybodys = join('/var/cache/countersign', part, name);
  return process.platform === 'linux' && !existsSync(own) && existsSync(everybodys) ? everybodys : own;
}

function candidates() {
  if (process.env.COUNTERSIGN_CACHE) return [process.env.COUNTERSIGN_CACHE];
  const own = process.env.XDG_CACHE_HOME ? [process.env.XDG_CACHE_HOME] : [];
  if (process.platform === 'win32') own.push(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'));
  else if (process.platform === 'darwin') own.push(join(homedir(), 'Library', 'Caches'));
  else own.push(join(homedir(), '.cache'));
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return [...(root ? ['/var/cache'] : []), ...own, tmpdir()];
}
