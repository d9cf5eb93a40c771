import { CountersignError } from '../errors/countersign-error';
import { isStoppedByPerson } from '../../preload/contract/stopped';
import type { Identity } from '../identity/identity';
import type { IdentitySession } from '../identity/identity-session';

/** What of the session of the desk a batch follows. */
export type FollowedSession = Pick<IdentitySession, 'current' | 'onChange'>;

/** Why a batch goes on no further: the person stopped it, or is not logged in any more. The first reason counts. */
export class BatchStop {
  private readonly controller = new AbortController();
  private unfollow: () => void = () => undefined;

  /** @param stopped - told once, when there is a reason */
  constructor(private readonly stopped: () => void) {}

  /** Aborted with the reason, a {@link CountersignError}. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get reason(): CountersignError | undefined {
    return this.signal.aborted ? (this.signal.reason as CountersignError) : undefined;
  }

  stop(reason: CountersignError): void {
    if (this.signal.aborted) return;
    this.controller.abort(reason);
    this.stopped();
  }

  /** @throws CountersignError batch.cancelled, identity.ended */
  goOn(): void {
    this.signal.throwIfAborted();
  }

  /**
   * A request of somebody who logged in ends with that login, whatever ended it: the card that was taken out, the lock of the screen,
   * its time. Somebody whom nobody let in has nothing to end.
   */
  follow(session: FollowedSession | undefined, person: Identity | undefined): void {
    if (!session || person?.authenticator === undefined) return;
    const ended = (): void => this.stop(new CountersignError('identity.ended', { username: person.username }));
    this.unfollow = session.onChange((end) => {
      if (end?.identity === person) ended();
    });
    // It may have ended while the signer was looked for.
    if (session.current !== person) ended();
  }

  /** The batch has ended: what becomes of the login is nothing to it any more. */
  settle(): void {
    this.unfollow();
  }

  /** A PIN window that is taken away from somebody who was logged out was closed by nobody: the reason is told in its place. */
  causeOf(error: unknown): unknown {
    const { reason } = this;
    if (!reason || isStoppedByPerson(reason.code)) return error;
    return CountersignError.is(error) && isStoppedByPerson(error.code) ? reason : error;
  }
}
