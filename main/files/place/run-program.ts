import { execFile } from 'node:child_process';
import { safeProgram } from './program';

export interface ProgramEnd {
  /** 0 where all went well; nothing where it was ended. */
  code: number | undefined;
  output: string;
}

export interface RunOptions {
  deadlineMs: number;
  /** Ends the program. */
  signal?: AbortSignal;
}

/**
 * Runs a program of the system to its end, without a shell, speaking English.
 *
 * @param name - found on PATH where no other ordinary user may write
 * @returns nothing where there is no such program
 */
export function runProgram(
  name: string,
  words: readonly string[],
  { deadlineMs, signal }: RunOptions,
): Promise<ProgramEnd | undefined> {
  const program = safeProgram(name);
  if (program === undefined) return Promise.resolve(undefined);
  const env = { ...process.env, LC_ALL: 'C.UTF-8', LANGUAGE: 'C' };
  const options = {
    env,
    timeout: deadlineMs,
    maxBuffer: 1024 * 1024,
    windowsHide: true,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve) => {
    execFile(program, words, { ...options, ...(signal && { signal }) }, (error, output) => {
      const code = typeof error?.code === 'number' ? error.code : undefined;
      resolve({ code: error ? code : 0, output });
    });
  });
}
