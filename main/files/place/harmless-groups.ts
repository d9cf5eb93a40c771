import { readFileSync } from 'node:fs';

/** Groups of administrators by their names; root's own, and macOS's admin, are known by their numbers. */
const administratorGroups = new Set(['root', 'wheel', 'sudo', 'admin']);

/** What the system's files say of its groups and users. */
export interface GroupFiles {
  /** As /etc/group has it: name, password, number, members. */
  group: string;
  /** As /etc/passwd has it; its fourth field is the group that a user always belongs to. */
  passwd: string;
}

/** The person on whose behalf the program runs. */
export interface GroupMember {
  name: string;
  uid: number;
  /** Their own group. */
  gid: number;
}

/**
 * Whether write access of a group gives nobody anything: it is the administrators', or nobody but the person and root is in
 * it. The latter is how Debian and Fedora give everybody a group of their own and a umask of 002, and how Debian leaves the
 * group `staff`, which may write to /usr/local, without a member.
 *
 * A group that the files do not know comes from a directory. It is the person's own where its number is theirs, as such
 * directories do it; nobody can list the members of another one without asking the network.
 */
export function isHarmlessGroup(
  gid: number,
  person: GroupMember,
  platform: NodeJS.Platform = process.platform,
  files: GroupFiles = systemFiles(),
): boolean {
  if (gid === 0) return true;
  // On macOS the files say nothing of people, who are all in `staff`.
  if (platform === 'darwin') return gid === 80;
  const groups = rows(files.group).filter((fields) => Number(fields[2]) === gid);
  if (groups.length === 0) return gid === person.gid && gid === person.uid;
  if (groups.some(([name = '']) => administratorGroups.has(name))) return true;
  const listed = groups.flatMap((fields) => (fields[3] ?? '').split(',').filter(Boolean));
  const users = rows(files.passwd).flatMap(([name = '', , uid, own]) => (Number(own) === gid ? [{ name, uid }] : []));
  const primary = users.filter(({ uid }) => Number(uid) !== 0 && Number(uid) !== person.uid);
  return primary.length === 0 && listed.every((name) => name === person.name || name === 'root');
}

function rows(text: string): string[][] {
  return text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(':')]));
}

function systemFiles(): GroupFiles {
  return { group: textOf('/etc/group'), passwd: textOf('/etc/passwd') };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
