import type { BrowserWindow, WebContents } from 'electron';
import type { Log } from '../log/log';

export interface LoginWindowOptions {
  /** The station's window. */
  parent: BrowserWindow;
  /** Absolute path of the build's folder. */
  built: string;
  /** Origins that a login may show beside the authenticator's own. */
  addresses: readonly string[];
  log: Log;
  /** Told of contents that are made, before anything is loaded. */
  made: (contents: WebContents) => void;
}

/** Where the page of an identity provider is shown at a station. Until it can be, no address is opened. */
export class LoginWindow {
  constructor(protected readonly options: LoginWindowOptions) {}

  /** @returns false where it may not be shown */
  open(_address: string): Promise<boolean> {
    return Promise.resolve(false);
  }

  close(): void {
    return undefined;
  }
}
