import type { ChannelName, Events, Request, Responses } from './channels';
import type { AddedDocuments, PinContext } from './model';
import type { Result } from './error-codes';

/** What the main window's preload puts on `window.countersign`. */
export interface MainWindowBridge {
  invoke<C extends Exclude<ChannelName, 'documents.register' | `pin.${string}`>>(
    channel: C,
    request: Request<C>,
  ): Promise<Result<Responses[C]>>;
  /** Registers files of a real drop or paste. The page never sees their paths. */
  registerDropped(files: File[]): Promise<Result<AddedDocuments>>;
  /** Returns the function that ends the subscription. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** What the token process answers to one PIN, over the port, after the token has judged it. */
export type PinVerdict =
  | { verdict: 'accepted' }
  | { verdict: 'wrong'; lastTry: boolean; countLow: boolean }
  | { verdict: 'locked' }
  | {
      verdict: 'failed';
      code: 'pin.lengthInvalid' | 'pin.expired' | 'pin.notInitialized' | 'token.removed' | 'token.deviceError';
    };

/** What the PIN window's preload puts on `window.countersignPin`. The PIN goes to the token process, past main. */
export interface PinWindowBridge {
  describe(): Promise<Result<PinContext>>;
  /** Sends the PIN once over the port. Resolves with the token's verdict; the program never sends it again. */
  submit(pin: string): Promise<PinVerdict>;
  cancel(conversationId: string): Promise<void>;
}

declare global {
  interface Window {
    countersign: MainWindowBridge;
    countersignPin: PinWindowBridge;
  }
}
