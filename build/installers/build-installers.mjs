// `npm run dist -- --installers [KIND…] [--fast] [--stand-in] [--out FOLDER]`: all installers that this machine can build.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { PROJECT } from '../setup/project.mjs';
import { writeChecksums } from './checksums.mjs';
import { INSTALLER_KINDS } from './kinds.mjs';
import { PRODUCT, sourceDate } from './product.mjs';
import { writeBillOfMaterials } from './sbom.mjs';
import { writeLicences } from './licences.mjs';

/** Where installers lie when no other folder is named. */
export const INSTALLERS = join(PROJECT, 'dist', 'installers');

/**
 * Builds them, and beside them the list of what is bundled, its licences and the checksums. What this machine can not build is
 * said and skipped, unless it was asked for by its name.
 * @param {string[]} words - of the command line
 * @returns {Promise<number>} the exit code
 */
export async function buildInstallers(words) {
  const options = parse(words);
  if (typeof options === 'string') return complain(options);
  const { names, compression, output, standIn } = options;
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const sbom = join(output, `${PRODUCT.name}-${PRODUCT.version}.cdx.json`);
  const licences = join(output, 'THIRD-PARTY-LICENCES.txt');
  writeBillOfMaterials(sbom, sourceDate());
  writeLicences(licences);
  let failed = false;
  let built = 0;
  for (const kind of INSTALLER_KINDS.filter((one) => names.length === 0 || names.includes(one.kind))) {
    const missing = await kind.missing({ standIn });
    if (missing !== undefined) {
      console.log(`${kind.kind}: not built, ${missing}.`);
      failed ||= names.includes(kind.kind);
      continue;
    }
    const work = mkdtempSync(join(tmpdir(), `countersign-${kind.kind}-`));
    try {
      const started = Date.now();
      const file = await kind.build({ output, work, sourceDate: sourceDate(), compression, standIn, sbom, licences });
      built += 1;
      console.log(`${kind.kind}: ${basename(file)} (${Math.round((Date.now() - started) / 1000)} s)`);
    } catch (error) {
      failed = true;
      console.error(`${kind.kind}: not built. ${error instanceof Error ? error.message : error}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  await writeChecksums(output);
  console.log(`${built} ${built === 1 ? 'installer' : 'installers'} in ${output}`);
  return failed || built === 0 ? 1 : 0;
}

function parse(words) {
  const names = [];
  let compression = 'release';
  let standIn = false;
  let output = INSTALLERS;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '--installers') continue;
    if (word === '--fast') compression = 'fast';
    else if (word === '--stand-in') standIn = true;
    else if (word === '--out' && words[at + 1]) output = resolve(process.env.INIT_CWD ?? '.', words[(at += 1)]);
    else if (INSTALLER_KINDS.some(({ kind }) => kind === word)) names.push(word);
    else return word;
  }
  return { names, compression, standIn, output };
}

function complain(word) {
  const known = INSTALLER_KINDS.map(({ kind }) => kind).join(', ');
  console.error(`“${word}” is not known. Kinds are ${known}; options are --fast, --stand-in and --out FOLDER.`);
  return 2;
}
