import type { IdentityAnswerProblem } from '../../../../preload/contract/identity-error-codes';
import { CountersignError } from '../../../errors/countersign-error';

/** One try to log in: how long it may take, and what is learned meanwhile of the issuer's clock. */
export class LoginAttempt {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly begun = performance.now();
  private timedOut = false;
  /** Seconds by which the issuer's clock is ahead of ours, where it told its time. */
  issuerAhead: number | undefined;

  /**
   * @param title - what the person calls whom they log in with
   * @param unwanted - aborted when the person does not want any more
   */
  constructor(
    readonly title: string,
    private readonly unwanted: AbortSignal,
    longestMs: number,
  ) {
    this.timer = setTimeout(() => {
      this.timedOut = true;
      this.controller.abort();
    }, longestMs);
    if (unwanted.aborted) this.controller.abort();
    unwanted.addEventListener('abort', this.stop, { once: true });
  }

  private readonly stop = (): void => this.controller.abort();

  /** Aborted when the login is not wanted any more, or its time is over. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Seconds since it began, whatever was done to the clock meanwhile. */
  get elapsed(): number {
    return (performance.now() - this.begun) / 1000;
  }

  /** What the person is told of a login that was stopped. */
  stopped(): CountersignError {
    return new CountersignError(this.timedOut ? 'identity.timeout' : 'identity.cancelled', {
      authenticator: this.title,
    });
  }

  unusable(problem: IdentityAnswerProblem): CountersignError {
    return new CountersignError('identity.answerUnusable', { authenticator: this.title, problem });
  }

  /** @throws CountersignError identity.cancelled, identity.timeout, at once and whatever becomes of the promise */
  async until<T>(promise: Promise<T>): Promise<T> {
    let stop = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(this.stopped());
    });
    this.signal.addEventListener('abort', stop, { once: true });
    if (this.signal.aborted) stop();
    try {
      return await Promise.race([stopped, promise]);
    } finally {
      this.signal.removeEventListener('abort', stop);
      promise.catch(() => undefined);
    }
  }

  /** @throws as {@link until} */
  async wait(seconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.until(new Promise<void>((resolve) => (timer = setTimeout(resolve, seconds * 1000))));
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    clearTimeout(this.timer);
    this.unwanted.removeEventListener('abort', this.stop);
  }
}
