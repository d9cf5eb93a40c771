// Where things are in this project.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const NODE_MODULES = join(PROJECT, 'node_modules');

/** What set-up remembers about this clone. It lies in node_modules, so that whatever wipes the packages wipes it too. */
export const MEMORY = join(NODE_MODULES, '.cache', 'countersign');

/** @returns {any} the parsed file, or undefined when there is none or it is damaged */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The version of Electron that package.json names: the one that ships. */
export function wantedElectronVersion() {
  return readJson(join(PROJECT, 'package.json')).devDependencies.electron;
}
