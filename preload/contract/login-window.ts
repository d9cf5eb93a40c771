import type { StationLanguage } from './station';

/** The window in which a person logs in at an identity provider: what stands around that page, which is somebody else’s. */
export interface LoginBarState {
  language: StationLanguage;
  /** Whose station it is. */
  title?: string;
  /** Where the page that is seen comes from; absent until the first one is there. */
  from?: { host: string; protected: boolean };
  /** Keys on the screen are wanted. */
  keyboard: boolean;
  /** The page wanted to go to an address that is not shown here. */
  refused?: { host: string };
  /** The page can not be reached. */
  failed?: true;
}

/** What the bar asks of main. */
export type LoginBarRequest =
  /** Back to the step before. */
  | { ask: 'cancel' }
  /** The person goes, and everything of theirs. */
  | { ask: 'again' }
  /** CSS pixels above and below that the page leaves free. */
  | { ask: 'fit'; top: number; bottom: number };

/** Kinds of fields, as far as keys differ. */
export type LoginField = 'text' | 'password' | 'email' | 'number';

/** From the keys on the screen to the page. */
export type LoginKeys = { type: string } | { press: LoginKey };
export type LoginKey = 'Backspace' | 'Enter' | 'Tab' | 'BackTab' | 'ArrowLeft' | 'ArrowRight';

/** Which field is typed into now; without one, none. What stands in it is never told. */
export interface LoginFocus {
  field?: LoginField;
}

/** From a frame of the page to the keys. */
export interface LoginFrameFocus extends LoginFocus {
  /** The focus came into this frame. */
  took?: true;
}

/** Of a frame of the page, told to the keys with their end of its channel. */
export interface LoginFrame {
  /** Counts the pages of this login: each takes the place of the one before, with all its frames. */
  page: number;
  /** The page itself, and not a frame within it. */
  top: boolean;
}
