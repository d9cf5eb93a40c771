import type { ErrorShape } from './error-codes';

/** What the PIN window says where a name and a password are typed. */
export interface PasswordContext {
  conversationId: string;
  /** Of the authenticator. */
  title: string;
  /** Whom the password is shown to: a directory. Absent for accounts of the configuration. */
  server?: string;
  /** Who logged in here last, since the program was started. */
  username?: string;
}

/** What came of one name with its password, over the port. `again`: another may be typed. */
export type PasswordAnswer = { accepted: true } | { accepted: false; again: boolean; error: ErrorShape };
