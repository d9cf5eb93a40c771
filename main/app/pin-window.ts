import { randomBytes } from 'node:crypto';
import { MessageChannelMain, type BrowserWindow, type WebContents } from 'electron';
import { passwordPortChannel, pinChangePortChannel, pinPortChannel } from '../../preload/contract/channel-names';
import type { PinChangeContext, PinContext } from '../../preload/contract/model';
import type { PasswordContext } from '../../preload/contract/passwords';
import type { StationLanguage } from '../../preload/contract/station';
import type { PasswordConversation, PasswordRequest } from '../identity/authenticator';
import type { PasswordPrompt } from '../ipc/identity-desk';
import type { PinChangePrompt, PinChangeRequest } from '../ipc/pin-desk';
import type { PinSource } from '../token/crypto-token';
import { windowOrigins } from '../ipc/sender-guard';
import type { PinConversation, PinPrompt, PinRequest } from '../signing/signing-port';
import { pinCover, pinWindow, type PinPlace } from './pin-place';

const page = `${windowOrigins.pin}/pin.html`;

/** What one window is there for: the part of the page, and the channel that brings its port. */
const modes = {
  sign: { part: '', portChannel: pinPortChannel },
  change: { part: '#change', portChannel: pinChangePortChannel },
  password: { part: '#password', portChannel: passwordPortChannel },
} as const;

/** The address says how the page looks and speaks before it has asked for anything. */
function addressOf(part: string, station: StationPinWindow | undefined): string {
  if (!station) return `${page}${part}`;
  const { language, keyboard, scrambled } = station;
  const keys = { ...(keyboard && { keyboard: 'screen' }), ...(scrambled && { digits: 'scrambled' }) };
  return `${page}?${new URLSearchParams({ language, ...keys }).toString()}${part}`;
}

type Open = { place: PinPlace } & (
  | { mode: 'sign'; context: PinContext }
  | { mode: 'change'; context: PinChangeContext }
  | { mode: 'password'; context: PasswordContext }
);

interface PortConversation extends PinConversation {
  source: Extract<PinSource, { kind: 'port' }>;
}

export interface PinWindowOptions {
  preload: string;
  parent: BrowserWindow;
  /** Told when a PIN window opens and closes, so that the sender guard knows its contents. */
  opened: (webContentsId: number) => void;
  closed: (webContentsId: number) => void;
  /** Told of each that is made, before its page is loaded. */
  made?: (contents: WebContents) => void;
  /** At a station, asked for each: it stands over all of the station's own window, speaks its language, and may bring keys. */
  station?: () => StationPinWindow;
}

export interface StationPinWindow {
  language: StationLanguage;
  /** Keys on the screen are wanted. */
  keyboard: boolean;
  /** Their digits stand in another order each time. */
  scrambled: boolean;
}

/** Heights in which a message of four lines is seen whole, beside what is asked for. */
const withOneField = 540;
const withTwoFields = 590;

/**
 * The only place where a PIN is typed, or a password that proves who somebody is. Main opens the window and hands out the two ends of a channel: one to the window, one
 * to the token process. It keeps neither and never sees what passes.
 */
export class PinWindows implements PinPrompt, PinChangePrompt, PasswordPrompt {
  private readonly windows = new Map<string, Open>();

  constructor(private readonly options: PinWindowOptions) {}

  /** Whether one of them is open, and somebody is waited for. */
  get asking(): boolean {
    return this.windows.size > 0;
  }

  open(request: PinRequest): PinConversation {
    return this.converse((place, conversationId) => ({
      place,
      mode: 'sign',
      context: { conversationId, ...request },
    }));
  }

  openChange(request: PinChangeRequest): PortConversation {
    return this.converse((place, conversationId) => ({
      place,
      mode: 'change',
      context: { conversationId, ...request },
    }));
  }

  openPassword({ title, server, username }: PasswordRequest): PasswordConversation {
    return this.converse(
      (place, conversationId) => ({
        place,
        mode: 'password',
        context: {
          conversationId,
          title,
          ...(server !== undefined && { server }),
          ...(username !== undefined && { username }),
        },
      }),
      withTwoFields,
    );
  }

  private converse(begin: (place: PinPlace, conversationId: string) => Open, height = withOneField): PortConversation {
    const conversationId = `pin-${randomBytes(16).toString('hex')}`;
    const { port1: windowEnd, port2: tokenEnd } = new MessageChannelMain();
    const { preload, parent, made, opened, closed } = this.options;
    const station = this.options.station?.();
    const place = (station ? pinCover : pinWindow)({ preload, parent, height });
    const { contents } = place;
    made?.(contents);
    const webContentsId = contents.id;
    const open = begin(place, conversationId);
    const { part, portChannel } = modes[open.mode];
    const own = addressOf(part, station);
    this.windows.set(conversationId, open);
    opened(webContentsId);

    const ended = new Promise<'closed'>((resolve) => {
      place.onGone(() => {
        this.windows.delete(conversationId);
        closed(webContentsId);
        resolve('closed');
      });
    });
    // A page that dies takes the conversation with it; the person presses Sign again.
    contents.once('render-process-gone', () => this.cancel(conversationId));
    contents.on('did-navigate', (_event, url) => {
      if (url !== own) this.cancel(conversationId);
    });
    contents.once('did-finish-load', () => contents.postMessage(portChannel, null, [windowEnd]));
    // Whoever cancels before it is there leaves it unloaded.
    contents.loadURL(own).catch(() => undefined);
    return {
      source: { kind: 'port', port: tokenEnd, ended },
      close: () => void this.cancel(conversationId),
    };
  }

  /** @throws Error for contents that belong to no conversation; the router answers with a reference */
  context(webContentsId: number): PinContext {
    const open = this.windowOf(webContentsId);
    if (open?.mode !== 'sign') throw new Error('no conversation for these contents');
    return open.context;
  }

  /** @throws Error as {@link context} */
  changeContext(webContentsId: number): PinChangeContext {
    const open = this.windowOf(webContentsId);
    if (open?.mode !== 'change') throw new Error('no conversation for these contents');
    return open.context;
  }

  /** @throws Error as {@link context} */
  passwordContext(webContentsId: number): PasswordContext {
    const open = this.windowOf(webContentsId);
    if (open?.mode !== 'password') throw new Error('no conversation for these contents');
    return open.context;
  }

  private windowOf(webContentsId: number): Open | undefined {
    return [...this.windows.values()].find(({ place }) => !place.isGone() && place.contents.id === webContentsId);
  }

  cancel(conversationId: string): boolean {
    const open = this.windows.get(conversationId);
    if (!open || open.place.isGone()) return false;
    open.place.takeAway();
    return true;
  }
}
