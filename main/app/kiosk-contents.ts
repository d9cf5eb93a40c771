import { screen } from 'electron';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Point,
  WebContents,
  WebFrameMain,
  WebPreferences,
} from 'electron';
import { isWantedKey } from './kiosk-keys';
import { webPreferences } from './window-preferences';

export interface KioskOptions {
  /** Told of every key, pointer and touch: somebody is there. */
  active: () => void;
}

/** Beside the pages' own JavaScript, which can neither see nor undo what stands there. */
const ownWorld = 1014;

/**
 * What a page does with a pointer beside pressing: nothing is pasted, dropped, dragged away, printed or asked for in a menu. The
 * middle button pastes what is selected, on X11.
 */
const withoutWaysOut = `(() => {
  const refuse = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  for (const type of ['paste', 'copy', 'cut', 'drop', 'dragover', 'dragenter', 'dragstart', 'contextmenu', 'auxclick']) {
    window.addEventListener(type, refuse, { capture: true });
  }
  for (const type of ['mousedown', 'mouseup', 'pointerdown']) {
    window.addEventListener(type, (event) => { if (event.button > 0) refuse(event); }, { capture: true });
  }
  window.addEventListener('wheel', (event) => { if (event.ctrlKey) event.preventDefault(); }, { capture: true, passive: false });
})()`;

/** What is selected would stand in the selection of the display, where the middle button of the next person finds it. */
const nothingSelected =
  ':root{-webkit-user-select:none!important;user-select:none!important}' +
  'input,textarea{-webkit-user-select:text!important;user-select:text!important}';

/** Events that come of themselves, when a window appears under a pointer that nobody moves. */
const ofThemselves: ReadonlySet<string> = new Set(['undefined', 'mouseEnter', 'mouseLeave']);

/** Where the pointer was when it was last heard of. */
let pointer: Point | undefined;

/**
 * Chromium says that the pointer moved also when something comes or goes beneath one that nobody touches, such as the question
 * whether somebody is there: that question would answer itself.
 */
function pointerMoved(): boolean {
  const before = pointer;
  pointer = screen.getCursorScreenPoint();
  return before !== undefined && (before.x !== pointer.x || before.y !== pointer.y);
}

/** For the contents of a station: as for any window, and no developer tools, no questions that a page puts into a box. */
export function kioskPreferences(preload: string, partition: string): WebPreferences {
  return { ...webPreferences(preload, partition), devTools: false, disableDialogs: true };
}

/** How a window of a station stands on the screen: all of it, without a frame, and in no list of windows. Electron must be ready. */
export function kioskWindowOptions(platform: NodeJS.Platform = process.platform): BrowserWindowConstructorOptions {
  return {
    // A display without a window manager makes nothing full screen.
    ...screen.getPrimaryDisplay().bounds,
    kiosk: true,
    fullscreen: true,
    frame: false,
    autoHideMenuBar: true,
    minimizable: false,
    maximizable: false,
    // A compositor for one program has no other windows; elsewhere nothing is to stand above this one.
    ...(platform !== 'linux' && { alwaysOnTop: true }),
    skipTaskbar: true,
    backgroundColor: '#ffffff',
  };
}

/**
 * Keeps a window of a station where it is: it fills the screen, is not put away, and closes only when main closes it.
 *
 * @param mayClose - whether main itself closes it now; the program's end counts
 */
export function holdWindow(window: BrowserWindow, mayClose: () => boolean): void {
  window.on('close', (event) => {
    if (!mayClose()) event.preventDefault();
  });
  window.on('minimize', () => window.restore());
  window.on('leave-full-screen', () => {
    if (!window.isDestroyed()) window.setKiosk(true);
  });
  window.on('leave-html-full-screen', () => {
    if (!window.isDestroyed()) window.setKiosk(true);
  });
  const fill = (): void => window.setBounds(screen.getPrimaryDisplay().bounds);
  screen.on('display-metrics-changed', fill);
  window.once('closed', () => screen.off('display-metrics-changed', fill));
  window.removeMenu();
  // The window manager’s own menu of a window, and what its title bar would do.
  window.on('system-context-menu', (event) => event.preventDefault());
}

/**
 * Leaves contents of a station what a person at a counter needs, and no way out of them: it holds for the page of the station, the
 * PIN window and the pages of others alike. Navigation is not its matter.
 */
export function lockDown(contents: WebContents, { active }: KioskOptions): void {
  contents.on('before-input-event', (event, input) => {
    active();
    if (!isWantedKey(input)) event.preventDefault();
  });
  contents.on('input-event', (_event, { type }) => {
    if (ofThemselves.has(type) || (type === 'mouseMove' && !pointerMoved())) return;
    active();
  });
  // Not in every Electron: the page is told to refuse it as well.
  contents.on('before-mouse-event', (event, { button }) => {
    if (button === 'middle' || button === 'right') event.preventDefault();
  });
  contents.on('devtools-opened', () => contents.closeDevTools());
  contents.on('zoom-changed', () => steady(contents));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('enter-html-full-screen', () => void leaveHtmlFullScreen(contents));
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setIgnoreMenuShortcuts(true);
  contents.setAudioMuted(true);
  contents.session.setSpellCheckerEnabled(false);
  contents.on('dom-ready', () => {
    steady(contents);
    contents.insertCSS(nothingSelected, { cssOrigin: 'user' }).catch(gone);
    contents.executeJavaScriptInIsolatedWorld(ownWorld, [{ code: withoutWaysOut }]).catch(gone);
  });
  contents.on('frame-created', (_event, { frame }) => frame?.on('dom-ready', () => lockFrame(contents, frame)));
}

/** A frame within a page has no world of ours: its own is told. */
function lockFrame(contents: WebContents, frame: WebFrameMain): void {
  if (contents.isDestroyed() || frame === contents.mainFrame) return;
  frame.executeJavaScript(withoutWaysOut).catch(gone);
}

/** One size of text, whatever wheels and fingers say. */
function steady(contents: WebContents): void {
  if (contents.isDestroyed()) return;
  contents.setZoomLevel(0);
  contents.setVisualZoomLevelLimits(1, 1).catch(gone);
}

async function leaveHtmlFullScreen(contents: WebContents): Promise<void> {
  await contents.executeJavaScriptInIsolatedWorld(ownWorld, [{ code: 'document.exitFullscreen()' }]).catch(gone);
}

/** A page that is replaced meanwhile is no failure: the next one is told again. */
function gone(): void {}
