// What the application is made of: the packages that the bundler put in (build/bundled-packages-plugin.ts), what they carry
// themselves, and the runtime.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireElectron } from '../electron-runtime.mjs';
import { PROJECT, readJson } from '../setup/project.mjs';

const PARTS = ['main', 'preload', 'renderer'];
/** Licences under which something may be given away with a program under Apache-2.0. */
const ACCEPTED = new Set(
  ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'MPL-2.0', 'OFL-1.1'].concat(
    'MIT AND OFL-1.1',
    'BSD-3-Clause AND Apache-2.0',
  ),
);
/** Packages that carry a library of others', compiled: its licence, and the files that say so. */
const INSIDE = {
  '@embedpdf/pdfium': { name: 'PDFium', licence: 'BSD-3-Clause AND Apache-2.0', files: ['LICENSE.pdfium'] },
  harfbuzzjs: { name: 'HarfBuzz', licence: 'MIT', files: ['LICENSE'] },
};
/** Of packages that come without the text of their licence. */
const TEXTS = { saxes: 'saxes-ISC.txt', '@resvg/resvg-wasm': 'MPL-2.0.txt' };

/**
 * @typedef {object} Bundled
 * @property {string} name
 * @property {string} version
 * @property {string} licence - an SPDX expression
 * @property {string} [npm] - its name in the registry
 * @property {string} [inside] - the package that carries it
 * @property {string} text - of its licence
 */

/**
 * Everything that is given away, in the order of the names.
 * @returns {Bundled[]}
 * @throws when something has a licence that nobody has accepted yet, or none
 */
export function bundled() {
  const found = new Map();
  for (const part of PARTS) {
    const list = readJson(join(PROJECT, 'out', part, 'bundled-packages.json'));
    if (!Array.isArray(list)) throw new Error(`out/${part} does not say what it was made of. Run: npm run build`);
    for (const folder of list) for (const one of packageIn(folder)) found.set(`${one.name} ${one.version}`, one);
  }
  for (const one of runtime()) found.set(`${one.name} ${one.version}`, one);
  const all = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  refuseLicences(all);
  return all;
}

/** @throws where one of them has a licence that nobody has accepted, or none */
export function refuseLicences(parts) {
  const refused = parts.filter(({ licence }) => !ACCEPTED.has(licence));
  if (refused.length === 0) return;
  const names = refused.map(({ name, licence }) => `${name} (${licence || 'none'})`).join(', ');
  throw new Error(`Licences that nobody has accepted: ${names}. See build/installers/bundled.mjs.`);
}

/** @returns {Bundled[]} the package and the library that it carries */
function packageIn(folder) {
  const { name, version, license } = readJson(join(PROJECT, folder, 'package.json')) ?? {};
  if (!name) throw new Error(`${folder} is bundled and is not there.`);
  const own = { name, version, licence: license ?? '', npm: name, text: licenceText(folder, name) };
  const inside = INSIDE[name];
  if (!inside) return [own];
  const text = inside.files.map((file) => readFileSync(join(PROJECT, folder, file), 'utf8')).join('\n');
  return [own, { name: inside.name, version, licence: inside.licence, inside: name, text }];
}

function licenceText(folder, name) {
  if (TEXTS[name]) return readFileSync(join(PROJECT, 'build', 'licenses', TEXTS[name]), 'utf8');
  const files = readdirSync(join(PROJECT, folder))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file) && !/\.pdfium$/.test(file))
    .sort();
  if (files.length === 0) throw new Error(`${name} comes without the text of its licence.`);
  return files.map((file) => readFileSync(join(PROJECT, folder, file), 'utf8').trim()).join('\n\n');
}

/** @returns {Bundled[]} Chromium's own parts have their licences in LICENSES.chromium.html, which lies beside the program. */
function runtime() {
  const { dist, version } = requireElectron();
  const file = ['LICENSE.electron.txt', 'LICENSE'].map((one) => join(dist, one)).find(existsSync);
  if (!file) throw new Error('The runtime comes without the text of its licence.');
  return [{ name: 'Electron', version, licence: 'MIT', npm: 'electron', text: readFileSync(file, 'utf8') }];
}
