// Opens the application for daily use.

import { spawn } from 'node:child_process';
import { requireElectron } from './electron-runtime.mjs';
import { PROJECT } from './setup/project.mjs';
import { setUpOrExit } from './setup/set-up.mjs';
import { hasDisplay } from './virtual-display.mjs';

if (!hasDisplay()) {
  console.error(
    'There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set, so no window can open.\n' +
      'Run it in a desktop session. Without one, `npm run demo` shows the application on a virtual display,\n' +
      'and `npm run -s cli -- sign FILE` signs from the command line.',
  );
  process.exit(1);
}
await setUpOrExit('start');

// Chromium refuses to run its sandbox as root. Everybody else gets the sandbox.
const root = process.platform === 'linux' && process.getuid() === 0;
if (root) console.error('Running as root: Chromium starts without its sandbox. Daily use belongs to an ordinary user.');
const child = spawn(
  requireElectron().executable,
  [PROJECT, ...(root ? ['--no-sandbox'] : []), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`Electron could not be started: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
