// Root on a development machine: the end-to-end tests then run as a user without rights, as the people do who use the
// application, and with Chromium's sandbox.

import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'nobody';

/**
 * Whether Chromium can raise its sandbox for this user: not for root, and on Linux only where user namespaces are allowed.
 * @param {{uid?: number, gid?: number}} [user] - another user than the one that runs this
 */
export function chromiumSandboxWorks({ uid, gid } = {}) {
  if (process.platform !== 'linux') return true;
  if ((uid ?? process.getuid()) === 0) return false;
  return run('unshare', ['--user', 'true'], { uid, gid });
}

/**
 * A user without rights who can run the tests of this project, with a home that ends with the work.
 * @param {string[]} needed - files that this user must be able to read: the project, the runtime
 * @returns {{user: undefined, reason?: string} | {user: {name: string, uid: number, gid: number}, home: string,
 *   env: NodeJS.ProcessEnv, collect: (from: string, to: string) => void, remove: () => void}}
 *   without a user: why root has to do it itself; without a reason: nothing to do, we are not root
 */
export function unprivilegedUser(needed) {
  if (process.platform !== 'linux' || process.getuid() !== 0) return { user: undefined };
  const user = lookUp(NAME);
  if (!user) return { user: undefined, reason: `there is no user ${NAME}` };
  const ids = { uid: user.uid, gid: user.gid };
  // Asked of the system itself, as that user: a folder above may be closed too.
  for (const file of needed) {
    if (!run('test', ['-r', file], ids)) return { user: undefined, reason: `${NAME} can not read ${file}` };
  }
  if (!run(process.execPath, ['-e', ''], ids)) return { user: undefined, reason: `${NAME} can not run Node` };

  const home = mkdtempSync(join(tmpdir(), 'countersign-home-'));
  const folders = { HOME: home, TMPDIR: join(home, 'tmp'), XDG_RUNTIME_DIR: join(home, 'run') };
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    chownSync(folder, user.uid, user.gid);
  }
  const env = { ...process.env, ...folders, USER: NAME, LOGNAME: NAME };
  for (const name of ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS']) {
    delete env[name];
  }
  return {
    user,
    home,
    env,
    collect(from, to) {
      rmSync(to, { recursive: true, force: true });
      if (!existsSync(from)) return;
      cpSync(from, to, { recursive: true, force: true });
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function lookUp(name) {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
  } catch {
    return undefined;
  }
}

function run(command, args, ids) {
  return spawnSync(command, args, { ...ids, stdio: 'ignore', cwd: '/' }).status === 0;
}
