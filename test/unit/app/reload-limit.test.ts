import { expect, it } from 'vitest';
import { ReloadLimit } from '../../../main/app/reload-limit';

function limit(most: number, withinMs: number) {
  let at = 0;
  const one = new ReloadLimit(most, withinMs, () => at);
  return { one, wait: (ms: number) => (at += ms) };
}

it('allows so many within the span and no more', () => {
  const { one, wait } = limit(3, 1_000);
  expect([one.allows(), one.allows(), one.allows(), one.allows()]).toEqual([true, true, true, false]);
  wait(999);
  expect(one.allows()).toBe(false);
  wait(1);
  expect(one.allows()).toBe(true);
});

it('counts only what it allowed, each for its own span', () => {
  const { one, wait } = limit(2, 1_000);
  expect(one.allows()).toBe(true);
  wait(600);
  expect([one.allows(), one.allows()]).toEqual([true, false]);
  wait(400);
  expect([one.allows(), one.allows()]).toEqual([true, false]);
});

it('begins anew when a person asks', () => {
  const { one } = limit(1, 1_000);
  expect([one.allows(), one.allows()]).toEqual([true, false]);
  one.forget();
  expect(one.allows()).toBe(true);
});
