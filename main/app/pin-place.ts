import { BrowserWindow, nativeTheme, WebContentsView, type WebContents } from 'electron';
import { kioskPreferences } from './kiosk-contents';
import { showWhenReady } from './show-when-ready';
import { webPreferences } from './window-preferences';

const partition = 'pin';

/** Where a page stands on which a PIN or a password is typed. */
export interface PinPlace {
  readonly contents: WebContents;
  /** Called once, when it is gone: taken away, closed by whoever is in front of it, or with its parent. */
  onGone(listener: () => void): void;
  isGone(): boolean;
  /** Takes it away at once, with its page. */
  takeAway(): void;
}

export interface PinPlaceOptions {
  preload: string;
  parent: BrowserWindow;
  /** CSS pixels that a message of four lines needs; a place over the whole of its parent has them. */
  height: number;
}

/** A small window before its parent, which waits for it. */
export function pinWindow({ preload, parent, height }: PinPlaceOptions): PinPlace {
  const window = new BrowserWindow({
    width: 460,
    height,
    useContentSize: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    show: false,
    title: 'Countersign PIN',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a2029' : '#ffffff',
    parent,
    modal: true,
    webPreferences: webPreferences(preload, partition),
  });
  showWhenReady(window);
  return {
    contents: window.webContents,
    onGone: (listener) => window.once('closed', listener),
    isGone: () => window.isDestroyed(),
    takeAway: () => window.destroy(),
  };
}

/**
 * Over the whole of a station's window, within it: nothing beside it can be touched, there is room for keys, and it has the keyboard
 * wherever its parent has it. A second window would not: sway gives the keyboard to none that comes before one that fills the screen.
 */
export function pinCover({ preload, parent }: PinPlaceOptions): PinPlace {
  const view = new WebContentsView({ webPreferences: kioskPreferences(preload, partition) });
  const { webContents: contents } = view;
  const listeners = new Set<() => void>();
  let gone = false;
  const fit = (): void => {
    const { width, height } = parent.getContentBounds();
    view.setBounds({ x: 0, y: 0, width, height });
  };
  const takeAway = (): void => {
    if (gone) return;
    gone = true;
    parent.off('resize', fit);
    parent.off('closed', takeAway);
    if (!parent.isDestroyed()) {
      parent.contentView.removeChildView(view);
      parent.webContents.focus();
    }
    if (!contents.isDestroyed()) contents.close();
    for (const listener of listeners) listener();
  };
  view.setBackgroundColor('#ffffff');
  view.setVisible(false);
  fit();
  parent.contentView.addChildView(view);
  parent.on('resize', fit);
  parent.once('closed', takeAway);
  contents.once('destroyed', takeAway);
  contents.once('did-finish-load', () => {
    if (gone) return;
    view.setVisible(true);
    contents.focus();
  });
  return { contents, onGone: (listener) => void listeners.add(listener), isGone: () => gone, takeAway };
}
