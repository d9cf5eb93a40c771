import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { unsafePlace } from '../../files/place';

const MAXIMUM_FILES = 3000;
const MAXIMUM_DEPTH = 6;
/** Fonts that have every character, as a box or as nothing. */
const STAND_INS = /last\s*resort|blank/i;
const LESS_WANTED = /bold|italic|oblique|light|thin|black|heavy|condensed|mono|serif/i;

/** Where the operating system keeps fonts, those of the user last. */
export function systemFontFolders(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string[] {
  const home = homedir();
  switch (platform) {
    case 'win32': {
      const local = environment.LOCALAPPDATA;
      const user = local === undefined ? [] : [path.join(local, 'Microsoft', 'Windows', 'Fonts')];
      return [path.join(environment.SystemRoot ?? 'C:\\Windows', 'Fonts'), ...user];
    }
    case 'darwin':
      return ['/System/Library/Fonts', '/Library/Fonts', path.join(home, 'Library', 'Fonts')];
    default: {
      const data = environment.XDG_DATA_HOME ?? path.join(home, '.local', 'share');
      return ['/usr/share/fonts', '/usr/local/share/fonts', path.join(data, 'fonts'), path.join(home, '.fonts')];
    }
  }
}

/**
 * Font files below the folders, upright ones of medium weight first, each folder in the order of names: the same on every
 * call. The search ends at a bound; what can not be read is passed over, and so is a font that another user may change: it would
 * decide what a signature seems to say. Nobody misses it, as some other font has the character, or the text is refused.
 */
export function fontFilesBelow(folders: readonly string[]): string[] {
  const found: string[] = [];
  const search = (folder: string, depth: number): void => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (found.length >= MAXIMUM_FILES) return;
      const entryPath = path.join(folder, entry.name);
      if (entry.isDirectory() && depth < MAXIMUM_DEPTH) search(entryPath, depth + 1);
      else if (/\.(ttf|ttc|otf)$/i.test(entry.name) && !STAND_INS.test(entry.name) && !unsafePlace(entryPath)) {
        found.push(entryPath);
      }
    }
  };
  for (const folder of folders) search(folder, 0);
  const rank = (file: string): number => (LESS_WANTED.test(path.basename(file)) ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b));
}
