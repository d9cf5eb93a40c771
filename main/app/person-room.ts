import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, BrowserWindow, clipboard, session, type Session } from 'electron';
import { eventChannel, pagePortChannel } from '../../preload/contract/channel-names';
import type { Events } from '../../preload/contract/channels';
import type { StationEnd } from '../../preload/contract/station';
import type { HostHandle, HostLauncher } from '../hosts/host-launcher';
import { windowOrigins, type WindowRole } from '../ipc/sender-guard';
import type { Log } from '../log/log';
import type { Services } from '../services';
import type { PromptHandlers } from '../station/station-handlers';
import type { PersonRoom } from '../station/station';
import { serveAppScheme } from './app-protocol';
import { holdWindow, kioskPreferences, kioskWindowOptions, lockDown } from './kiosk-contents';
import { LoginWindow } from './login-window';
import { PageProcesses } from './page-processes';
import { PinWindows } from './pin-window';
import { cutOffNetwork, hardenSession } from './session-hardening';

/** Milliseconds that processes have to end by themselves after they were told to; then the station says so and goes on. */
const endsWithin = 5_000;

export interface RoomOptions {
  /** Absolute path of the build's folder. */
  built: string;
  /** Who may ask what, by the id of the contents. */
  windows: Map<number, WindowRole>;
  createServices: (launcher: HostLauncher) => Services;
  launcher: HostLauncher;
  log: Log;
  touched: () => void;
  gone: (why: StationEnd) => void;
  keyboard: boolean;
  /** Origins that a login may show beside the authenticator's own. */
  loginAddresses: readonly string[];
}

/**
 * Makes the room of one person: services with processes of their own, a window, PIN windows and page processes, each in a session
 * that nobody has used. Closing it leaves none of them.
 */
export async function openPersonRoom(options: RoomOptions): Promise<PersonRoom & { prompts: PromptHandlers }> {
  const { built, windows, log, touched, gone } = options;
  const name = randomBytes(8).toString('hex');
  const alive = new Set<Promise<void>>();
  const services = options.createServices(tracked(options.launcher, alive));
  const pages = join(built, 'renderer');
  const own = cleanSession(`station-${name}`);
  const pins = cleanSession(`pin-${name}`);
  const drawing = cleanSession(`page-${name}`);
  serveAppScheme(own, pages);
  serveAppScheme(pins, pages);
  await Promise.all([own, pins, drawing].map(cutOffNetwork));

  const window = new BrowserWindow({
    ...kioskWindowOptions(),
    title: 'Countersign',
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: kioskPreferences(join(built, 'preload', 'station-window.cjs'), `station-${name}`),
  });
  const { webContents: contents } = window;
  windows.set(contents.id, 'station');
  lockDown(contents, { active: touched });
  let closing = false;
  holdWindow(window, () => closing);
  const lost = (why: StationEnd): void => {
    if (!closing) gone(why);
  };
  contents.on('render-process-gone', () => lost('crashed'));
  window.on('unresponsive', () => lost('crashed'));
  window.on('closed', () => lost('closed'));
  // Whatever else it shows is not the station.
  contents.on('did-navigate', (_event, url) => {
    if (url !== stationPage) lost('crashed');
  });

  const prompts = new PinWindows({
    preload: join(built, 'preload', 'pin-window.cjs'),
    parent: window,
    partition: `pin-${name}`,
    opened: (id) => windows.set(id, 'pin'),
    closed: (id) => windows.delete(id),
    ...{ station: { keyboard: options.keyboard } },
    made: (secret: BrowserWindow) => lockDown(secret.webContents, { active: touched }),
  });
  const login = new LoginWindow({
    ...{ parent: window, built, addresses: options.loginAddresses, log },
    made: (foreign) => lockDown(foreign, { active: touched }),
  });
  const processes = new PageProcesses({
    preload: join(built, 'preload', 'page.cjs'),
    root: pages,
    fonts: join(built, 'main', 'fonts'),
    session: drawing,
    partition: `page-${name}`,
    deliver: (view, port) => {
      if (!window.isDestroyed()) contents.postMessage(pagePortChannel, view, [port]);
    },
  });
  const tell = <E extends keyof Events>(event: E, payload: Events[E]): void => {
    if (!window.isDestroyed()) contents.send(eventChannel, { event, payload });
  };
  return {
    services,
    prompts: {
      'app.describe': () => ({
        version: app.getVersion(),
        profile: services.profile.kind,
        theme: 'light',
        takesKeyFiles: false,
      }),
      'pin.describe': (_request, sender) => prompts.context(sender.webContentsId),
      'pin.describeChange': (_request, sender) => prompts.changeContext(sender.webContentsId),
      'pin.describePassword': (_request, sender) => prompts.passwordContext(sender.webContentsId),
      'pin.cancel': ({ conversationId }) => ({ cancelled: prompts.cancel(conversationId) }),
    },
    surroundings: {
      prompts,
      startPage: processes.start,
      openAddress: (address) => login.open(address),
      closeAddress: () => login.close(),
      isAttended: () => window.isFocused() && window.isVisible(),
    },
    show: () => {
      window.once('ready-to-show', () => window.show());
      void window.loadURL(stationPage);
    },
    announce: (state) => tell('station.changed', state),
    pagesEnded: (ended) => tell('pages.ended', ended),
    async close() {
      closing = true;
      login.close();
      const before = rendererPids();
      windows.delete(contents.id);
      if (!window.isDestroyed()) window.destroy();
      services.dispose();
      clearClipboards();
      await Promise.all([own, pins, drawing].map(wiped));
      await within(Promise.all([...alive, gonePids(before)]), () => log.warn('station.processesLeft'));
    },
  };
}

/** Both, where the display has two. */
function clearClipboards(): void {
  const { selection } = clipboard as Partial<typeof clipboard>;
  clipboard.clear();
  // Older runtimes name it as an argument.
  if (selection) selection.clear();
  else if (process.platform === 'linux') (clipboard.clear as (type: string) => void)('selection');
}

const stationPage = `${windowOrigins.station}/station.html`;

/** A session in memory that reaches nothing. */
function cleanSession(partition: string): Session {
  const one = session.fromPartition(partition);
  hardenSession(one);
  return one;
}

/** Nothing of it is on the disk; what it holds in memory goes now, and not when Chromium thinks of it. */
async function wiped(one: Session): Promise<void> {
  await Promise.all([one.clearStorageData(), one.clearCache(), one.clearAuthCache(), one.clearHostResolverCache()]);
  await one.clearCodeCaches({});
  await one.closeAllConnections();
}

/** A launcher that knows which of its children are still there. */
function tracked(launcher: HostLauncher, alive: Set<Promise<void>>): HostLauncher {
  return (options): HostHandle => {
    const child = launcher(options);
    const end = new Promise<void>((resolve) => child.onExit(() => resolve()));
    alive.add(end);
    void end.then(() => alive.delete(end));
    return child;
  };
}

/** Processes that show or draw something. */
function rendererPids(): number[] {
  return app
    .getAppMetrics()
    .filter(({ type }) => type === 'Tab')
    .map(({ pid }) => pid);
}

async function gonePids(pids: readonly number[]): Promise<void> {
  const gone = new Set(pids);
  while (rendererPids().some((pid) => gone.has(pid))) await new Promise((resolve) => setTimeout(resolve, 25));
}

async function within(work: Promise<unknown>, late: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), endsWithin)));
  if ((await Promise.race([work, patience])) === 'late') late();
  clearTimeout(timer);
}
