import { expect, it } from 'vitest';
import { tallied } from '../../../main/ipc/one-time-tally';
import type { OneTimeStep, OneTimeStepTally } from '../../../preload/contract/one-time';

it('counts each kind of step, keeps the last of it, and the order of their first times', () => {
  const done: OneTimeStep[] = [
    { step: 'key', milliseconds: 1, about: 'first' },
    { step: 'signature', milliseconds: 2, about: 'a.pdf' },
    { step: 'destroyed', milliseconds: 3 },
    { step: 'key', milliseconds: 4, about: 'second' },
    { step: 'signature', milliseconds: 5, about: 'b.pdf' },
  ];
  expect(done.reduce<OneTimeStepTally[]>(tallied, [])).toEqual([
    { step: 'key', milliseconds: 4, about: 'second', times: 2 },
    { step: 'signature', milliseconds: 5, about: 'b.pdf', times: 2 },
    { step: 'destroyed', milliseconds: 3, times: 1 },
  ]);
});
