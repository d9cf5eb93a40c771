// Installers for macOS: electron-builder makes them there, with Apple's own tools.

import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../setup/project.mjs';
import { must } from '../sign/gpg.mjs';

const missing = () => (process.platform === 'darwin' ? undefined : 'packages for macOS are made on macOS');

/** @type {(kind: 'pkg' | 'dmg') => import('../kinds.mjs').InstallerKind['build']} */
const build = (kind) => async (context) => {
  const { output, work, sourceDate } = context;
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate) };
  await must(process.execPath, [join(PROJECT, 'build', 'pack.mjs'), work, `--target=${kind}`], env, PROJECT);
  const made = readdirSync(work).find((name) => name.endsWith(`.${kind}`));
  if (made === undefined) throw new Error(`electron-builder left no .${kind} in ${work}.`);
  renameSync(join(work, made), join(output, made));
  return join(output, made);
};

/** @type {import('../kinds.mjs').InstallerKind[]} */
export const macosKinds = [
  { kind: 'pkg', what: 'a package for macOS, for all users of a Mac', missing, build: build('pkg') },
  { kind: 'dmg', what: 'a disk image for macOS', missing, build: build('dmg') },
];
