import type { TrustedListsState } from '../../preload/contract/trusted-lists';
import type { Log } from '../log/log';
import type { ListsService } from './lists-service';

/** The first look waits until the window is there and what the person came for has begun. */
const firstLookMs = 5_000;
/** Clocks are looked at so often: no timer has to survive a suspension or a clock that is set. */
const lookEveryMs = 60_000;
/** A network is there a moment after a computer wakes. */
const awakeMs = 15_000;
/** How long is waited after one failure, two, three, and all after that. */
const waitsMs = [2, 10, 60, 240].map((minutes) => minutes * 60_000);
/** So far ahead of the clock nothing can have been looked at, unless the clock was wrong then. */
const clockSlackMs = 10 * 60_000;

export interface RefreshScheduleOptions {
  lists: Pick<ListsService, 'state' | 'isDue' | 'refresh' | 'refreshing' | 'onRefresh' | 'refreshHours'>;
  /** False where no list may be had from anywhere. */
  allowed: boolean;
  now: () => Date;
  log: Log;
}

/**
 * Keeps the trusted lists up to date in the background: all of them when they are due, and those that could not be had
 * again after a while. It only ever starts a refresh, which a process of its own makes; nobody waits for it.
 */
export class RefreshSchedule {
  private readonly timers = new Set<NodeJS.Timeout>();
  private endWatch: () => void = () => undefined;
  /** When the last refresh ended, by the clock of that time. */
  private endedAt: number | undefined;
  private failures = 0;

  constructor(private readonly options: RefreshScheduleOptions) {}

  /** Begins to look, now and then, whether something is to be done. */
  start(): void {
    const { lists, allowed, now } = this.options;
    if (!allowed || lists.refreshHours === 0) return;
    this.endWatch = lists.onRefresh((news) => {
      if (news.state === 'running') return;
      this.endedAt = now().getTime();
      // Who cancelled it does not want it back at once.
      if (news.cancelled) this.failures = waitsMs.length - 1;
      else if (news.error || wanted(lists.state())) this.failures += 1;
      else this.failures = 0;
    });
    this.lookIn(firstLookMs);
    this.timers.add(setInterval(() => this.look(), lookEveryMs).unref());
  }

  /** The computer was suspended: what failed without a network is tried again soon. */
  awake(): void {
    if (this.timers.size === 0) return;
    this.endedAt = undefined;
    this.lookIn(awakeMs);
  }

  /** Ends the looking; a refresh that goes on ends with its process. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.endWatch();
  }

  private lookIn(milliseconds: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.look();
    }, milliseconds);
    this.timers.add(timer.unref());
  }

  private look(): void {
    const { lists, now, log } = this.options;
    if (lists.refreshing || this.waits()) return;
    const at = now();
    const state = lists.state();
    const due = lists.isDue(at) || isAhead(state.refreshed, at);
    const only = due ? undefined : wanted(state);
    if (!due && !only) return;
    const began = at.getTime();
    lists.refresh({ at, ...(only && { only }) }).then(
      ({ lists: known }) => {
        const failed = known.filter(({ problem }) => problem).length;
        log.info('lists.refreshed', { count: known.length, failed, milliseconds: now().getTime() - began });
      },
      (error: { code?: string }) => log.warn('lists.notRefreshed', { error: error.code ?? 'internal' }),
    );
  }

  /** Whether a failure was so recently that nothing is tried yet. */
  private waits(): boolean {
    if (this.failures === 0 || this.endedAt === undefined) return false;
    const now = this.options.now().getTime();
    // A clock that was set back says nothing of how long it was: the wait begins anew.
    if (now < this.endedAt) this.endedAt = now;
    return now - this.endedAt < (waitsMs[Math.min(this.failures, waitsMs.length) - 1] ?? 0);
  }
}

/** The territories whose lists the last look did not bring; undefined where it brought all. */
function wanted({ lists }: TrustedListsState): string[] | undefined {
  const failed = lists.filter(({ problem }) => problem);
  if (failed.length === 0) return undefined;
  return failed.flatMap(({ kind, territory }) => (kind === 'list' ? [territory] : []));
}

const isAhead = (time: string | undefined, at: Date): boolean =>
  time !== undefined && Date.parse(time) - at.getTime() > clockSlackMs;
