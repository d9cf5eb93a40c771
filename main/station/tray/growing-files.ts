import type { FolderEntry } from './folder-entries';

/** A file that was left alone for so long is whole, milliseconds. */
const quietFor = 1000;
/** One that nobody has touched for so long, when it is seen for the first time, is not looked at twice. */
const oldAtFirst = 10_000;

/** Tells files that are still being written from those that are whole: by two looks, since clocks of shares differ. */
export class GrowingFiles {
  private readonly seen = new Map<string, { mark: string; since: number }>();

  /**
   * @param entries - all that is there now
   * @returns those that have not changed for a while
   */
  whole(entries: readonly FolderEntry[]): FolderEntry[] {
    const now = performance.now();
    const names = new Set(entries.map(({ name }) => name));
    for (const name of this.seen.keys()) if (!names.has(name)) this.seen.delete(name);
    return entries.filter(({ name, mark, changed }) => {
      const known = this.seen.get(name);
      if (known?.mark === mark) return now - known.since >= quietFor;
      const old = known === undefined && Math.abs(Date.now() - changed) > oldAtFirst;
      this.seen.set(name, { mark, since: old ? now - quietFor : now });
      return old;
    });
  }

  /** In how many milliseconds the youngest of them can be whole; nothing where all are. */
  nextLook(): number | undefined {
    const now = performance.now();
    const waits = [...this.seen.values()].map(({ since }) => quietFor - (now - since)).filter((wait) => wait > 0);
    return waits.length === 0 ? undefined : Math.max(...waits);
  }
}
