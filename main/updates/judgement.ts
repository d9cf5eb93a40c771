import { NotTrusted, type ReleaseIndex } from './release-index';
import { compareVersions } from './version-order';

/** How far clocks of honest computers differ, in milliseconds. */
const clockSlackMs = 24 * 3_600_000;

/** What was believed before. */
export interface SeenIndex {
  index: ReleaseIndex;
  /** By this computer's clock, when it was believed. */
  at: Date | undefined;
}

/**
 * Holds an index whose signature is good against what was seen before and against the clock. An old index is signed as well as
 * a new one: only its number, its versions and its time tell them apart.
 *
 * The clock may have been set back to keep an old index from expiring. It counts as behind where it shows a time before the
 * index was made, or before the last look; the latter only as long as no index of a higher number is brought, so that a clock
 * that once was far ahead does not end all looks.
 *
 * @throws NotTrusted older, two-of-one-number, clock, expired
 */
export function judgeIndex(index: ReleaseIndex, seen: SeenIndex | undefined, now: Date): void {
  const before = seen?.index;
  if (before) {
    const lowered = compareVersions(index.version, before.version) < 0;
    if (index.sequence < before.sequence || lowered) throw new NotTrusted('older');
    if (index.sequence === before.sequence && JSON.stringify(index) !== JSON.stringify(before)) {
      throw new NotTrusted('two-of-one-number');
    }
  }
  const at = now.getTime() + clockSlackMs;
  const isNew = !before || index.sequence > before.sequence;
  if (at < Date.parse(index.issued) || (!isNew && seen?.at && at < seen.at.getTime())) throw new NotTrusted('clock');
  if (now.getTime() >= Date.parse(index.expires)) throw new NotTrusted('expired');
}
