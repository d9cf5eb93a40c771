import type { BrowserWindow } from 'electron';

/** How long a window may wait for its first frame once its page has loaded. */
const patience = 1_000;

/**
 * Shows a window with its first frame, so that nobody sees it empty. Where a loaded page never reports that frame (a display
 * driver in trouble), the window is shown all the same: a PIN window that nobody sees would hold a signature for ever.
 */
export function showWhenReady(window: BrowserWindow): void {
  const show = (): void => {
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', () => setTimeout(show, patience));
}
