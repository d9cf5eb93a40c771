import type { Log } from '../log/log';
import type { UpdateService } from './update-service';

/** The first look waits until what the person came for is done, or nearly: nothing waits for it. */
const firstLookMs = 30_000;
/** Clocks are looked at so often: no timer has to survive a suspension. */
const lookEveryMs = 10 * 60_000;
const dayMs = 24 * 3_600_000;

/** Looks for updates in the background of the window, once a day at most, whatever came of the look before. */
export class UpdateSchedule {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly updates: Pick<UpdateService, 'look' | 'looks' | 'triedAt'>,
    private readonly now: () => Date,
    private readonly log: Log,
    /** Told of each look that has ended. */
    private readonly looked: () => void,
  ) {}

  start(): void {
    const first = setTimeout(() => void this.tick(), firstLookMs);
    this.timers = [first.unref(), setInterval(() => void this.tick(), lookEveryMs).unref()];
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async tick(): Promise<void> {
    if (!this.updates.looks || !this.isDue()) return;
    try {
      const { state, problem, unsafeBelow } = await this.updates.look();
      this.log.info('updates.looked', {
        outcome: state,
        unsafe: unsafeBelow !== undefined,
        ...(problem && { error: problem.code }),
      });
    } catch (error) {
      this.log.warn('updates.notLooked', { error: error instanceof Error ? error.name : 'unknown' });
    }
    this.looked();
  }

  /** A time ahead of the clock is of a clock that was wrong. */
  private isDue(): boolean {
    const since = this.now().getTime() - (this.updates.triedAt?.getTime() ?? 0);
    return since >= dayMs || since < 0;
  }
}
