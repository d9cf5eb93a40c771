import { join } from 'node:path';
import { app, BaseWindow, powerMonitor } from 'electron';
import { createRouter } from '../ipc/router';
import type { WindowRole } from '../ipc/sender-guard';
import type { HostLauncher } from '../hosts/host-launcher';
import type { Log } from '../log/log';
import type { Services } from '../services';
import type { Profile } from '../configuration/profile-folders';
import { forbidsDownload } from '../configuration/trusted-lists';
import { writeHealth } from '../station/health/health';
import { createOutputs } from '../station/outputs/outputs';
import { Station, stationOf } from '../station/station';
import { stationHandlers } from '../station/station-handlers';
import { recordLeft } from '../station/record-left';
import { createMedia } from '../station/media/media';
import { createTray } from '../station/tray/tray';
import { RefreshSchedule } from '../lists/refresh-schedule';
import { kioskWindowOptions } from './kiosk-contents';
import { startAfresh } from './ended-processes';
import { PageProcesses } from './page-processes';
import { openPersonRoom, type WindowedRoom } from './person-room';
import { StationSessions } from './station-sessions';

/** Between two health files, in milliseconds. */
const healthEveryMs = 30_000;

/** Where the requests of all windows come in. */
export interface StationDoor {
  /** Who may ask what, by the id of the contents. */
  windows: Map<number, WindowRole>;
  /** The requests wait until this is called. */
  answerWith(route: ReturnType<typeof createRouter>): void;
}

export interface StationAppOptions {
  profile: Profile;
  version: string;
  /** Absolute path of the build's folder. */
  built: string;
  log: Log;
  launcher: HostLauncher;
  door: StationDoor;
  /** Makes the services of one person. */
  createServices: (launcher: HostLauncher) => Services;
}

/**
 * Runs the station until the program is ended.
 * @throws CountersignError station.notConfigured, config.*, policy.*
 */
export async function startStationApp(options: StationAppOptions): Promise<void> {
  const { profile, version, built, log, launcher, createServices, door } = options;
  // Read once before anybody comes: what is wrong is told to whoever starts the station.
  const first = createServices(launcher);
  const configuration = stationOf(first.configuration?.STATION);
  const { exchange } = first;
  first.dispose();

  // The station ends with the program alone.
  app.on('window-all-closed', () => undefined);
  // It stands behind every person's window, so that nobody sees the desktop between two of them.
  const curtain = new BaseWindow({ ...kioskWindowOptions(), backgroundColor: '#ffffff', title: 'Countersign' });
  const { windows } = door;
  const media = createMedia();
  const state = join(profile.folder, 'station');
  const sessions = await StationSessions.open(built);
  let current: WindowedRoom | undefined;
  const pages = new PageProcesses({
    preload: join(built, 'preload', 'page.cjs'),
    root: join(built, 'renderer'),
    fonts: join(built, 'main', 'fonts'),
    session: sessions.of('page'),
    partition: 'page',
    deliver: (view, port) => current?.handPagePort(view, port),
  });
  const station: Station = new Station({
    ...{ configuration, log, recordLeft, startAfresh },
    profile: profile.folder,
    program: version,
    now: () => new Date(),
    tray: createTray(configuration.DOCUMENTS, { media, state }),
    outputs: createOutputs(configuration.OUTPUT, { media, exchange, state }),
    openRoom: (gone) => {
      const room = openPersonRoom({
        ...{ built, windows, createServices, launcher, log, gone, sessions, pages },
        touched: () => station.touched(),
        keyboard: configuration.KEYBOARD,
        scrambled: configuration.SCRAMBLE_PIN_KEYS,
        loginAddresses: configuration.LOGIN_ADDRESSES,
        loginLeft: () => station.person?.cancelLogin(),
      });
      current = room;
      refresh(room.services);
      return room;
    },
  });
  let refreshes: RefreshSchedule | undefined;
  const refresh = ({ lists, configuration: own, now }: Services): void => {
    refreshes?.stop();
    refreshes = new RefreshSchedule({ lists, allowed: !forbidsDownload(own?.TRUSTEDLISTS, lists.source), now, log });
    refreshes.start();
  };
  door.answerWith(
    createRouter(
      stationHandlers(station, () => current?.prompts),
      windows,
      log,
    ),
  );
  // Nobody is at a station whose screen is locked or that sleeps.
  for (const event of ['lock-screen', 'suspend'] as const) {
    powerMonitor.on(event as 'suspend', () => {
      if (station.person?.begun) station.leave('idle');
    });
  }
  await station.start();
  const health =
    configuration.HEALTH_FILE === undefined ? undefined : keepWriting(configuration.HEALTH_FILE, station, log);
  let ended = false;
  app.on('before-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    clearInterval(health);
    refreshes?.stop();
    void station.stop().finally(() => {
      ended = true;
      if (!curtain.isDestroyed()) curtain.destroy();
      app.quit();
    });
  });
}

/** Writes the health file at once, since what it says of the time before is over, and again and again. The next one waits for the one before, whoever that waits for. */
function keepWriting(file: string, station: Station, log: Log): NodeJS.Timeout {
  let writing: Promise<void> | undefined;
  const write = (): void => {
    writing ??= station
      .health()
      .then((now) => writeHealth(file, now))
      .catch(() => log.warn('station.healthUnwritten'))
      .finally(() => (writing = undefined));
  };
  write();
  return setInterval(write, healthEveryMs);
}
