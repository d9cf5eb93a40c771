import { app, dialog } from 'electron';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeError } from '../../preload/contract/error-sentences';
import { Interruption } from '../cli/interruption';
import { drained } from '../cli/output';
import { toCountersignError } from '../errors/unexpected';
import { privateTemporaryFolder } from '../files/place/demand';
import { createLog, fileSink, silentLog, type Log } from '../log/log';
import { createServices } from '../services';
import type { PolicySource } from '../configuration/policy/policy-document';
import { chooseProfile } from '../configuration/profile-folders';
import { demandSafeProfile } from '../configuration/profile-place';
import { declareAppScheme } from './app-protocol';
import { electronExchange } from './electron-exchange';
import { electronLauncher } from './electron-launcher';
import { addressOf, handedRequest, type WindowRequest } from '../window-request';
import { startWindowApp, type HandedLater } from './window-app';

export interface StartOptions {
  entries: string;
  version: string;
  /** Present when the arguments name a command. */
  commandLine: string[] | undefined;
  profile: string | undefined;
  /** What the window is to show. */
  request: WindowRequest;
  /** See ProgramOptions. */
  policies?: PolicySource;
}

/** Starts what the arguments ask for. What must happen before Electron is ready happens before this returns. */
export function startElectron(options: StartOptions): void {
  if (options.commandLine) startCommandLine(options, options.commandLine);
  else startWindow(options);
}

/** Says that the process in front ends with this one. */
const watched = '--watched';

function startCommandLine({ entries, version, policies }: StartOptions, args: string[]): void {
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

function startWindow({ entries, version, profile: wanted, request, policies }: StartOptions): void {
  const profile = chooseProfile(wanted ?? process.env['COUNTERSIGN_PROFILE'], false);
  try {
    // Before Chromium writes into it.
    demandSafeProfile(profile);
  } catch (error) {
    void tellAndEnd(error, silentLog);
    return;
  }
  // The shortcuts of the installers say the same: Windows shows the windows under them.
  if (process.platform === 'win32') app.setAppUserModelId('org.countersign.app');
  app.setPath('userData', join(profile.folder, 'electron'));
  // The lock is the profile's: two profiles may be open side by side.
  if (!app.requestSingleInstanceLock({ ...request })) {
    app.quit();
    return;
  }
  const later = handedLater(request);
  declareAppScheme();
  const log = createLog(fileSink(join(profile.folder, 'logs')));
  process.on('uncaughtException', (error) => void toCountersignError(error, log));
  process.on('unhandledRejection', (error) => void toCountersignError(error, log));
  void (async () => {
    try {
      const services = createServices({
        profile,
        version,
        launcher: electronLauncher(entries),
        log,
        exchange: electronExchange,
        ...(policies && { policies }),
      });
      await startWindowApp({ services, log, built: dirname(entries), handed: later });
    } catch (error) {
      await tellAndEnd(error, log);
    }
  })();
}

/** The error box needs no window. */
async function tellAndEnd(error: unknown, log: Log): Promise<void> {
  await app.whenReady();
  const { what, safe, todo } = describeError(toCountersignError(error, log).toShape());
  dialog.showErrorBox('Countersign can not start', `${what}\n\n${safe} ${todo}`);
  app.exit(3);
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

/**
 * Collects what is handed over, from this start on: by second starts and, on macOS, by the system, which tells of it before there
 * is a window.
 */
function handedLater(first: WindowRequest): HandedLater {
  const waiting = [first];
  let take: ((request: WindowRequest) => void) | undefined;
  const hand = (request: WindowRequest): void => {
    if (take) take(request);
    else waiting.push(request);
  };
  app.on('second-instance', (_event, _argv, _folder, data) => hand(handedRequest(data) ?? { files: [] }));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    hand({ files: [path] });
  });
  app.on('open-url', (event, address) => {
    event.preventDefault();
    hand({ files: [], address: addressOf(address) });
  });
  return {
    follow(taker) {
      take = taker;
      return waiting.splice(0);
    },
  };
}
