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
 * @property {boolean} [alone] - fetched without what they depend on: `apt` names all of it that is needed
 * @property {string[]} proof - paths below `/` that show that all of it is there, unpacked or installed
 */

/** @type {Record<string, UnpackedPackage>} */
export const UNPACKED_PACKAGES = {
  slapd: { what: 'the LDAP server slapd', apt: ['slapd'], proof: ['usr/sbin/slapd'] },
  cups: {
    what: 'the printing system CUPS',
    // Installed, it would start a server that offers itself to the network, and print tests on a real printer.
    apt: ['cups-daemon', 'cups-client', 'cups-filters-core-drivers'],
    // A machine that prints elsewhere has the one without the others.
    proof: ['usr/sbin/cupsd', 'usr/bin/lp', 'usr/lib/cups/filter/pdftopdf'],
  },
  tpm: {
    what: 'a TPM in software, its resource manager and its PKCS#11 driver',
    // Installed, the driver would register itself with p11-kit, and its dependencies would renew the system's services.
    apt: [
      ...[
        'swtpm',
        'swtpm-libs',
        'libtpms0',
        'libtpm2-pkcs11-1',
        'libtss2-fapi1',
        'libtss2-esys-3.0.2-0',
        'libtss2-sys1',
      ],
      ...[
        'libtss2-mu0',
        'libtss2-rc0',
        'libtss2-tctildr0',
        'libtss2-tcti-swtpm0',
        'libtss2-tcti-tabrmd0',
        'tpm2-abrmd',
      ],
    ],
    alone: true,
    proof: ['usr/sbin/tpm2-abrmd'],
  },
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
    proof.every((path) => existsSync(join(root, path))),
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
    const { what } = UNPACKED_PACKAGES[name];
    const done = showProgress(`Fetching ${what} (unpacked, not installed)`);
    const problem = await unpack(name);
    done();
    if (problem) say(`Going on without ${what}: ${problem}`);
  }
}

function unpackedFolder(name) {
  return join(cacheFolder('unpacked'), name);
}

/** @returns {Promise<string | undefined>} what went wrong */
async function unpack(name) {
  const folder = unpackedFolder(name);
  const work = `${folder}.${process.pid}`;
  const archives = join(work, 'archives');
  const root = join(work, 'root');
  try {
    mkdirSync(join(archives, 'partial'), { recursive: true });
    mkdirSync(root);
    const fetched = await download(UNPACKED_PACKAGES[name], archives);
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

/** All of them, and what they depend on and is not installed, unless they are to come alone; needs no rights. */
async function download({ apt, alone = false }, archives) {
  const what = alone ? ['download'] : ['install', '-y', '--download-only', '--reinstall', '--no-install-recommends'];
  const ask = () =>
    run(
      'apt-get',
      [
        ...['-qq', ...what],
        ...['-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'],
        ...apt,
      ],
      // What comes alone comes into the folder where it was asked for.
      { cwd: archives, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } },
    );
  const first = await ask();
  if (first.code === 0 || process.getuid?.() !== 0) return first;
  // The lists may be missing, or older than the archive.
  await run('apt-get', ['-qq', 'update']);
  return ask();
}
