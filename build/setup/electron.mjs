// Finds an Electron: the one the developer names, the official one, the pinned fallback; in this order.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ELECTRON_RECORD, findElectron } from '../electron-runtime.mjs';
import { fallbackIsPossible, fallbackIsWhole, fallbackPlace, provideFallbackElectron } from './electron-fallback.mjs';
import { downloadOfficialElectron, officialElectron } from './electron-official.mjs';
import { wantedElectronVersion } from './project.mjs';
import { SetUpError, say } from './say.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} dist - the unpacked folder
 * @property {string} executable
 * @property {string} version
 * @property {boolean} official - whether it is the version that package.json names; only such a one may ship
 */

/** Whether the recorded runtime still stands and is what this project wants. */
export async function electronIsCurrent() {
  const known = findElectron();
  if (!known || known.wanted !== wantedElectronVersion()) return false;
  if (overridden()?.dist !== (known.overridden ? known.dist : undefined)) return false;
  if (known.official || known.overridden) return true;
  // A new pin or loader makes another place: the old runtime is then no longer the one.
  return known.dist === (await fallbackPlace()) && (await fallbackIsWhole(known.dist));
}

/** @param {{again?: boolean}} [options] - `again`: try the official download even when a recent try failed */
export async function provideElectron({ again = false } = {}) {
  const runtime = overridden() ?? officialElectron() ?? (await downloadOfficialElectron(again)) ?? (await fallback());
  mkdirSync(dirname(ELECTRON_RECORD), { recursive: true });
  writeFileSync(ELECTRON_RECORD, JSON.stringify({ ...runtime, wanted: wantedElectronVersion() }, undefined, 2));
  say(
    `Electron ${runtime.version} is ready in ${runtime.dist}${runtime.official ? '' : ' (for development and tests; never shipped)'}.`,
  );
}

async function fallback() {
  if (!fallbackIsPossible()) {
    throw new SetUpError(
      `Electron ${wantedElectronVersion()} could not be downloaded, and there is no fallback for ${process.platform} ${process.arch}.\n` +
        'Unpack an Electron and name its folder in ELECTRON_OVERRIDE_DIST_PATH, or try again with a network.',
    );
  }
  return provideFallbackElectron();
}

function overridden() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) return undefined;
  const executable = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
    .map((name) => join(dist, name))
    .find(existsSync);
  if (!executable) throw new SetUpError(`ELECTRON_OVERRIDE_DIST_PATH names ${dist}, and there is no Electron in it.`);
  let version = 'unknown';
  try {
    version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    // A runtime without the file works all the same.
  }
  return { dist, executable, version, official: version === wantedElectronVersion(), overridden: true };
}
