import { join } from 'node:path';
import {
  MessageChannelMain,
  session,
  WebContentsView,
  type BrowserWindow,
  type MessagePortMain,
  type WebContents,
} from 'electron';
import { z } from 'zod';
import { loginBarPortChannel } from '../../preload/contract/channel-names';
import type { LoginBarRequest, LoginBarState } from '../../preload/contract/login-window';
import type { Log } from '../log/log';
import { serveAppScheme } from './app-protocol';
import { refuseFileChoosers } from './file-choosers';
import { kioskPreferences } from './kiosk-contents';
import { loginAddresses, type LoginAddresses } from './login-addresses';
import { joinFrames } from './login-frames';
import { forgetLogin, loginSession } from './login-session';
import { cutOffNetwork, hardenSession } from './session-hardening';

const barPage = 'app://login/login.html';
const barPartition = 'login bar';

const barRequest: z.ZodType<LoginBarRequest> = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('cancel') }),
  z.strictObject({ ask: z.literal('again') }),
  z.strictObject({ ask: z.literal('fit'), top: z.number().min(0).max(4000), bottom: z.number().min(0).max(4000) }),
]);

export interface LoginWindowOptions {
  /** The window of the station; the page of a login stands in it, over its own. */
  parent: BrowserWindow;
  /** Absolute path of the build’s folder. */
  built: string;
  /** Origins that may be shown beside the one at which a login begins: those of issuers, and LOGIN_ADDRESSES. */
  addresses: readonly string[];
  log: Log;
  /** Told of all contents that are made, so that they are locked as the station’s own. */
  made: (contents: WebContents) => void;
  /** What the bar says, in the language of now. */
  bar(): Pick<LoginBarState, 'language' | 'title' | 'keyboard'>;
  /** A page wanted to go to a host that is not shown here. */
  refused?(host: string): void;
  /** The person goes back a step, or goes; or a page came to its end. Called after everything of the login is gone. */
  left(why: 'cancel' | 'again' | 'crashed'): void;
}

interface Open {
  addresses: LoginAddresses;
  bar: WebContentsView;
  page: WebContentsView;
  /** To the bar. */
  port: MessagePortMain;
  state: LoginBarState;
  top: number;
  bottom: number;
  closing: boolean;
}

/** Until the bar has said how high it is. */
const usualTop = 112;

/**
 * Where a person logs in at an identity provider, in the station’s own window: the page of the provider, a bar of ours above that
 * says whose page it is, and keys below. What is typed on these goes to the page over a channel of their own: main hands out its ends
 * and sees nothing of it.
 */
export class LoginWindow {
  private shown: Open | undefined;

  constructor(private readonly options: LoginWindowOptions) {}

  get isOpen(): boolean {
    return this.shown !== undefined;
  }

  /** @returns false for an address that begins no login, or when its page can not be shown safely */
  async open(address: string): Promise<boolean> {
    this.close();
    const { parent, addresses: origins, made, log, built } = this.options;
    const addresses = loginAddresses(address, origins);
    if (!addresses || parent.isDestroyed()) return false;
    const own = loginSession(addresses, (refused) => this.refuse(refused));
    const { partition: _, ...preferences } = kioskPreferences(join(built, 'preload', 'login-page.cjs'), '');
    const page = new WebContentsView({
      webPreferences: {
        ...preferences,
        session: own,
        // Fields stand in frames, too, and each takes the keys on the screen for itself. There is no Node in them either.
        nodeIntegrationInSubFrames: true,
        // These reach for files and devices in ways that no policy of a page names.
        disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
      },
    });
    const bar = this.makeBar();
    const { port1: port, port2: barEnd } = new MessageChannelMain();
    const open: Open = {
      ...{ addresses, bar, page, port, top: usualTop, bottom: 0, closing: false },
      state: this.options.bar(),
    };
    this.shown = open;
    made(bar.webContents);
    made(page.webContents);
    this.guard(open);
    port.on('message', ({ data }) => this.hear(open, data));
    port.start();
    bar.webContents.once('did-finish-load', () => {
      bar.webContents.postMessage(loginBarPortChannel, null, [barEnd]);
      this.tell(open);
    });
    this.place(open);
    parent.contentView.addChildView(bar);
    parent.contentView.addChildView(page);
    parent.on('resize', this.resized);
    const barLoaded = bar.webContents.loadURL(barPage).catch(() => undefined);
    try {
      await refuseFileChoosers(page.webContents);
    } catch {
      log.warn('login.unsafe');
      this.end(open);
      return false;
    }
    // A page that is there first would be joined to keys that do not listen yet.
    await barLoaded;
    if (this.shown !== open) return false;
    page.webContents.loadURL(address).catch(() => undefined);
    page.webContents.focus();
    return true;
  }

  /** Shows what is beneath, such as a question whether somebody is there; or the page again. */
  setVisible(visible: boolean): void {
    for (const view of [this.shown?.bar, this.shown?.page]) view?.setVisible(visible);
    if (visible) this.shown?.page.webContents.focus();
    else if (this.shown) this.options.parent.webContents.focus();
  }

  /** The language changed. */
  tellBar(): void {
    const { shown: open } = this;
    if (!open) return;
    open.state = { ...open.state, ...this.options.bar() };
    this.tell(open);
  }

