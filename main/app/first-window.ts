import { app, nativeTheme, session } from 'electron';
import { join } from 'node:path';
import type { Theme } from '../../preload/contract/model';
import type { WindowRole } from '../ipc/sender-guard';
import { listen } from '../ipc/electron-ipc';
import { serveAppScheme } from './app-protocol';
import { MainWindow } from './main-window';
import { hardenContents, hardenSession } from './session-hardening';
import { sessionOf } from './sessions';

type Route = Parameters<typeof listen>[0];

/** The window whose page is on its way, before there is anything behind it. */
export interface FirstWindow {
  main: MainWindow;
  /** Who may ask what, by the id of the contents. */
  windows: Map<number, WindowRole>;
  /** The requests of all windows wait until this is called; and until `cutOff` has come. */
  answerWith(route: Route, cutOff: Promise<unknown>): void;
  /** Comes with the first request of a page. */
  asked: Promise<void>;
  /** Comes when the first frame is on the screen, or soon without one. */
  drawn: Promise<void>;
}

/** Milliseconds that the rest of the program waits for the first frame at most. */
const patience = 500;
/** Milliseconds that a frame is on its way to the screen; Chromium's part of it runs where main's code does. */
const presenting = 80;

/**
 * Opens the window, before anything else is made: its page starts in a process of its own meanwhile, and is answered once
 * everything is there. Called when Electron is ready.
 *
 * @param built - absolute path of the build's folder
 */
export function openFirstWindow(built: string, theme: Theme): FirstWindow {
  hardenContents(app);
  hardenSession(session.defaultSession);
  nativeTheme.themeSource = theme;
  const { session: own, cutOff: ownCutOff } = sessionOf('window');
  serveAppScheme(own, join(built, 'renderer'));
  const main = new MainWindow(join(built, 'preload', 'main-window.cjs'));
  let answerWith: FirstWindow['answerWith'] = () => undefined;
  const answered = new Promise<Route>((resolve) => {
    answerWith = (route, cutOff) => void Promise.all([cutOff, ownCutOff]).then(() => resolve(route));
  });
  let firstAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (firstAsked = resolve));
  listen(async (message, sender) => {
    firstAsked();
    return (await answered)(message, sender);
  });
  const drawn = new Promise<void>((resolve) => {
    main.window.once('ready-to-show', () => setTimeout(resolve, presenting));
    setTimeout(resolve, patience);
  });
  main.load();
  return { main, windows: new Map([[main.webContentsId, 'main']]), answerWith, asked, drawn };
}
