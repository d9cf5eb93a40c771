import { describe, expect, it } from 'vitest';
import { PageWatch } from '../../../main/app/page-watch';
import type { PageWatchRequest } from '../../../preload/contract/page-watch';

function watched({ memory = 0 }: { memory?: number } = {}) {
  const state = { memory: memory as number | undefined, changed: false };
  const asked: PageWatchRequest[] = [];
  const watch = new PageWatch({
    ask: (request) => void asked.push(request),
    memory: () => state.memory,
    changed: () => state.changed,
  });
  /** One second in which the process says what it is at. */
  const second = (work: number): string | undefined => {
    const why = watch.tick();
    const last = asked.at(-1);
    return why ?? watch.answer({ pong: last && 'ping' in last ? last.ping : 0, work });
  };
  return { watch, state, second };
}

const repeat = (count: number, second: (at: number) => string | undefined): (string | undefined)[] =>
  Array.from({ length: count }, (_, at) => second(at));

describe('the watch over a process that draws', () => {
  it('lets a process live that answers, idle or at one thing after another', () => {
    const { second } = watched();
    expect(new Set(repeat(100, () => second(0)))).toEqual(new Set([undefined]));
    expect(new Set(repeat(100, (at) => second(1 + Math.floor(at / 10))))).toEqual(new Set([undefined]));
  });

  it('ends one that does not answer', () => {
    const { watch, second } = watched();
    second(0);
    const ends = repeat(20, () => watch.tick());
    expect(ends.findIndex((end) => end === 'page.hung')).toBe(15);
  });

  it('ends one that is at one thing for too long, though it answers', () => {
    const { second } = watched();
    const ends = repeat(30, () => second(7));
    expect(ends.findIndex((end) => end === 'page.hung')).toBe(21);
  });

  it('takes an answer for what it was asked only: one told ahead does not count', () => {
    const { watch } = watched();
    for (let ping = 1; ping <= 100; ping += 1) watch.answer({ pong: ping, work: 0 });
    expect(repeat(20, () => watch.tick())).toContain('page.hung');
  });

  it('ends one that has more than 1 GB, and one whose file changed', () => {
    const { watch, state } = watched({ memory: 1024 ** 3 });
    expect(watch.tick()).toBeUndefined();
    state.memory = 1024 ** 3 + 1;
    expect(watch.tick()).toBe('page.memory');
    state.memory = undefined;
    state.changed = true;
    expect(watch.tick()).toBe('page.changed');
  });

  it.each([
    ['out of memory', { broken: 'memory' }, 'page.memory'],
    ['stopped', { broken: 'crashed' }, 'page.crashed'],
    ['in words of its own', { broken: 'all is well' }, 'page.crashed'],
    ['nothing', undefined, 'page.crashed'],
    ['a text', 'pong', 'page.crashed'],
  ])('hears what the process says of its own end: %s', (_what, message, end) => {
    expect(watched().watch.answer(message)).toBe(end);
  });
});
