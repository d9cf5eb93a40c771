import type { OneTimeStep, OneTimeStepTally } from '../../preload/contract/one-time';

/** Each kind of step once, in the order of its first time: a key for each of hundreds of documents takes no more lines than one. */
export function tallied(steps: readonly OneTimeStepTally[], done: OneTimeStep): OneTimeStepTally[] {
  const before = steps.find(({ step }) => step === done.step);
  const now = { ...done, times: (before?.times ?? 0) + 1 };
  return before ? steps.map((one) => (one === before ? now : one)) : [...steps, now];
}
