import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unsafePlace } from '../../../main/files/place';
import { isHarmlessGroup } from '../../../main/files/place/harmless-groups';
import { unsafePosixPlace, type Person } from '../../../main/files/place/posix-place';
import { safeProgram } from '../../../main/files/place/program';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-place-')));
  // Open to everybody's eyes: what stands in it is judged, not hidden.
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Makes what stands below the root: with a slash at the end a folder. */
function make(mode: number, name: string): string {
  const path = join(root, name);
  if (name.endsWith('/')) mkdirSync(path);
  else writeFileSync(path, '');
  chmodSync(path, mode);
  return path.replace(/\/$/, '');
}

/**
 * Gives user 12345 the right to write by an access list (acl(5)), as setfacl does: what the system keeps of it is a version
 * and entries of tag, permissions and id. The mode then shows the mask in the place of the group's rights.
 *
 * @returns false where this system or its file system has none
 */
function setAccessList(file: string): boolean {
  const script = [
    'import os, struct, sys',
    'every = 0xffffffff',
    'entries = [(1, 6, every), (2, 6, 12345), (4, 4, every), (16, 6, every), (32, 0, every)]',
    'octets = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)',
    'os.setxattr(sys.argv[1], "system.posix_acl_access", octets)',
  ];
  return spawnSync('python3', ['-c', script.join('\n'), file]).status === 0;
}

const everybody = (place: string) => ({ place, stranger: 'everyone' });

describe.runIf(process.platform !== 'win32')('a place', () => {
  it('of the person is safe, and so is one of the system', () => {
    expect(unsafePlace(make(0o644, 'file'))).toBeUndefined();
    expect(unsafePlace(process.platform === 'darwin' ? '/usr/bin/open' : '/usr/bin/env')).toBeUndefined();
  });

  it('is not safe where everybody may write to the file or to a folder above it', () => {
    expect(unsafePlace(make(0o666, 'file'))).toEqual(everybody(join(root, 'file')));
    const open = make(0o777, 'open/');
    expect(unsafePlace(make(0o600, 'open/file'))).toEqual(everybody(open));
    make(0o755, 'open/deep/');
    expect(unsafePlace(make(0o600, 'open/deep/file'))).toEqual(everybody(open));
    // Nor where it may be laid first.
    expect(unsafePlace(join(open, 'not', 'there'))).toEqual(everybody(open));
  });

  it('may be passed through where nobody can take away what is another’s, and is not safe itself', () => {
    const shared = make(0o1777, 'shared/');
    expect(unsafePlace(make(0o600, 'shared/file'))).toBeUndefined();
    expect(unsafePlace(shared)).toEqual(everybody(shared));
  });

  it('is safe below a folder that nobody else can enter', () => {
    make(0o700, 'closed/');
    make(0o777, 'closed/open/');
    expect(unsafePlace(make(0o666, 'closed/open/file'))).toBeUndefined();
    // The way back leads out of it.
    const open = make(0o777, 'open/');
    symlinkSync('../open', join(root, 'closed', 'out'));
    expect(unsafePlace(join(root, 'closed', 'out'))).toEqual(everybody(open));
  });

  it('is judged where its links lead, each of them', () => {
    const open = make(0o777, 'open/');
    make(0o600, 'open/driver.so');
    make(0o755, 'good/');
    symlinkSync(join(open, 'driver.so'), join(root, 'good', 'absolute.so'));
    symlinkSync('../open/driver.so', join(root, 'good', 'relative.so'));
    symlinkSync('relative.so', join(root, 'good', 'twice.so'));
    symlinkSync('circle', join(root, 'good', 'circle'));
    for (const name of ['absolute.so', 'relative.so', 'twice.so']) {
      expect(unsafePlace(join(root, 'good', name)), name).toEqual(everybody(open));
    }
    expect(unsafePlace(join(root, 'good', 'circle'))).toEqual({
      place: join(root, 'good', 'circle'),
      stranger: 'unknown',
    });
  });

  it('belongs to the person or an administrator, a link too', () => {
    const file = make(0o600, 'file');
    symlinkSync(file, join(root, 'link'));
    const another: Person = { trusts: (uid) => uid !== process.getuid?.(), harmlessGroup: () => true };
    const own: Person = { trusts: () => true, harmlessGroup: () => true };
    expect(unsafePosixPlace(file, own)).toBeUndefined();
    expect(unsafePosixPlace(file, another)?.stranger).toBe('owner');
    expect(unsafePosixPlace(join(root, 'link'), another)?.stranger).toBe('owner');
  });

  it('with a group that others are in is not safe', () => {
    const file = make(0o664, 'file');
    const with_ = (harmless: boolean, listed = false): Person => ({
      trusts: () => true,
      harmlessGroup: () => harmless,
      listedStranger: () => listed,
    });
    expect(unsafePosixPlace(file, with_(true))).toBeUndefined();
    expect(unsafePosixPlace(file, with_(false))).toEqual({ place: file, stranger: 'group' });
    expect(unsafePosixPlace(file, with_(true, true))).toEqual({ place: file, stranger: 'list' });
  });

  it('whose access list lets a stranger write is not safe, though its group is harmless', (context) => {
    const file = make(0o600, 'file');
    if (!setAccessList(file)) context.skip();
    // Where the person's own group has other members, these are named first.
    expect(['list', 'group']).toContain(unsafePlace(file)?.stranger);
  });

  it('that is a socket may be talked to by everybody, and still has an owner', async () => {
    const socket = join(root, 'socket');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      chmodSync(socket, 0o777);
      expect(unsafePlace(socket)).toBeUndefined();
      const another: Person = { trusts: (uid) => uid !== process.getuid?.(), harmlessGroup: () => true };
      expect(unsafePosixPlace(socket, another)?.stranger).toBe('owner');
    } finally {
      server.close();
    }
  });
});

