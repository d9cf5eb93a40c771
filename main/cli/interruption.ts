/** What ends a command from outside, and the exit code that shells give it. */
export const interruptedCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type InterruptSignal = keyof typeof interruptedCodes;
export type InterruptedCode = (typeof interruptedCodes)[InterruptSignal];

/** A terminal sends one Ctrl+C to the whole group, and a program in front of us may send it on: that is one wish. */
const sameWishMs = 250;

/** The command is to end now. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What goes on and can be stopped in good order. */
interface Stoppable {
  /**
   * Begins nothing more; what is under way comes to its end.
   * @returns false where nothing is under way that is worth waiting for
   */
  stop(): boolean;
  /** Writes what is known when nobody wants to wait for that end. */
  tellSoFar?(): void;
}

/**
 * Ctrl+C and the signals that end a program. The first one lets a batch come to its end in good order; a second one, or one
 * where nothing can be stopped like that, ends the command at once.
 */
export class Interruption {
  /** The first signal. */
  caught: InterruptSignal | undefined;
  private caughtAt = 0;
  private running: Stoppable | undefined;
  private endNow: (reason: Interrupted) => void = () => undefined;
  private readonly now: Promise<never>;
  private readonly firstOnes: (() => void)[] = [];

  constructor(private readonly clock: () => number = () => performance.now()) {
    this.now = new Promise((_resolve, reject) => (this.endNow = reject));
    this.now.catch(() => undefined);
  }

  /** Listens to the signals of this process. */
  static ofProcess(): Interruption {
    const interruption = new Interruption();
    for (const signal of Object.keys(interruptedCodes) as InterruptSignal[]) {
      process.on(signal, () => interruption.signal(signal));
    }
    return interruption;
  }

  /** Told of a first signal that something is stopped in good order. */
  onStop(listener: () => void): void {
    this.firstOnes.push(listener);
  }

  signal(signal: InterruptSignal): void {
    const at = this.clock();
    if (this.caught === undefined) {
      this.caught = signal;
      this.caughtAt = at;
      if (this.running?.stop() !== true) return this.endNow(new Interrupted(signal));
      for (const listener of this.firstOnes) listener();
    } else if (signal !== this.caught || at - this.caughtAt >= sameWishMs) {
      this.endNow(new Interrupted(signal));
    }
  }

  /** What the command does from now on can be stopped in good order. */
  async during<T>(stoppable: Stoppable, work: () => Promise<T>): Promise<T> {
    this.running = stoppable;
    try {
      return await work();
    } finally {
      if (this.running === stoppable) this.running = undefined;
    }
  }

  /**
   * Waits for a command.
   * @throws Interrupted when it is to end now
   */
  async unlessEnded<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.now]);
  }

  /** @returns false where nothing is known of what was done so far */
  tellSoFar(): boolean {
    this.running?.tellSoFar?.();
    return this.running?.tellSoFar !== undefined;
  }
}
