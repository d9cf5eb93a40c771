// The application as one package carries it: with its kind, licences and list of parts, signed, and with one time for all files.

import { lutimesSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PROJECT } from '../../setup/project.mjs';
import { run } from '../../setup/run.mjs';
import { writeInstallKind } from '../install-kind.mjs';
import { signAuthenticode } from './authenticode.mjs';
import { PARTS } from './pinned-parts.mjs';

/** Node's own publisher has signed it, and stays the one who answers for it. */
const SIGNED_ALREADY = /[\\/]resources[\\/]cli[\\/]node\.exe$/;

/** What makes a computer a station; nothing of it is in force where it lies, below `resources`. */
const STATION = join(PROJECT, 'build', 'installers', 'station');

/**
 * @param {string} application - the shared unpacked application
 * @param {'nsis' | 'msi'} kind
 * @param {import('../kinds.mjs').BuildContext} context
 * @param {import('./authenticode.mjs').AuthenticodeSigner | undefined} signer
 * @returns {Promise<string>} the folder
 */
export async function packageFolder(application, kind, context, signer) {
  const folder = join(context.work, 'package');
  // Names of the same files: what is changed is replaced, never written into.
  const { code, output } = await run('cp', ['-rl', application, folder]);
  if (code !== 0) await run('cp', ['-r', application, folder]).then((copied) => copied.code === 0 || fail(output));
  writeInstallKind(folder, kind);
  await copyFile(context.licences, join(folder, 'THIRD-PARTY-LICENCES.txt'));
  await writeFile(join(folder, 'resources', 'sbom.cdx.json'), withNode(await readFile(context.sbom, 'utf8')));
  await mkdir(join(folder, 'resources', 'station'), { recursive: true });
  for (const name of readdirSync(STATION).filter((one) => one.endsWith('.xml'))) {
    await copyFile(join(STATION, name), join(folder, 'resources', 'station', name));
  }
  const files = filesOf(folder);
  if (signer) {
    for (const file of files) {
      const path = join(folder, file);
      if (!SIGNED_ALREADY.test(path) && (await isProgram(path))) await signAuthenticode(path, signer);
    }
  }
  for (const file of files) lutimesSync(join(folder, file), context.sourceDate, context.sourceDate);
  return folder;
}

/** The list of parts, with what Windows alone gets (CycloneDX). */
function withNode(list) {
  const { components = [], ...rest } = JSON.parse(list);
  const version = PARTS.commandLineNode.spec.split('@')[1];
  const purl = `pkg:generic/node@${version}`;
  const node = { type: 'application', 'bom-ref': purl, name: 'Node.js', version, purl };
  return `${JSON.stringify({ ...rest, components: [...components, node] }, undefined, 2)}\n`;
}

function fail(output) {
  throw new Error(output.trim());
}

/** @returns {string[]} the files of a folder from it, in the order of the alphabet, `/` between the parts */
export function filesOf(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesOf(folder, path) : [path];
    });
}

/** @returns {string[]} the folders of a list of files, those above others first */
export function foldersOf(files) {
  const folders = new Set();
  for (const file of files) {
    const parts = file.split('/').slice(0, -1);
    for (let count = 1; count <= parts.length; count += 1) folders.add(parts.slice(0, count).join('/'));
  }
  return [...folders].sort();
}

/** @returns {number} in bytes */
export const sizeOf = (folder, files) => files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

/** What Windows runs or loads, by its name and its first octets. */
async function isProgram(path) {
  if (!['.exe', '.dll', '.node'].includes(extname(path).toLowerCase())) return false;
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1') === 'MZ';
  } finally {
    await file.close();
  }
}
