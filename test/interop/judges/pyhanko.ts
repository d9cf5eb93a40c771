import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, fingerprint, interopFolder } from '../cache';
import { lastLines, mustRun, runTool } from '../tool';
import type { Judge } from './judge';

const requirements = join(interopFolder, 'requirements.txt');
const script = join(interopFolder, 'judges', 'pyhanko_judge.py');

interface PyhankoFile {
  path: string;
  error: string | null;
  signatures: { accepted: boolean; words: string }[];
}

/** pyHanko, with its analysis of what later revisions changed. One Python process looks at all files. */
export const pyhanko: Judge = {
  name: 'pyHanko',

  async convene() {
    const python = await pyhankoPython();
    return (await mustRun(python, ['-c', 'import pyhanko.version as v; print("pyHanko", v.__version__)'])).trim();
  },

  async judge(files, anchor) {
    const result = await runTool(await pyhankoPython(), [script, anchor], { input: JSON.stringify(files) });
    if (result.code !== 0) throw new Error(`pyHanko ended with ${result.code}: ${lastLines(result.stderr)}`);
    const answers = JSON.parse(result.stdout) as PyhankoFile[];
    if (answers.length !== files.length)
      throw new Error(`pyHanko answered for ${answers.length} of ${files.length} files`);
    return answers.map((answer) => ({
      complaints: answer.error === null ? [] : [answer.error],
      signatures: answer.signatures,
    }));
  },
};

/**
 * Makes the virtual environment with the pinned packages when the pins changed.
 * @returns the path of its Python
 */
export async function pyhankoPython(): Promise<string> {
  const folder = await buildOnce('pyhanko-venv', fingerprint(requirements), async (target) => {
    console.error('pyHanko: making a Python environment with the pinned packages ...');
    const venv = join(target, 'venv');
    await makeEnvironment(venv);
    await mustRun(join(venv, 'bin', 'pip'), ['install', '--quiet', '--no-deps', '-r', requirements]);
  });
  return join(folder, 'venv', 'bin', 'python');
}

/** Debian keeps `venv` in a package of its own; the first Python that has it serves. */
async function makeEnvironment(venv: string): Promise<void> {
  const reasons: string[] = [];
  for (const python of ['python3', '/usr/bin/python3']) {
    const result = await runTool(python, ['-m', 'venv', '--clear', venv]).catch((error: Error) => ({
      ...{ code: -1, stdout: '', stderr: error.message },
    }));
    if (result.code === 0 && existsSync(join(venv, 'bin', 'pip'))) return;
    reasons.push(lastLines(result.stderr || result.stdout, 2));
  }
  throw new Error(`no Python can make a virtual environment (Debian: python3-venv): ${reasons.join('; ')}`);
}
