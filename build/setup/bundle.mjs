// The bundles in out/, built again when a source has changed.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { MEMORY, NODE_MODULES, PROJECT, readJson } from './project.mjs';
import { run } from './run.mjs';
import { SetUpError, showProgress } from './say.mjs';

const OUT = join(PROJECT, 'out');
const STAMP = 'sources.json';
const SOURCES = [
  'main',
  'preload',
  'renderer',
  'build/electron.vite.config.ts',
  'build/built-code-plugin.ts',
  'build/bundled-packages-plugin.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Whether out/ was built from the sources as they lie there now. */
export function bundleIsCurrent() {
  return readJson(join(OUT, STAMP))?.key === sourcesKey();
}

/** Builds main, preload and renderer. The old bundles stay until the new ones are whole. */
export async function buildBundle() {
  const key = sourcesKey();
  const fresh = join(MEMORY, `out-${process.pid}`);
  const done = showProgress('Building the application');
  const { code, output } = await run(
    process.execPath,
    [
      join(NODE_MODULES, 'electron-vite', 'bin', 'electron-vite.js'),
      'build',
      '-c',
      'build/electron.vite.config.ts',
      '--outDir',
      fresh,
      '--logLevel',
      'warn',
    ],
    { cwd: PROJECT },
  );
  done();
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true });
    throw new SetUpError(`The build failed:\n\n${stripVTControlCharacters(output).trim()}\n`);
  }
  await writeFile(join(fresh, STAMP), JSON.stringify({ key }));
  await swap(fresh);
}

async function swap(fresh) {
  await mkdir(MEMORY, { recursive: true });
  const old = join(MEMORY, `old-${process.pid}`);
  if (existsSync(OUT)) await rename(OUT, old);
  await rename(fresh, OUT);
  await rm(old, { recursive: true, force: true });
}

/** Names, sizes and times of all sources: quicker than their contents, and enough to see an edit. */
function sourcesKey() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(PROJECT, source);
    if (!existsSync(path)) continue;
    if (statSync(path).isFile()) note(hash, source, path);
    else for (const file of filesBelow(path)) note(hash, file, file);
  }
  return hash.digest('hex');
}

function note(hash, name, path) {
  const { size, mtimeMs } = statSync(path);
  hash.update(`${name}\0${size}\0${mtimeMs}\n`);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}
