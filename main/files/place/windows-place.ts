import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { strangersMayWriteBy } from './security-descriptor';
import type { UnsafePlace } from './unsafe-place';

/** What is known of a Windows computer. */
export interface WindowsComputer {
  environment: NodeJS.ProcessEnv;
  home: string;
  isThere(path: string): boolean;
  /** The descriptor of a file or folder as SDDL; undefined where nobody says. */
  descriptor(path: string): string | undefined;
  /** The SID of the person. */
  person(): string | undefined;
}

/** Folders of Windows itself into which every user may write. */
const openFolders = ['Temp', 'Tasks', 'tracing', 'System32\\spool', 'System32\\Tasks', 'System32\\Microsoft\\Crypto'];

/**
 * Finds a place on the way to a file at which strangers may write, on Windows. Below the folders of programs, of Windows and
 * of the person it is known; elsewhere the access lists are asked, and where nobody tells them, the place counts as unsafe:
 * below the root of a drive everybody may make folders.
 *
 * @param path - absolute
 */
export function unsafeWindowsPlace(path: string, computer: WindowsComputer = thisComputer()): UnsafePlace | undefined {
  const at = win32.normalize(path);
  if (isKnownGood(at, computer)) return undefined;
  const own = computer.person();
  let last = true;
  for (let place = at; ; place = win32.dirname(place)) {
    if (computer.isThere(place)) {
      const descriptor = computer.descriptor(place);
      if (descriptor === undefined) return { place, stranger: 'unknown' };
      // A driver's own folder is where Windows looks for the libraries that it needs.
      const passedThrough = !last && place !== win32.dirname(at);
      if (strangersMayWriteBy(descriptor, own, passedThrough)) return { place, stranger: 'list' };
      last = false;
    }
    if (win32.dirname(place) === place) return undefined;
  }
}

function isKnownGood(path: string, { environment, home }: WindowsComputer): boolean {
  const windows = environment['SystemRoot'] ?? environment['WINDIR'];
  if (windows !== undefined && openFolders.some((folder) => isBelow(path, win32.join(windows, folder)))) return false;
  const good = [
    windows,
    environment['ProgramFiles'],
    environment['ProgramW6432'],
    environment['ProgramFiles(x86)'],
    environment['APPDATA'],
    environment['LOCALAPPDATA'],
    home,
  ];
  return good.some((folder) => folder !== undefined && isBelow(path, folder));
}

function isBelow(path: string, folder: string): boolean {
  if (!win32.isAbsolute(folder) || win32.parse(folder).root === folder) return false;
  const way = win32.relative(win32.normalize(folder), path);
  return way === '' || (!way.startsWith('..') && !win32.isAbsolute(way));
}

const systemProgram = (name: string): string =>
  win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name);

let ownSid: { sid: string | undefined } | undefined;

function thisComputer(): WindowsComputer {
  return {
    environment: process.env,
    home: homedir(),
    isThere: existsSync,
    descriptor: descriptorByIcacls,
    person: () => (ownSid ??= { sid: sidByWhoami() }).sid,
  };
}

const quiet = { encoding: 'utf8', timeout: 10_000, windowsHide: true, stdio: 'pipe' } as const;

/** icacls writes names of accounts in the language of Windows on the screen, but SDDL into a file: UTF-16, two lines. */
function descriptorByIcacls(path: string): string | undefined {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'countersign-acl-'));
    const file = join(folder, 'acl');
    execFileSync(systemProgram('icacls.exe'), [path, '/save', file], quiet);
    return /^[OGDS]:.*$/m.exec(readFileSync(file, 'utf16le'))?.[0];
  } catch {
    return undefined;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function sidByWhoami(): string | undefined {
  try {
    return /S-1-[\d-]+/.exec(execFileSync(systemProgram('whoami.exe'), ['/user', '/fo', 'csv', '/nh'], quiet))?.[0];
  } catch {
    return undefined;
  }
}
