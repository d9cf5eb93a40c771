// Runs another program quietly and keeps what it said for the case that it fails.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const KEPT_CHARACTERS = 20_000;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, stdout?: 'keep' | 'drop', giveUp?: () => boolean}} [options]
 *   `giveUp` is asked once a second; when it says true the program is ended
 * @returns {Promise<{code: number, output: string, stdout: string, gaveUp: boolean}>} code 127 when it could not be started
 */
export function run(command, args, { cwd, env = process.env, shell = false, giveUp } = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that giving up also ends what the program started.
    const group = giveUp !== undefined && process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, shell, detached: group, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let stdout = '';
    let gaveUp = false;
    child.stdout.on('data', (chunk) => {
      stdout = (stdout + chunk).slice(-KEPT_CHARACTERS);
      output = (output + chunk).slice(-KEPT_CHARACTERS);
    });
    child.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
    });
    const end = () => {
      try {
        if (group) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const interrupted = () => {
      end();
      process.exit(130);
    };
    const watch = giveUp
      ? setInterval(() => {
          if (!gaveUp && giveUp()) {
            gaveUp = true;
            end();
          }
        }, 1000)
      : undefined;
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted).once('exit', end);
    const settle = (code) => {
      clearInterval(watch);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('exit', end);
      resolve({ code, output, stdout, gaveUp });
    };
    child.once('error', (error) => {
      output += error.message;
      settle(127);
    });
    child.once('close', (code) => settle(code ?? 1));
  });
}

/** Runs npm: the one that started us, else the one beside this Node, else the one in the path. */
export function runNpm(args, options) {
  const beside = [
    process.env.npm_execpath,
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  return beside
    ? run(process.execPath, [beside, ...args], options)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { ...options, shell: process.platform === 'win32' });
}
