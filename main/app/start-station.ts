import { app, Menu, nativeTheme, session } from 'electron';
import { dirname, join } from 'node:path';
import { chooseProfile } from '../configuration/profile-folders';
import { demandSafeProfile } from '../configuration/profile-place';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import { listen } from '../ipc/electron-ipc';
import { createLog, fileSink, type Log } from '../log/log';
import { createServices, type Services } from '../services';
import { declareAppScheme } from './app-protocol';
import { electronExchange } from './electron-exchange';
import { electronLauncher } from './electron-launcher';
import { hardenContents, hardenSession } from './session-hardening';
import type { StartOptions } from './start-options';
import { startStationApp, type StationDoor } from './station-app';

/** How a station ends that can not begin: whoever watches over it starts it again, and reads why in its journal. */
const outOfOrder = 3;
/** Switches of Chromium by which others look into a program, or make it load what is not its own. */
const foreignSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'load-extension', 'no-sandbox', 'js-flags'];

/** Starts a station: nothing of the ordinary window is loaded. */
export function startStation(options: StartOptions): void {
  const { profile: wanted } = options;
  const profile = chooseProfile(wanted ?? process.env['COUNTERSIGN_PROFILE'], false);
  app.setPath('userData', join(profile.folder, 'electron'));
  // Another start changes nothing about who stands here, whatever it hands over.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareAppScheme();
  const log = createLog(fileSink(join(profile.folder, 'logs')));
  process.on('uncaughtException', (error) => void toCountersignError(error, log));
  process.on('unhandledRejection', (error) => void toCountersignError(error, log));
  void (async () => {
    try {
      demandSafeProfile(profile);
      await app.whenReady();
      hardenContents(app);
      hardenSession(session.defaultSession);
      await runStation(options, { profile, log, door: { windows: new Map(), answerWith: listen } });
    } catch (error) {
      endOutOfOrder(error, log);
    }
  })();
}

/**
 * Runs the station in a program whose Electron is ready and whose contents are hardened.
 * @throws CountersignError station.notConfigured, config.*, policy.*
 */
export async function runStation(
  { entries, version, policies }: Pick<StartOptions, 'entries' | 'version' | 'policies'>,
  { profile, log, door }: Pick<Services, 'profile' | 'log'> & { door: StationDoor },
): Promise<void> {
  nativeTheme.themeSource = 'light';
  // Electron would make one of its own, with shortcuts.
  Menu.setApplicationMenu(null);
  await startStationApp({
    ...{ profile, version, log, door },
    built: dirname(entries),
    launcher: electronLauncher(entries),
    createServices: (launcher) => {
      const services = createServices({
        ...{ profile, version, launcher, log, exchange: electronExchange },
        ...(policies && { policies }),
      });
      demandAllowed(services);
      return services;
    },
  });
}

/** @throws CountersignError policy.enforced where an organization wants no station here; request.forbidden for foreign switches */
function demandAllowed({ policy }: Services): void {
  const kiosk = policy.managedKiosk();
  if (kiosk?.value === false) policy.assertOwn('Kiosk');
  if (!kiosk?.value || !app.isPackaged) return;
  const found = foreignSwitches.find((one) => app.commandLine.hasSwitch(one));
  if (found !== undefined) throw new CountersignError('request.forbidden', { channel: `--${found}` });
}

/** There is nobody who could press a button: what is wrong goes to the log and to whoever started it. */
export function endOutOfOrder(error: unknown, log: Log): void {
  const known = toCountersignError(error, log);
  void import('../../preload/contract/error-sentences').then(({ describeError }) => {
    const { what, todo } = describeError(known.toShape());
    process.stderr.write(`${what} ${todo}\n`);
    app.exit(outOfOrder);
  });
}
