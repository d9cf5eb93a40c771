// The manual page and the completions, which are made from the command line itself.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE_MODULES, PROJECT } from '../../setup/project.mjs';

/**
 * @param {{version: string, sourceDate: number}} release
 * @returns {Promise<{manPage: string, bash: string, zsh: string, fish: string}>}
 */
export async function commandLinePapers({ version, sourceDate }) {
  const tsx = join(NODE_MODULES, 'tsx', 'dist', 'cli.mjs');
  const script = join(PROJECT, 'build', 'installers', 'linux', 'papers', 'write.ts');
  const words = [tsx, script, version, String(sourceDate)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: PROJECT, maxBuffer: 10_000_000 });
  return JSON.parse(stdout);
}
