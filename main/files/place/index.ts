import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { isHarmlessGroup } from './harmless-groups';
import { unsafePosixPlace, type Person } from './posix-place';
import type { UnsafePlace } from './unsafe-place';
import { unsafeWindowsPlace } from './windows-place';

export type { Stranger, UnsafePlace } from './unsafe-place';

/**
 * Whether another ordinary user of this computer may change what is found at a path: the file itself, a folder above it, a
 * link on the way. What the program loads or believes from there would do what that user wants, with the person's rights.
 * Administrators may change everything and are no strangers. What is not there is not judged, its folders are.
 *
 * Documents are not asked about: they are meant to be handed around in shared folders, are shown before they are signed, and
 * are believed nowhere. Nor are PKCS#12 files: their password protects them, and a stick formatted for Windows has no owners.
 *
 * @param path - absolute
 * @returns the first such place from the root on; nothing where it is safe
 */
export function unsafePlace(path: string, { services = false }: PlaceRules = {}): UnsafePlace | undefined {
  if (process.platform === 'win32') return unsafeWindowsPlace(resolve(path));
  const person = (thisPerson ??= personOfProcess());
  const trusts = (owner: number): boolean => person.trusts(owner) || owner <= lastSystemAccount;
  return unsafePosixPlace(resolve(path), services ? { ...person, trusts } : person);
}

/** How a place is judged. */
export interface PlaceRules {
  /** Accounts of services may own it: a proxy runs as one of these. They are no people. */
  services?: boolean;
}

/** SYS_UID_MAX of login.defs(5); Apple's people begin at 501. */
const lastSystemAccount = process.platform === 'darwin' ? 499 : 999;

let thisPerson: Person | undefined;

function personOfProcess(): Person {
  const uid = process.geteuid?.() ?? 0;
  // In a user namespace root is shown under another number, as whom the root of all folders belongs to.
  const administrator = lstatSync('/').uid;
  // Whoever became root by sudo could have done anything already.
  const behindSudo = uid === 0 ? Number(process.env['SUDO_UID'] ?? 0) : uid;
  const known = new Map<number, boolean>();
  const harmlessGroup = (gid: number): boolean => {
    const harmless = known.get(gid) ?? isHarmlessGroup(gid, member(uid));
    known.set(gid, harmless);
    return harmless;
  };
  return {
    trusts: (owner) => owner === 0 || owner === uid || owner === administrator || owner === behindSudo,
    harmlessGroup,
    listedStranger: hasAccessList,
  };
}

function member(uid: number): { name: string; uid: number; gid: number } {
  try {
    const { username, gid } = userInfo();
    return { name: username, uid, gid };
  } catch {
    // A user without an entry, as in containers.
    return { name: '', uid, gid: process.getegid?.() ?? -1 };
  }
}

/**
 * Where a file has an access control list, the permissions of its group are the most that the list gives to anybody (acl(5)),
 * and a harmless group may stand for a stranger. `ls` marks such files; whom the list names is not read.
 */
function hasAccessList(path: string): boolean {
  try {
    const line = execFileSync('/bin/ls', ['-ldn', '--', path], { encoding: 'utf8', timeout: 5_000, stdio: 'pipe' });
    return line.split(' ')[0]?.endsWith('+') === true;
  } catch {
    return false;
  }
}
