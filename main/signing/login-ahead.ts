import type { Signer } from '../signers/signer-catalog';
import type { BegunLogin } from '../token/crypto-token';
import type { HeldLogin } from './held-login';
import { makesKeys } from './one-time-key';

/** A batch's login before its PIN: what the token does without one, it does while something else goes on. */
export class LoginAhead {
  /** Begun, and neither taken nor left yet. */
  private login: BegunLogin | undefined;

  constructor(private readonly held: HeldLogin | undefined) {}

  get begun(): BegunLogin | undefined {
    return this.login;
  }

  /** Does nothing where it is begun already, or where another login may serve: one that is held, or that makes the key. */
  begin(signer: Signer): void {
    if (!makesKeys(signer) && !this.held?.current) this.login ??= signer.token?.begin?.();
  }

  /** What is begun; whoever takes it opens it. */
  take(): BegunLogin | undefined {
    const { login } = this;
    this.login = undefined;
    return login;
  }

  /** Ends what is begun and was not taken. */
  async leave(): Promise<void> {
    await this.take()?.leave();
  }
}
