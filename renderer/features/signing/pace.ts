/** How fast a signing goes: when how many of its documents were over. Times are milliseconds of the clock of `performance`. */
export interface Pace {
  /** Documents that are over since the clock runs. */
  done: number;
  /** The newest last; those that are too old to say anything about now are gone. */
  samples: readonly { at: number; done: number }[];
}

/** A rate is that of the last half minute: a large document, a slow network and a quick rest tell little about each other. */
const rateOver = 30_000;
/** Before this much is known, nothing is said. */
const leastTime = 3_000;
const leastDone = 3;

/** @param done - how many documents are over now that were not before */
export function paceAfter(pace: Pace | undefined, at: number, done: number): Pace | undefined {
  // The clock begins with the first document that is over: what came before it was a PIN, or a look at all of them.
  if (!pace) return done > 0 ? { done: 0, samples: [{ at, done: 0 }] } : undefined;
  if (done === 0) return pace;
  const now = pace.done + done;
  const fresh = pace.samples.filter((sample) => at - sample.at <= rateOver);
  return { done: now, samples: [...(fresh.length > 0 ? fresh : pace.samples.slice(-1)), { at, done: now }] };
}

/**
 * How long the rest takes, in milliseconds, if it goes on as in the last half minute; undefined while that is not known. A batch that
 * stands still takes longer with each second.
 */
export function timeLeft(pace: Pace | undefined, now: number, left: number): number | undefined {
  const first = pace?.samples[0];
  if (!pace || !first) return undefined;
  const done = pace.done - first.done;
  const time = now - first.at;
  return done < leastDone || time < leastTime ? undefined : (time / done) * left;
}
