import { BrowserWindow, dialog, nativeTheme, type MessagePortMain } from 'electron';
import { eventChannel, pagePortChannel } from '../../preload/contract/channel-names';
import type { Events } from '../../preload/contract/channels';
import { windowOrigins } from '../ipc/sender-guard';
import { ReloadLimit } from './reload-limit';
import { showWhenReady } from './show-when-ready';
import { webPreferences } from './window-preferences';

/** The paper colours of the two themes, so that the window does not flash while its page loads. */
const paper = { light: '#f7f6f3', dark: '#12161d' };

const page = `${windowOrigins.main}/index.html`;

/** Work that is cut short when the window closes, and what the person is asked then. */
export interface GuardedWork {
  busy: () => boolean;
  message: string;
  /** What is safe, and what is not. */
  detail: string;
  stay: string;
  leave: string;
  /** Ends it in good order. */
  stop?: () => Promise<void>;
}

/** The window in which documents are put, signed and shown. */
export class MainWindow {
  readonly window: BrowserWindow;
  private readonly reloads = new ReloadLimit(3, 60_000);

  constructor(preload: string) {
    this.window = new BrowserWindow({
      width: 1200,
      height: 780,
      minWidth: 720,
      minHeight: 560,
      show: false,
      title: 'Countersign',
      backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light,
      webPreferences: webPreferences(preload, 'window'),
    });
    showWhenReady(this.window);
    // A page that crashed or hangs is loaded again; what it showed is asked of main anew.
    this.window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !this.window.isDestroyed()) this.loadAgain();
    });
    // An empty page (about:blank) comes without being announced; it is not left standing.
    this.window.webContents.on('did-navigate', (_event, url) => {
      if (url !== page) this.loadAgain();
    });
  }

  get webContentsId(): number {
    return this.window.webContents.id;
  }

  announce<E extends keyof Events>(event: E, payload: Events[E]): void {
    if (!this.window.isDestroyed()) this.window.webContents.send(eventChannel, { event, payload });
  }

  /** Hands over one end of the port to the process that draws the pages of a view. */
  handPagePort(view: string, port: MessagePortMain): void {
    if (!this.window.isDestroyed()) this.window.webContents.postMessage(pagePortChannel, view, [port]);
  }

  /** Calls `left` whenever the page that used what was opened for it is gone: closed, crashed or loaded again. */
  whenPageLeaves(left: () => void): void {
    this.window.on('closed', left);
    this.window.webContents.on('render-process-gone', left);
    this.window.webContents.on('did-navigate', left);
  }

  /** Asks before the window closes on work that is under way. */
  guardClosing(works: readonly GuardedWork[]): void {
    this.window.on('close', (event) => {
      const work = works.find((one) => one.busy());
      if (!work) return;
      event.preventDefault();
      const { message, detail, stay, leave } = work;
      const answer = dialog.showMessageBox(this.window, {
        type: 'question',
        message,
        detail,
        buttons: [stay, leave],
        defaultId: 0,
        cancelId: 0,
      });
      void answer.then(async ({ response }) => {
        if (response !== 1) return;
        await work.stop?.();
        this.window.destroy();
      });
    });
  }

  /** Brings the window back to where the person sees it. */
  focus(): void {
    if (this.window.isMinimized()) this.window.restore();
    this.window.focus();
  }

  /** A page that can not live is not loaded for ever: after a few times the person decides. */
  private loadAgain(): void {
    if (this.reloads.allows()) {
      this.load();
      return;
    }
    const answer = dialog.showMessageBox(this.window, {
      type: 'error',
      message: 'The window keeps failing.',
      detail: 'What is being signed goes on without it, and your documents are unchanged.',
      buttons: ['Try again', 'Close Countersign'],
      defaultId: 0,
      cancelId: 1,
    });
    void answer.then(({ response }) => {
      if (this.window.isDestroyed()) return;
      if (response === 1) {
        this.window.close();
        return;
      }
      this.reloads.forget();
      this.load();
    });
  }

  /** Loads the page; main must be ready to answer it when it returns to its loop. */
  load(): void {
    void this.window.loadURL(page);
  }
}
