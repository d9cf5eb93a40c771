import { app } from 'electron';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { describeError } from '../../preload/contract/error-sentences';
import { Interruption } from '../cli/interruption';
import { drained } from '../cli/output';
import { toCountersignError } from '../errors/unexpected';
import { privateTemporaryFolder } from '../files/place/demand';
import { silentLog } from '../log/log';
import { electronExchange } from './electron-exchange';
import { electronLauncher } from './electron-launcher';
import type { StartOptions } from './start-options';

/** Says that the process in front ends with this one. */
const watched = '--watched';

/** Runs a command in the packaged application, which shows nothing. */
export function startCommandLine({ entries, version, policies }: StartOptions, args: string[]): void {
  if (process.platform === 'linux' && !app.commandLine.hasSwitch('ozone-platform')) {
    // No window, so no display: a server has none. Chromium has chosen its display before this code runs, so the choice has to
    // be made for it from outside.
    const words = ['--ozone-platform=headless', '--log-level=3', watched, ...process.argv.slice(1)];
    // Ctrl+C reaches both: the one that does the work says when it has come to its end.
    process.on('SIGINT', () => undefined);
    const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
    process.exit(status ?? 1);
  }
  const startedBy = process.ppid;
  app.disableHardwareAcceleration();
  const scratch = scratchFolder();
  app.setPath('userData', scratch);
  app.dock?.hide();
  void app.whenReady().then(async () => {
    // Chromium would end at once; its own answer to these signals is in place by now.
    const interruption = Interruption.ofProcess();
    // Who ends the process in front of this one means this one, too.
    const watch = setInterval(() => {
      if (!process.argv.includes(watched) || process.ppid === startedBy) return;
      // Once: a second signal would end what is under way.
      clearInterval(watch);
      interruption.signal('SIGTERM');
    }, 200);
    const launcher = electronLauncher(entries);
    const { runCommandLine } = await import('../cli/run');
    const code = await runCommandLine({
      ...{ args, version, launcher, exchange: electronExchange, interruption },
      ...(policies && { policies }),
    });
    clearInterval(watch);
    if (interruption.caught) await drained();
    rmSync(scratch, { recursive: true, force: true });
    app.exit(code);
  });
}

/** Where Chromium may write although there is no window. */
function scratchFolder(): string {
  try {
    return privateTemporaryFolder('countersign-');
  } catch (error) {
    const { what, safe, todo } = describeError(toCountersignError(error, silentLog).toShape());
    process.stderr.write(`${what} ${safe} ${todo}\n`);
    process.exit(3);
  }
}
