import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListState, TrustedListsState } from '../../../preload/contract/trusted-lists';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { ListsService, RefreshNews } from '../../../main/lists/lists-service';
import { RefreshSchedule } from '../../../main/lists/refresh-schedule';
import { silentLog } from '../../../main/log/log';

const minute = 60_000;
const hour = 60 * minute;

/** Lists whose refreshes end as the test says. The time is that of the fake clock, and can be set. */
class Lists {
  known: TrustedListsState = { lists: [] };
  asked: (readonly string[] | 'all')[] = [];
  refreshing: ListsService['refreshing'];
  refreshHours = 24;
  /** What the next refreshes come to: the territories that are not had, or that nothing came of it. */
  outcome: string[] | 'fails' | 'never-ends' | 'is-cancelled' = [];
  private follower: (news: RefreshNews) => void = () => undefined;

  state = (): TrustedListsState => this.known;
  isDue = (at: Date): boolean => {
    const { refreshed } = this.known;
    return refreshed === undefined || at.getTime() - Date.parse(refreshed) >= this.refreshHours * hour;
  };
  onRefresh = (follower: (news: RefreshNews) => void) => {
    this.follower = follower;
    return () => (this.follower = () => undefined);
  };
  refresh: ListsService['refresh'] = ({ at, only }) => {
    this.asked.push(only ?? 'all');
    const { outcome } = this;
    if (outcome === 'never-ends') {
      this.refreshing = { state: 'running' };
      return new Promise(() => undefined);
    }
    if (outcome === 'fails') {
      const error = new CountersignError('lists.stopped', {});
      this.follower({ state: 'ended', error, cancelled: false, changed: false });
      return Promise.reject(error);
    }
    this.known = {
      lists: ['AT', 'BE'].map((territory): ListState => ({
        ...{ scheme: 'EU', kind: 'list', territory, location: '' },
        ...(outcome.includes(territory) && { problem: { fault: 'not-had', detail: '' } }),
      })),
      ...(!only && outcome !== 'is-cancelled' && { refreshed: at.toISOString() }),
      ...(only && this.known.refreshed !== undefined && { refreshed: this.known.refreshed }),
    };
    this.follower({ state: 'ended', cancelled: outcome === 'is-cancelled', changed: true });
    return Promise.resolve(this.known);
  };
}

let lists: Lists;
let schedule: RefreshSchedule;
const begin = (allowed = true): void => {
  schedule = new RefreshSchedule({ lists, allowed, now: () => new Date(), log: silentLog });
  schedule.start();
};
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
/** The program stands still while the clock goes on. */
const setClock = (milliseconds: number): unknown => vi.setSystemTime(Date.now() + milliseconds);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-29T08:00:00Z') });
  lists = new Lists();
});
afterEach(() => {
  schedule.stop();
  vi.useRealTimers();
});

describe('trusted lists in the background', () => {
  it('are refreshed a moment after the start, and when they are due again', async () => {
    begin();
    await pass(1_000);
    expect(lists.asked).toEqual([]);
    await pass(5_000);
    expect(lists.asked).toEqual(['all']);
    await pass(23 * hour);
    expect(lists.asked).toHaveLength(1);
    await pass(hour + minute);
    expect(lists.asked).toEqual(['all', 'all']);
  });

  it('are left alone where nothing is due, nothing may be had, or nobody wants it', async () => {
    lists.known = { lists: [], refreshed: new Date().toISOString() };
    begin();
    await pass(hour);
    schedule.stop();
    lists.known = { lists: [] };
    begin(false);
    await pass(2 * hour);
    schedule.stop();
    lists.refreshHours = 0;
    begin();
    await pass(2 * hour);
    schedule.awake();
    await pass(hour);
    expect(lists.asked).toEqual([]);
  });

  it('are not asked for a second time while a refresh goes on', async () => {
    lists.outcome = 'never-ends';
    begin();
    await pass(3 * hour);
    expect(lists.asked).toEqual(['all']);
  });

  it('that could not be had are tried again alone, ever less often', async () => {
    lists.outcome = ['BE'];
    begin();
    await pass(6_000);
    expect(lists.asked).toEqual(['all']);
    await pass(minute);
    expect(lists.asked).toHaveLength(1);
    await pass(2 * minute);
    expect(lists.asked).toEqual(['all', ['BE']]);
    await pass(8 * minute);
    expect(lists.asked).toHaveLength(2);
    await pass(3 * minute);
    expect(lists.asked).toHaveLength(3);
    lists.outcome = [];
    await pass(61 * minute);
    expect(lists.asked).toHaveLength(4);
    await pass(12 * hour);
    expect(lists.asked).toHaveLength(4);
  });

  it('wait longer after each failure, four hours at most, and begin anew after a success', async () => {
    lists.outcome = 'fails';
    begin();
    await pass(24 * hour);
    // 5 s, 2, 10 and 60 minutes, then every 4 hours.
    expect(lists.asked).toHaveLength(9);
    lists.outcome = [];
    await pass(5 * hour);
    expect(lists.known.refreshed).toBeDefined();
    lists.outcome = 'fails';
    lists.asked = [];
    lists.known = { lists: [] };
    await pass(4 * minute);
    expect(lists.asked).toHaveLength(2);
  });

  it('are left in peace for an hour by whoever cancelled a refresh', async () => {
    lists.outcome = 'is-cancelled';
    begin();
    await pass(58 * minute);
    expect(lists.asked).toHaveLength(1);
    await pass(5 * minute);
    expect(lists.asked).toHaveLength(2);
  });

  it('are looked after when a suspended computer wakes, whatever was waited for', async () => {
    begin();
    await pass(6_000);
    setClock(26 * hour);
    await pass(minute);
    expect(lists.asked).toEqual(['all', 'all']);
    lists.outcome = 'fails';
    lists.known = { lists: [] };
    await pass(20 * minute);
    const tried = lists.asked.length;
    setClock(5 * minute);
    schedule.awake();
    await pass(16_000);
    expect(lists.asked).toHaveLength(tried + 1);
  });

  it('survive a clock that was wrong: neither a time in the future nor one set back stops them', async () => {
    lists.known = { lists: [], refreshed: '2035-01-01T00:00:00Z' };
    begin();
    await pass(6_000);
    expect(lists.asked).toEqual(['all']);
    lists.outcome = 'fails';
    lists.known = { lists: [] };
    await pass(minute);
    const tried = lists.asked.length;
    setClock(-30 * 24 * hour);
    await pass(4 * minute);
    expect(lists.asked).toHaveLength(tried + 1);
  });

  it('are not looked at any more when the program ends', async () => {
    begin();
    schedule.stop();
    await pass(48 * hour);
    expect(lists.asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