  /** Takes the page away, with its cookies and everything else of it. */
  close(): void {
    if (this.shown) this.end(this.shown);
  }

  private makeBar(): WebContentsView {
    const { built } = this.options;
    // One for all logins: it keeps nothing.
    const own = session.fromPartition(barPartition);
    if (!own.protocol.isProtocolHandled('app')) {
      hardenSession(own);
      serveAppScheme(own, join(built, 'renderer'));
      void cutOffNetwork(own);
    }
    return new WebContentsView({
      webPreferences: kioskPreferences(join(built, 'preload', 'login-bar.cjs'), barPartition),
    });
  }

  private guard(open: Open): void {
    const { page, bar, addresses } = open;
    const { webContents: contents } = page;
    const check = (event: { preventDefault(): void }, url: string, isMainFrame: boolean): void => {
      if (addresses.allows(url, isMainFrame ? 'mainFrame' : 'subFrame')) return;
      event.preventDefault();
      if (isMainFrame) this.refuse(url);
    };
    contents.on('will-frame-navigate', (event) => check(event, event.url, event.isMainFrame));
    contents.on('will-redirect', (event) => check(event, event.url, event.isMainFrame));
    contents.on('login', (event, _request, _server, answer) => {
      event.preventDefault();
      answer();
    });
    contents.on('select-client-certificate', (event, _url, _certificates, answer) => {
      event.preventDefault();
      (answer as () => void)();
    });
    contents.on('select-bluetooth-device', (event, _devices, answer) => {
      event.preventDefault();
      answer('');
    });
    contents.on('certificate-error', (event, _url, _error, _certificate, answer) => {
      event.preventDefault();
      answer(false);
    });
    contents.on('did-navigate', (_event, url) => this.arrived(open, url));
    joinFrames(contents, bar.webContents, () => open.closing);
    contents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
      // −3: another page took its place, or the address was refused; that is told elsewhere.
      if (isMainFrame && code !== -3) this.say(open, { failed: true });
    });
    contents.once('render-process-gone', () => this.leave(open, 'crashed'));
    bar.webContents.once('render-process-gone', () => this.leave(open, 'crashed'));
    // From the page to the buttons above it, for whoever has no pointer.
    contents.on('before-input-event', (_event, { type, key }) => {
      if (type === 'keyDown' && key === 'Escape') bar.webContents.focus();
    });
    // Whoever presses a key on the screen goes on typing in the page.
    bar.webContents.on('input-event', (_event, { type }) => {
      if (type === 'mouseUp' || type === 'touchEnd') setTimeout(() => this.focusPage(open), 30);
    });
  }

  private arrived(open: Open, url: string): void {
    const { host, protocol } = new URL(url);
    // Who logged in goes on in the station: what the program answers there is for a browser.
    if (open.addresses.isRedirect(url)) this.end(open);
    else if (host !== '') this.say(open, { from: { host, protected: protocol === 'https:' } });
  }

  private focusPage(open: Open): void {
    if (this.shown === open && !open.page.webContents.isDestroyed()) open.page.webContents.focus();
  }

  private refuse(address: string): void {
    const { shown: open } = this;
    if (!open || open.closing) return;
    const host = URL.canParse(address) ? new URL(address).host : '';
    this.say(open, { refused: { host } });
    this.options.log.warn('login.addressRefused');
    this.options.refused?.(host);
  }

  private hear(open: Open, message: unknown): void {
    const parsed = barRequest.safeParse(message);
    if (!parsed.success || this.shown !== open) return;
    const { data } = parsed;
    if (data.ask !== 'fit') return this.leave(open, data.ask);
    open.top = Math.round(data.top);
    open.bottom = Math.round(data.bottom);
    this.place(open);
  }

  private leave(open: Open, why: 'cancel' | 'again' | 'crashed'): void {
    if (this.shown !== open) return;
    this.end(open);
    this.options.left(why);
  }

  /** What was said of the page before is not said of the next one. */
  private say(open: Open, news: Pick<LoginBarState, 'from' | 'refused' | 'failed'>): void {
    const { refused: _refused, failed: _failed, ...rest } = open.state;
    open.state = { ...rest, ...news };
    this.tell(open);
  }

  private tell({ port, state, closing }: Open): void {
    if (!closing) port.postMessage(state);
  }

  private readonly resized = (): void => {
    if (this.shown) this.place(this.shown);
  };

  private place({ bar, page, top, bottom }: Open): void {
    const { width, height } = this.options.parent.getContentBounds();
    bar.setBounds({ x: 0, y: 0, width, height });
    // However high bar and keys would be, something is left of the page.
    const above = Math.min(top, Math.floor(height / 3));
    page.setBounds({ x: 0, y: above, width, height: Math.max(Math.floor(height / 4), height - above - bottom) });
  }

  private end(open: Open): void {
    if (open.closing) return;
    open.closing = true;
    if (this.shown === open) this.shown = undefined;
    const { parent } = this.options;
    const { session: own } = open.page.webContents;
    parent.off('resize', this.resized);
    open.port.close();
    for (const view of [open.page, open.bar]) {
      if (!parent.isDestroyed()) parent.contentView.removeChildView(view);
      if (!view.webContents.isDestroyed()) view.webContents.close();
    }
    if (!parent.isDestroyed()) parent.webContents.focus();
    void forgetLogin(own);
  }
}
