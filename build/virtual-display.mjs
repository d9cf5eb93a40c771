// A display for machines that have none.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const START_SECONDS = 20;
const SETPRIV = '/usr/bin/setpriv';

/**
 * Starts an Xvfb of our own on a free display.
 * @param {{width?: number, height?: number}} [size]
 * @returns {Promise<{display: string, stop: () => Promise<void>}>} `display` such as ":100"
 */
export async function startVirtualDisplay({ width = 1440, height = 1000 } = {}) {
  // -displayfd lets Xvfb itself choose a free number and tell it once it is ready: no race, no guess.
  const words = ['Xvfb', '-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
  // With setpriv (util-linux) the display also ends when this process is killed without a chance to clean up.
  const [command, ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', ...words] : words;
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  server.stderr.on('data', (chunk) => (complaint = (complaint + chunk).slice(-2000)));
  const number = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('it was not ready in time'), START_SECONDS * 1000);
    const fail = (why) => {
      clearTimeout(timer);
      server.kill('SIGKILL');
      reject(new Error(`The virtual display did not start: ${why}. ${complaint}`.trim()));
    };
    let told = '';
    server.stdio[3].on('data', (chunk) => {
      told += chunk;
      if (!told.includes('\n')) return;
      clearTimeout(timer);
      resolve(told.trim());
    });
    server.once('error', (error) => fail(error.code === 'ENOENT' ? 'Xvfb is not installed' : error.message));
    server.once('exit', (code) => fail(`it ended with code ${code}`));
  });
  const killed = () => server.kill('SIGKILL');
  process.once('exit', killed);
  return {
    display: `:${number}`,
    async stop() {
      process.off('exit', killed);
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Whether windows can be opened as things are. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Runs the work with a display: the one that is there, else a virtual one that ends with the work.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work - gets the environment to start windows with
 * @param {{virtual?: boolean, width?: number, height?: number}} [options] - `virtual`: even when there is a display
 * @returns {Promise<T>}
 */
export async function withDisplay(work, { virtual = false, ...size } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !virtual)) return work({ ...process.env });
  const { display, stop } = await startVirtualDisplay(size);
  try {
    const env = { ...process.env, DISPLAY: display };
    delete env.WAYLAND_DISPLAY;
    return await work(env);
  } finally {
    await stop();
  }
}

/**
 * Runs the work with so many virtual displays, which end with it. The first is the environment's DISPLAY; all are in
 * COUNTERSIGN_DISPLAYS, for who drives several windows at once: each takes one, so that nobody takes another's focus.
 * @template T
 * @param {number} count - elsewhere than on Linux there are none, and the work has the machine's own
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work - gets the environment to start windows with
 * @returns {Promise<T>}
 */
export async function withDisplays(count, work) {
  if (process.platform !== 'linux') return work({ ...process.env });
  const started = [];
  try {
    for (let index = 0; index < count; index += 1) started.push(await startVirtualDisplay());
    const names = started.map(({ display }) => display);
    const env = { ...process.env, DISPLAY: names[0], COUNTERSIGN_DISPLAYS: names.join(' ') };
    delete env.WAYLAND_DISPLAY;
    return await work(env);
  } finally {
    for (const { stop } of started) await stop();
  }
}
