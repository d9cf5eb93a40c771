// Debian packages that tests need and that must not be installed: their set-up starts services, or changes what programs find on
// the machine. They are unpacked into the cache, with whatever they need that is not there.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { run } from './run.mjs';
import { say, showProgress } from './say.mjs';

/**
 * @typedef {object} UnpackedPackage
 * @property {string} what - in a person's words
 * @property {string[]} apt
 * @property {string} proof - a path below `/` that shows that it is there, unpacked or installed
 */

/** @type {Record<string, UnpackedPackage>} */
export const UNPACKED_PACKAGES = {
  slapd: { what: 'the LDAP server slapd', apt: ['slapd'], proof: 'usr/sbin/slapd' },
};

/**
 * Where it is: `/` when it is installed.
 * @param {string} name - a key of UNPACKED_PACKAGES
 * @returns {string | undefined} an absolute path
 */
export function unpackedRoot(name) {
  const { proof } = UNPACKED_PACKAGES[name];
  // Root's cache is open to the unprivileged user that tests start the window as.
  return ['/', unpackedFolder(name), join('/var/cache/countersign/unpacked', name)].find((root) =>
    existsSync(join(root, proof)),
  );
}

/** @param {string[]} names */
export function missingUnpackedPackages(names) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return [];
  return names.filter((name) => unpackedRoot(name) === undefined);
}

/** @param {string[]} names - what can not be had is told, and done without */
export async function provideUnpackedPackages(names) {
  for (const name of names) {
    const { what, apt } = UNPACKED_PACKAGES[name];
    const done = showProgress(`Fetching ${what} (unpacked, not installed)`);
    const problem = await unpack(name, apt);
    done();
    if (problem) say(`Going on without ${what}: ${problem}`);
  }
}

function unpackedFolder(name) {
  return join(cacheFolder('unpacked'), name);
}

/** @returns {Promise<string | undefined>} what went wrong */
async function unpack(name, packages) {
  const folder = unpackedFolder(name);
  const work = `${folder}.${process.pid}`;
  const archives = join(work, 'archives');
  const root = join(work, 'root');
  try {
    mkdirSync(join(archives, 'partial'), { recursive: true });
    mkdirSync(root);
    const fetched = await download(packages, archives);
    if (fetched.code !== 0) return fetched.output.trim().split('\n').slice(-2).join(' ');
    for (const file of readdirSync(archives).filter((one) => one.endsWith('.deb'))) {
      const { code, output } = await run('dpkg-deb', ['-x', join(archives, file), root]);
      if (code !== 0) return output.trim();
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(root, folder);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** With all that they depend on and that is not installed; needs no rights. */
async function download(packages, archives) {
  const ask = () =>
    run(
      'apt-get',
      [
        ...['-qq', 'install', '-y', '--download-only', '--no-install-recommends'],
        ...['-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'],
        ...packages,
      ],
      { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } },
    );
  const first = await ask();
  if (first.code === 0 || process.getuid?.() !== 0) return first;
  // The lists may be missing, or older than the archive.
  await run('apt-get', ['-qq', 'update']);
  return ask();
}
