import { seenStrips, standsFor, strips, tellEvery } from '../../preload/contract/page-review';
import type { ReviewState, Standing } from '../../preload/contract/page-review';

/** A window that has not told for so long was not looked at: it may have been covered, asleep, or busy. */
const longestSilence = 4 * tellEvery;

/**
 * Which pages of a document were seen: each strip of a page has to stand still in a window that is looked at for a while.
 * Pages that fly by, as under a key that is held down, never stand.
 */
export class PageReview {
  /** Strips that were seen, by page and turn. */
  private readonly seen = new Map<number, number>();
  private readonly complete = new Set<number>();
  /** Since when a strip stands: by page, turn and strip. */
  private standing = new Map<number, number>();
  private told = -Infinity;

  /** @param pages - how many the document has, as its page tree says; a window that has more of them is believed */
  constructor(
    private pages: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get state(): ReviewState {
    return { pages: this.pages, left: Math.max(0, this.pages - this.complete.size) };
  }

  /** @param attended - the window is focused and can be seen */
  look({ rotation, pages, standing }: Standing, attended: boolean): ReviewState {
    const now = this.now();
    const before = now - this.told <= longestSilence ? this.standing : new Map<number, number>();
    this.told = now;
    this.standing = new Map();
    this.pages = Math.max(this.pages, pages);
    if (!attended) return this.state;
    for (const { page, strips: bits } of standing) {
      if (page > this.pages || this.complete.has(page)) continue;
      const turned = page * 4 + rotation / 90;
      for (let strip = 0; strip < strips; strip += 1) {
        if ((bits & (1 << strip)) === 0) continue;
        const key = turned * strips + strip;
        const since = before.get(key) ?? now;
        this.standing.set(key, since);
        if (now - since >= standsFor) this.note(page, turned, strip);
      }
    }
    return this.state;
  }

  private note(page: number, turned: number, strip: number): void {
    const after = (this.seen.get(turned) ?? 0) | (1 << strip);
    this.seen.set(turned, after);
    if (count(after) >= seenStrips) this.complete.add(page);
  }
}

function count(bits: number): number {
  let set = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) set += 1;
  return set;
}
