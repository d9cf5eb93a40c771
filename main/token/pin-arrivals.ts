import { CountersignError } from '../errors/countersign-error';
import type { TokenHost } from './token-host';

type Arrival = 'arrived' | 'stopped';

/** What a PIN window hands to the token process, told here one after the other without what it is. */
export class PinArrivals {
  private announce: (what: Arrival) => void = () => undefined;
  private arrival = this.following();
  private readonly endings: (() => void)[];

  /**
   * @param host - of the token process
   * @param token - the token's name in the configuration
   * @param isArrival - true for the event that tells of one
   * @param ended - when the person leaves the window
   */
  constructor(
    host: TokenHost,
    private readonly token: string,
    isArrival: (event: { name: string; payload: unknown }) => boolean,
    private readonly ended: Promise<unknown>,
  ) {
    this.endings = [
      host.onEvent((event) => {
        if (isArrival(event)) this.announce('arrived');
      }),
      host.onStop(() => this.announce('stopped')),
    ];
  }

  /**
   * Waits for the next one.
   *
   * @throws CountersignError token.stopped, pin.cancelled
   */
  async next(): Promise<void> {
    const what = await Promise.race([this.arrival, this.ended]);
    if (what === 'stopped') throw new CountersignError('token.stopped', { token: this.token });
    if (what !== 'arrived') throw new CountersignError('pin.cancelled', { token: this.token });
    this.arrival = this.following();
  }

  /** Listens no longer. */
  end(): void {
    for (const ending of this.endings) ending();
  }

  private following(): Promise<Arrival> {
    return new Promise((resolve) => (this.announce = resolve));
  }
}
