// The official binary of the version that package.json names: what ships.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { NODE_MODULES, readJson, wantedElectronVersion } from './project.mjs';
import { run } from './run.mjs';
import { megabytes, say, showProgress } from './say.mjs';

const PACKAGE = join(NODE_MODULES, 'electron');
const SILENCE_SECONDS = 30;
const LONGEST_SECONDS = 900;
/** How long a failed download is remembered, so that the next set-up does not try again at once. */
const MEMORY_HOURS = 24;

/** @returns {import('./electron.mjs').ElectronRuntime | undefined} the binary that the electron package has unpacked */
export function officialElectron() {
  const version = wantedElectronVersion();
  try {
    const dist = join(PACKAGE, 'dist');
    if (readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '') !== version) return undefined;
    const executable = join(dist, readFileSync(join(PACKAGE, 'path.txt'), 'utf8'));
    return existsSync(executable) ? { dist, executable, version, official: true } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {boolean} again - try even when a recent try failed */
export async function downloadOfficialElectron(again) {
  const version = wantedElectronVersion();
  const failure = join(cacheFolder('electron'), `official-${version}-failed.json`);
  if (!again && Date.now() - (readJson(failure)?.at ?? 0) < MEMORY_HOURS * 3_600_000) return undefined;

  const scratch = mkdtempSync(join(tmpdir(), 'countersign-electron-'));
  let bytes = 0;
  let lastGrowth = Date.now();
  const started = Date.now();
  const measure = () => {
    const now = sizeOf(scratch) + sizeOf(join(PACKAGE, 'dist'));
    if (now > bytes) lastGrowth = Date.now();
    bytes = now;
    return bytes > 0 ? megabytes(bytes) : '';
  };
  const done = showProgress(`Downloading Electron ${version}`, measure);
  // What it downloads lies in the temporary folder until it is whole: growth there is a sign of life.
  const { code, gaveUp } = await run(process.execPath, [join(PACKAGE, 'install.js')], {
    cwd: PACKAGE,
    env: { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
    giveUp: () => Date.now() - lastGrowth > SILENCE_SECONDS * 1000 || Date.now() - started > LONGEST_SECONDS * 1000,
  });
  done();
  rmSync(scratch, { recursive: true, force: true });
  const found = code === 0 ? officialElectron() : undefined;
  if (found) {
    rmSync(failure, { force: true });
    return found;
  }
  say(
    `Electron ${version} could not be downloaded${gaveUp ? ' in time' : ''}; npm run setup -- --retry-electron asks again.`,
  );
  mkdirSync(join(failure, '..'), { recursive: true });
  writeFileSync(failure, JSON.stringify({ at: Date.now() }));
  return undefined;
}

function sizeOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
  } catch {
    return 0;
  }
}
