import { join } from 'node:path';
import { app, BrowserWindow, type MessagePortMain } from 'electron';
import { eventChannel, pagePortChannel } from '../../preload/contract/channel-names';
import type { Events } from '../../preload/contract/channels';
import type { StationEnd, StationState } from '../../preload/contract/station';
import type { HostLauncher } from '../hosts/host-launcher';
import { windowOrigins, type WindowRole } from '../ipc/sender-guard';
import type { Log } from '../log/log';
import { forgetRecentlyRead } from '../pki';
import type { Services } from '../services';
import type { PromptHandlers } from '../station/station-handlers';
import type { PersonRoom } from '../station/station';
import { goneRenderers, inTime, rendererPids, startAfresh, TrackedLauncher } from './ended-processes';
import { holdWindow, kioskPreferences, kioskWindowOptions, lockDown } from './kiosk-contents';
import { LoginWindow } from './login-window';
import type { PageProcesses } from './page-processes';
import { PinWindows } from './pin-window';
import type { StationSessions } from './station-sessions';

export interface RoomOptions {
  /** Absolute path of the build's folder. */
  built: string;
  /** Who may ask what, by the id of the contents. */
  windows: Map<number, WindowRole>;
  createServices: (launcher: HostLauncher) => Services;
  launcher: HostLauncher;
  sessions: StationSessions;
  pages: PageProcesses;
  log: Log;
  touched: () => void;
  gone: (why: StationEnd) => void;
  keyboard: boolean;
  /** The digits of a PIN stand in another order each time. */
  scrambled: boolean;
  /** Origins that a login may show beside the authenticator's own. */
  loginAddresses: readonly string[];
  /** The person goes back from the page of an identity provider, or it came to its end. */
  loginLeft: () => void;
}

/** A room whose person has a window. */
export interface WindowedRoom extends PersonRoom {
  prompts: PromptHandlers;
  /** Hands over one end of the port to the process that draws the pages of a view. */
  handPagePort(view: string, port: MessagePortMain): void;
}

/**
 * Makes the room of one person: services with processes of their own, a window, PIN windows, page processes. Closing it leaves none
 * of them, and nothing in the sessions that they used.
 */
export function openPersonRoom(options: RoomOptions): WindowedRoom {
  const { built, windows, log, touched, gone, keyboard, scrambled } = options;
  const launcher = new TrackedLauncher(options.launcher);
  const services = options.createServices(launcher.launch);
  const window = new BrowserWindow({
    ...kioskWindowOptions(),
    title: 'Countersign',
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: kioskPreferences(join(built, 'preload', 'station-window.cjs'), 'station'),
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

  let shown: StationState | undefined;
  const prompts = new PinWindows({
    preload: join(built, 'preload', 'pin-window.cjs'),
    parent: window,
    opened: (id) => windows.set(id, 'pin'),
    closed: (id) => windows.delete(id),
    station: () => ({ language: shown?.language ?? 'en', keyboard, scrambled }),
    made: (secret) => lockDown(secret, { active: touched }),
  });
  const login = new LoginWindow({
    ...{ parent: window, built, log, addresses: [...options.loginAddresses, ...issuersOf(services)] },
    made: (foreign) => lockDown(foreign, { active: touched }),
    bar: () => ({
      language: shown?.language ?? 'en',
      keyboard,
      ...(shown?.title !== undefined && { title: shown.title }),
    }),
    left: (why) => (why === 'again' ? gone('again') : options.loginLeft()),
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
      startPage: options.pages.start,
      openAddress: (address) => login.open(address),
      closeAddress: () => login.close(),
      // Nothing else stands on this screen; whether somebody is in front of it, the watch over idle stations asks.
      isAttended: () => window.isVisible(),
    },
    show: () => {
      window.once('ready-to-show', () => {
        window.show();
        window.focus();
      });
      void window.loadURL(stationPage);
    },
    handPagePort: (view, port) => {
      if (!window.isDestroyed()) contents.postMessage(pagePortChannel, view, [port]);
    },
    announce: (state) => {
      const { language, idleSeconds } = shown ?? {};
      shown = state;
      if (language !== state.language) login.tellBar();
      // The question whether somebody is there stands in the station’s own page.
      if ((idleSeconds === undefined) !== (state.idleSeconds === undefined)) {
        login.setVisible(state.idleSeconds === undefined);
      }
      tell('station.changed', state);
    },
    pagesEnded: (ended) => tell('pages.ended', ended),
    async close() {
      closing = true;
      login.close();
      const before = rendererPids();
      windows.delete(contents.id);
      if (!window.isDestroyed()) window.destroy();
      services.dispose();
      forgetRecentlyRead();
      if (await inTime(Promise.all([launcher.end(), goneRenderers(before)]))) return options.sessions.empty();
      log.warn('station.processesLeft');
      startAfresh();
    },
  };
}

const stationPage = `${windowOrigins.station}/station.html`;
/** Where people log in: an authorization endpoint may stand elsewhere than what its issuer is called. */
function issuersOf({ configuration }: Services): string[] {
  return Object.values(configuration?.AUTHENTICATORS ?? {}).flatMap((one) =>
    one.AUTHTYPE === 'JwtAuthorizer' ? [new URL(one.OIDC_ISSUER).origin] : [],
  );
}
