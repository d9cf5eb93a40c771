import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { DirectoryConfiguration } from '../../configuration/authenticators/directory';
import type { TypedPassword } from '../authenticator';

/** What a name and a password are held against. */
export type PasswordCheck =
  { kind: 'accounts'; users: Record<string, string> } | { kind: 'directory'; directory: DirectoryConfiguration };

/** What is known of a person whose password was right. */
export interface ProvenPerson {
  /** As the account has it, however it was typed. */
  username: string;
  /** The distinguished name, in a directory. */
  dn?: string;
  name?: string;
  claims: Record<string, string | string[]>;
}

/** What came of one name with its password. */
export type PasswordVerdict =
  | { accepted: true; person: ProvenPerson }
  /** `again`: it is left to the person whether to type another. */
  | { accepted: false; again: boolean; error: ErrorShape };

/** What a window that waits hears of it. */
export type ToldVerdict = { accepted: true } | Extract<PasswordVerdict, { accepted: false }>;

/** What the process is asked. It serves one login. */
export interface PasswordMethods {
  /** `authenticator`: its title, for messages. */
  'login.open': { params: { authenticator: string; check: PasswordCheck }; value: true };
  /** With the end of the channel to the window. */
  'login.attach': { params: Record<string, never>; value: true };
  /** Holds what has arrived, or what comes along, against the accounts, once. */
  'login.attempt': { params: { typed?: TypedPassword }; value: PasswordVerdict };
  /** Tries what of a directory can be tried while nobody logs in; `error`: why people could not. */
  'directory.reach': {
    params: { authenticator: string; directory: DirectoryConfiguration };
    value: { error?: ErrorShape };
  };
  /** Wipes what has arrived, and tells the window why. */
  'login.refuse': { params: { verdict: Extract<PasswordVerdict, { accepted: false }> }; value: true };
}

export interface PasswordEvents {
  /** A name and a password have arrived; of the two only the name is told. */
  'login.arrived': { username: string };
}