describe('a group', () => {
  const maria = { name: 'maria', uid: 1001, gid: 1001 };
  const files = {
    group: [
      'root:x:0:',
      'wheel:x:10:someone',
      'staff:x:50:',
      'users:x:100:maria,jonas',
      'maria:x:1001:',
      'lent:x:1002:jonas',
      'shared:x:1003:',
      'with-root:x:1004:root,maria',
    ].join('\n'),
    passwd: ['root:x:0:0:root:/r:/bin/sh', 'maria:x:1001:1001::/h/m:/bin/sh', 'jonas:x:1005:1003::/h/j:/bin/sh'].join(
      '\n',
    ),
  };
  it.each([
    ['of root', 0, true],
    ['of administrators', 10, true],
    ['without members, as Debian’s staff', 50, true],
    ['of the person alone', 1001, true],
    ['of the person and root', 1004, true],
    ['of all users', 100, false],
    ['of somebody else', 1002, false],
    ['that somebody else always belongs to', 1003, false],
    ['that the files do not know', 4711, false],
  ])('%s (%d) is harmless: %s', (_, gid, harmless) => {
    expect(isHarmlessGroup(gid, maria, 'linux', files)).toBe(harmless);
  });

  it('of a person whom a directory names is their own by its number', () => {
    const person = { name: 'ana', uid: 500_123, gid: 500_123 };
    expect(isHarmlessGroup(500_123, person, 'linux', files)).toBe(true);
    expect(isHarmlessGroup(500_513, { ...person, gid: 500_513 }, 'linux', files)).toBe(false);
  });

  it('on macOS is harmless where it is the administrators’', () => {
    expect([0, 80, 20].map((gid) => isHarmlessGroup(gid, maria, 'darwin', files))).toEqual([true, true, false]);
  });
});

describe.runIf(process.platform !== 'win32')('a helper program', () => {
  it('is the first on PATH that nobody else may change, and never in the folder one happens to be in', () => {
    const open = make(0o777, 'open/');
    make(0o755, 'open/opener');
    make(0o755, 'good/');
    const good = make(0o755, 'good/opener');
    expect(safeProgram('opener', `${open}:.:${join(root, 'good')}`)).toBe(good);
    expect(safeProgram('opener', open)).toBeUndefined();
    expect(safeProgram('opener', '.:')).toBeUndefined();
    expect(safeProgram(good, '')).toBe(good);
  });
});
