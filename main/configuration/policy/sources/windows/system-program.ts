import { spawnSync } from 'node:child_process';
import { CountersignError } from '../../../../errors/countersign-error';
import { systemFolder } from './system-folder';

/** Runs a program of Windows; `file` is its name within System32. */
export type RunSystemProgram = (file: string, args: readonly string[]) => { status: number | null; stdout: Uint8Array };

let ownFolder: string | undefined;

/** @throws CountersignError policy.unreadable when it can not be run */
export const runSystemProgram: RunSystemProgram = (file, args) => {
  // Once: what a process has loaded may take a second to be told, and is asked for each key.
  const folder = (ownFolder ??= systemFolder());
  // Nothing of the person's environment: it is theirs to write.
  const { status, stdout, error } = spawnSync(`${folder}\\${file}`, args, {
    cwd: folder,
    env: { SystemRoot: folder.replace(/\\[^\\]+$/, '') },
    timeout: 20_000,
    maxBuffer: 4 * 1024 * 1024,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!error) return { status, stdout };
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  throw new CountersignError('policy.unreadable', { place: `${folder}\\${file}`, detail: code }, { cause: error });
};
