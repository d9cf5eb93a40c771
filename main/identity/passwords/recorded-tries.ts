import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { IdentificationMethod } from '../../../preload/contract/identity';
import type { PasswordGate } from './enter-password';

/** A password that let nobody in. */
export interface FailedLogin {
  /** The name in AUTHENTICATORS. */
  authenticator: string;
  /** Absent where no such account is known: people type passwords where a name belongs. */
  username?: string;
  identifiedBy: IdentificationMethod;
  issuer: string;
  error: ErrorShape;
}

/** Keeps what let nobody in. Resolves when that is kept, or when it is known that it can not be. Never rejects. */
export type FailedLoginRecorder = (failed: FailedLogin) => Promise<void>;

/** What stands in the history beside the errors. */
export type FailedLoginFacts = Omit<FailedLogin, 'username' | 'error'> & {
  /** Whether that is the name of an account, for certain. */
  isKnown: (username: string) => boolean;
};

/** The same gate; each password that let nobody in is recorded, and each that was not even tried. */
export function recordedTries(
  gate: PasswordGate,
  record: FailedLoginRecorder,
  { isKnown, ...facts }: FailedLoginFacts,
): PasswordGate {
  const failed = (username: string, error: ErrorShape): Promise<void> =>
    record({ ...facts, ...(isKnown(username) && { username }), error });
  return {
    async before(username) {
      const refused = await gate.before(username);
      if (refused) await failed(username, refused.error);
      return refused;
    },
    async after(username, verdict) {
      await gate.after(username, verdict);
      if (!verdict.accepted) await failed(username, verdict.error);
    },
  };
}
