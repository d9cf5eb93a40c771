import { execFile, spawn } from 'node:child_process';
import { safeProgram } from '../files/place/program';

/** What a program said before it ended. */
export interface ProgramAnswer {
  /** 0: it did what it was asked. */
  code: number;
  /** Standard output and standard error, as text. */
  out: string;
  err: string;
}

/** Language of the answers: English, with every letter of names. */
const language = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';

/** More than any list of printers, or any reason, needs. */
const mostOctets = 1024 * 1024;

/**
 * Runs a program of the system to its end, without a shell. It is found on PATH, and not taken from where another ordinary
 * user of the computer could have put it.
 *
 * @param name - of the program, or its absolute path
 * @param words - what it is told, each word whole
 * @param deadline - milliseconds
 * @returns `missing` where there is none; `hung` where it had not ended by then, and was ended
 */
export async function askProgram(
  name: string,
  words: readonly string[],
  deadline: number,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ProgramAnswer | 'missing' | 'hung'> {
  const program = safeProgram(name, environment['PATH']);
  if (program === undefined) return 'missing';
  const options = {
    env: { ...environment, LC_ALL: language, LANG: language },
    timeout: deadline,
    killSignal: 'SIGKILL',
    maxBuffer: mostOctets,
    windowsHide: true,
  } as const;
  return new Promise((resolve) => {
    execFile(program, [...words], options, (error, out, err) => {
      if (!error) return resolve({ code: 0, out, err });
      if (error.killed && error.signal === 'SIGKILL') return resolve('hung');
      if (typeof error.code === 'string' && error.code.startsWith('E')) return resolve('missing');
      resolve({ code: typeof error.code === 'number' ? error.code : -1, out, err });
    }).stdin?.end();
  });
}

/**
 * Starts a program that may stay for as long as the person uses it, and goes on without us.
 *
 * @param name - as with {@link askProgram}
 * @param patience - milliseconds in which its end is waited for: what ends well, or has not ended then, is at work
 * @returns `missing` where there is none; `failed` where it ended with an error
 */
export async function startProgram(
  name: string,
  words: readonly string[],
  patience: number,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<'started' | 'missing' | 'failed'> {
  const program = safeProgram(name, environment['PATH']);
  if (program === undefined) return 'missing';
  return new Promise((resolve) => {
    const child = spawn(program, [...words], { stdio: 'ignore', detached: true, env: environment });
    const timer = setTimeout(() => resolve('started'), patience);
    child.once('error', () => {
      clearTimeout(timer);
      resolve('missing');
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'started' : 'failed');
    });
    child.unref();
  });
}
