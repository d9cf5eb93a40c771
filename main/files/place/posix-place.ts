import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { UnsafePlace } from './unsafe-place';

/** By whose rights a place is judged. */
export interface Person {
  /** Root, the person, and whoever stands for one of them. */
  trusts(uid: number): boolean;
  /** See isHarmlessGroup. */
  harmlessGroup(gid: number): boolean;
  /** Whether an access control list lets strangers write, where the permissions' group may hide one. */
  listedStranger?(path: string): boolean;
}

/** As many as Linux follows. */
const mostLinks = 40;

/** One step of a way, and what it is. */
interface Step {
  path: string;
  found: Stats;
  last: boolean;
}

/**
 * Follows a path from the root, link by link, and finds the first place on it at which a stranger may change what is found
 * behind it. A folder whose sticky bit is set lets nobody take away what is another's, so it may be passed through; what is
 * looked for is judged by itself, and so is where a link leads. Below a folder that strangers can not enter, what the
 * permissions say to them does not count. Of a socket only the owner counts: its permissions say who may talk to it.
 *
 * What is not there can not be judged; the folders up to there are.
 *
 * @param path - absolute and normalized
 */
export function unsafePosixPlace(path: string, person: Person): UnsafePlace | undefined {
  let links = 0;
  const seen = new Set<string>();
  let rest = path.split(sep).filter(Boolean);
  let at: string = sep;
  let closed = false;
  for (;;) {
    const found = look(at);
    if (!found) return undefined;
    if (found.isSymbolicLink()) {
      if (!person.trusts(found.uid)) return { place: at, stranger: 'owner' };
      if ((links += 1) > mostLinks) return { place: at, stranger: 'unknown' };
      rest = [...wayOf(at), ...rest];
      [at, closed] = [sep, false];
      continue;
    }
    if (!seen.has(at) || rest.length === 0) {
      const stranger = strangerAt({ path: at, found, last: rest.length === 0 }, closed, person);
      if (stranger) return { place: at, stranger };
      seen.add(at);
    }
    const [next, ...behind] = rest;
    if (next === undefined) return undefined;
    // What a way back leads out of closes nothing.
    closed = next !== '..' && (closed || isClosed(found, person));
    [at, rest] = [join(at, next), behind];
  }
}

/** The parts of the path that a link names, from the root. The way back may begin behind another link: it stays in. */
function wayOf(link: string): string[] {
  const target = readlinkSync(link);
  const whole = target.startsWith(sep) ? target : `${dirname(link)}${sep}${target}`;
  return whole.split(sep).filter((part) => part !== '' && part !== '.');
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function strangerAt({ path, found, last }: Step, closed: boolean, person: Person): UnsafePlace['stranger'] | undefined {
  if (!person.trusts(found.uid)) return 'owner';
  if (closed || found.isSocket()) return undefined;
  const passedThrough = found.isDirectory() && !last && (found.mode & 0o1000) !== 0;
  if (passedThrough) return undefined;
  if ((found.mode & 0o002) !== 0) return 'everyone';
  if ((found.mode & 0o020) === 0) return undefined;
  if (!person.harmlessGroup(found.gid)) return 'group';
  return person.listedStranger?.(path) === true ? 'list' : undefined;
}

/** Whether strangers can not get at anything below a folder. */
function isClosed({ mode, gid }: Stats, person: Person): boolean {
  return (mode & 0o001) === 0 && ((mode & 0o010) === 0 || person.harmlessGroup(gid));
}
