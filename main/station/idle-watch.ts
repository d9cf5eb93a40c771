/** Milliseconds between two looks at the clock. */
const lookEveryMs = 250;

export interface IdleWatchOptions {
  /** After how long without a touch it asks, in seconds. */
  idleSeconds: number;
  /** How long it asks. */
  warningSeconds: number;
  /** Nobody is missed: nobody is there, or the station itself is at work. */
  excused: () => boolean;
  /** Told each second of the countdown, and `undefined` when somebody is there again. */
  warned: (secondsLeft: number | undefined) => void;
  over: () => void;
  /** Milliseconds that only go forward. */
  now?: () => number;
}

/** Notices that nobody is at the station any more, asks, and says when it is sure. */
export class IdleWatch {
  private touchedAt: number;
  private told: number | undefined;
  private readonly now: () => number;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: IdleWatchOptions) {
    this.now = options.now ?? (() => performance.now());
    this.touchedAt = this.now();
    this.timer = setInterval(() => this.look(), lookEveryMs);
    this.timer.unref();
  }

  /** Somebody is there. */
  touched(): void {
    this.touchedAt = this.now();
    this.tell(undefined);
  }

  end(): void {
    clearInterval(this.timer);
  }

  /** Looks at the clock now. */
  look(): void {
    const { idleSeconds, warningSeconds, excused, over } = this.options;
    if (excused()) {
      this.touched();
      return;
    }
    const left = idleSeconds + warningSeconds - (this.now() - this.touchedAt) / 1000;
    if (left > warningSeconds) return;
    if (left > 0) {
      this.tell(Math.ceil(left));
      return;
    }
    // Once: what follows takes its time.
    this.touchedAt = this.now();
    this.told = undefined;
    over();
  }

  private tell(seconds: number | undefined): void {
    if (this.told === seconds) return;
    this.told = seconds;
    this.options.warned(seconds);
  }
}
