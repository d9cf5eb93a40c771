// Packs the application, or finds it packed already.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requireElectron } from './electron-runtime.mjs';
import { PROJECT, readJson } from './setup/project.mjs';
import { alone } from './setup/lock.mjs';

const require = createRequire(import.meta.url);
const STAMP = 'packed.json';
const RECIPE = [
  ...['electron-builder.config.cjs', 'fuses.mjs', 'packed-application.mjs', 'pack.mjs'],
  'installers/macos/configuration.cjs',
];

/**
 * The unpacked application in dist/ (what ships) or dist/test/ (Playwright can drive it), packed again when the bundles,
 * the runtime or the recipe have changed.
 * @param {{testBuild?: boolean}} [options]
 * @returns {Promise<{folder: string, executable: string, official: boolean, fresh: boolean}>}
 */
export async function packedApplication({ testBuild = false } = {}) {
  const output = join(PROJECT, 'dist', testBuild ? 'test' : '');
  const known = find(output, testBuild);
  if (known) return { ...known, fresh: false };
  return alone(async () => {
    const meanwhile = find(output, testBuild);
    if (meanwhile) return { ...meanwhile, fresh: false };
    await pack(output, testBuild);
    const packed = find(output, testBuild);
    if (!packed) throw new Error(`electron-builder left no application in ${output}.`);
    return { ...packed, fresh: true };
  });
}

async function pack(output, testBuild) {
  const key = keyOf(testBuild);
  await mkdir(output, { recursive: true });
  await rm(join(output, STAMP), { force: true });
  for (const folder of unpackedFolders(output)) await rm(folder, { recursive: true, force: true });
  await packInOwnProcess([output, ...(testBuild ? ['--test-build'] : [])]);
  await writeFile(join(output, STAMP), JSON.stringify({ key, official: requireElectron().official }));
}

async function packInOwnProcess(words) {
  const child = spawn(process.execPath, [join(PROJECT, 'build', 'pack.mjs'), ...words], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`electron-builder failed (exit ${code}).`);
}

function find(output, testBuild) {
  const stamp = readJson(join(output, STAMP));
  if (stamp?.key !== keyOf(testBuild)) return undefined;
  const { executableIn } = require('./electron-builder.config.cjs');
  const [folder] = unpackedFolders(output);
  if (!folder) return undefined;
  const executable = executableIn(folder, process.platform);
  return existsSync(executable) ? { folder, executable, official: stamp.official } : undefined;
}

/** electron-builder's names: linux-unpacked, win-unpacked, mac, mac-arm64, linux-arm64-unpacked. */
function unpackedFolders(output) {
  if (!existsSync(output)) return [];
  return readdirSync(output)
    .filter((name) => /^(linux|win|mac)(-[\w-]+)?$/.test(name))
    .map((name) => join(output, name));
}

function keyOf(testBuild) {
  const hash = createHash('sha256').update(
    JSON.stringify([requireElectron(), testBuild, readJson(join(PROJECT, 'out', 'sources.json'))?.key]),
  );
  for (const name of RECIPE) hash.update(readFileSync(join(PROJECT, 'build', name)));
  return hash.digest('hex');
}
