// Runs the command line under plain Node, after a quiet set-up when one is due.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from './setup/project.mjs';
import { setUpOrExit } from './setup/set-up.mjs';

await setUpOrExit('cli');

const child = spawn(process.execPath, [join(PROJECT, 'out', 'main', 'index.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // `npm run` moves to the project; file names on the command line are meant from where the person stands.
  cwd: (process.env.npm_lifecycle_event === 'cli' && process.env.INIT_CWD) || process.cwd(),
});
// The terminal sends an interrupt to both; the command line decides how it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`The command line could not be started: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
