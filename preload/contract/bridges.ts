import type { AddedChecks } from './checks';
import type { ChannelName, Events, Request, Responses } from './channels';
import type { AddedDocuments, PinChangeContext, PinContext } from './model';
import type { Result } from './error-codes';
import type { LoginBarState, LoginFocus, LoginKey } from './login-window';
import type { PasswordAnswer, PasswordContext } from './passwords';

/** What the main window's preload puts on `window.countersign`. */
export interface MainWindowBridge {
  invoke<
    C extends Exclude<
      ChannelName,
      'documents.register' | 'verification.register' | `pin.${string}` | `station.${string}`
    >,
  >(
    channel: C,
    request: Request<C>,
  ): Promise<Result<Responses[C]>>;
  /** Registers files of a real drop or paste. The page never sees their paths. */
  registerDropped(files: File[]): Promise<Result<AddedDocuments>>;
  /** The same for files whose signatures are to be checked. */
  checkDropped(files: File[]): Promise<Result<AddedChecks>>;
  /** Returns the function that ends the subscription. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** The channels of the page of a station. */
export type StationChannel = Extract<ChannelName, `station.${string}` | `pages.${string}`>;

/** What the preload of a station's window puts on `window.countersignStation`. */
export interface StationBridge {
  invoke<C extends StationChannel>(channel: C, request: Request<C>): Promise<Result<Responses[C]>>;
  /** Returns the function that ends the subscription. */
  on<E extends 'station.changed' | 'pages.ended'>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** What the token process answers to one PIN, over the port, after the token has judged it. */
export type PinVerdict =
  | { verdict: 'accepted' }
  | { verdict: 'wrong'; lastTry: boolean; countLow: boolean }
  | { verdict: 'locked' }
  | {
      verdict: 'failed';
      code:
        | 'pin.lengthInvalid'
        | 'pin.malformed'
        | 'pin.cancelled'
        | 'pin.expired'
        | 'pin.notInitialized'
        | 'token.removed'
        | 'token.deviceError';
    };

/** How one try to change, unblock or set a PIN ended. */
export type PinChangeOutcome =
  | 'done'
  /** Of the old PIN, or of the PUK. */
  | 'wrong'
  | 'locked'
  | 'length'
  /** One of what was given can not be a PIN or PUK, and was not sent. */
  | 'malformed'
  | 'expired'
  | 'not-initialized'
  /** The token does not take the new PIN: too short, too long, or too simple for it. */
  | 'new-pin-refused'
  | 'unsupported'
  | 'write-protected'
  | 'in-use'
  | 'removed'
  /** On the reader's pad. */
  | 'cancelled'
  | 'device-error';

/** What the token process answers to one try, over the port. */
export interface PinChangeVerdict {
  verdict: PinChangeOutcome;
  lastTry: boolean;
}

/** What the PIN window's preload puts on `window.countersignPin`. The PIN goes to the token process, past main. */
export interface PinWindowBridge {
  describe(): Promise<Result<PinContext>>;
  /** Sends the PIN once over the port. Resolves with the token's verdict; the program never sends it again. */
  submit(pin: string): Promise<PinVerdict>;
  /** Says over the port that the PIN is typed on the reader's pad now. Resolves with the token's verdict. */
  submitOnReader(): Promise<PinVerdict>;
  cancel(conversationId: string): Promise<void>;
}

/** What the PIN window's preload puts on `window.countersignPinChange`: the window as a place to change a PIN. */
export interface PinChangeBridge {
  describe(): Promise<Result<PinChangeContext>>;
  /** Sends the old PIN or the PUK, and the new PIN, once over the port. Resolves with the token's verdict. */
  submit(secret: string, newPin: string): Promise<PinChangeVerdict>;
  /** Says over the port that everything is typed on the reader's pad now. Resolves with the token's verdict. */
  submitOnReader(): Promise<PinChangeVerdict>;
  cancel(conversationId: string): Promise<void>;
}

/** What the PIN window's preload puts on `window.countersignPassword`: the window as a place to type a name and a password. */
export interface PasswordBridge {
  describe(): Promise<Result<PasswordContext>>;
  /** Sends a name with its password once over the port. Resolves with what came of it; the program never sends it again. */
  submit(username: string, password: string): Promise<PasswordAnswer>;
  cancel(conversationId: string): Promise<void>;
}

/** What the preload of the window for logins puts on `window.countersignLogin`: the bar above the page, and the keys below it. */
export interface LoginBarBridge {
  /** Undefined until main has said it. */
  state(): LoginBarState | undefined;
  focus(): LoginFocus;
  /** Told when one of them changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
  cancel(): void;
  again(): void;
  /** CSS pixels above and below the page. */
  fit(top: number, bottom: number): void;
  /** Types into the page. What is typed goes there and nowhere else. */
  type(text: string): void;
  press(key: LoginKey): void;
}

declare global {
  interface Window {
    countersign: MainWindowBridge;
    countersignStation: StationBridge;
    countersignPin: PinWindowBridge;
    countersignPinChange: PinChangeBridge;
    countersignPassword: PasswordBridge;
    countersignLogin: LoginBarBridge;
  }
}
