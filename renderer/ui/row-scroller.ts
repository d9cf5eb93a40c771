import { scrolledTo } from './row-window';
import type { Followed } from '../app/store';

/** Follows the element that scrolls, and the heights of the rows that are drawn in it. Its state counts the changes. */
export class RowScroller implements Followed<number> {
  private element: HTMLElement | undefined;
  private readonly heights = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private changes = 0;
  private readonly observer = new ResizeObserver((entries) => this.resized(entries.map(({ target }) => target)));

  /** Pixels from the top of the first row to the first that is seen, and how many are seen. */
  seen = { top: 0, height: 0 };

  /**
   * @param guess - pixels of a row before it is drawn
   * @param head - pixels at the top of the scroller that rows can not be seen in
   */
  constructor(
    private readonly guess: number,
    private readonly head: number,
  ) {}

  readonly getState = (): number => this.changes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** For the element that scrolls. */
  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (!element) return undefined;
    this.element = element;
    element.addEventListener('scroll', this.look, { passive: true });
    this.observer.observe(element);
    this.look();
    return () => {
      element.removeEventListener('scroll', this.look);
      this.observer.unobserve(element);
      this.element = undefined;
    };
  };

  /** For the element of a row, which carries its id as `data-row`. */
  readonly measure = (row: HTMLElement | null): (() => void) | undefined => {
    if (!row) return undefined;
    this.observer.observe(row);
    return () => this.observer.unobserve(row);
  };

  /** Looks what is seen now: it may be more or less without a scroll. */
  readonly look = (): void => {
    const { element, seen } = this;
    if (!element) return;
    const { scrollTop: top, clientHeight } = element;
    const height = clientHeight - this.head;
    if (top === seen.top && height === seen.height) return;
    this.seen = { top, height };
    this.changed();
  };

  /** As measured, or as guessed before it was drawn. */
  heightOf(id: string | undefined): number {
    return this.heights.get(id ?? '') ?? this.guess;
  }

  /** Scrolls no further than a row needs to be seen whole. */
  reveal(row: { top: number; height: number }): void {
    const { element } = this;
    if (!element) return;
    element.scrollTop = scrolledTo(row, { top: element.scrollTop, height: element.clientHeight - this.head });
    this.look();
  }

  /** The same where every row stands in the page. */
  revealDrawn(id: string): void {
    this.element?.querySelector(`[data-row="${id}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  private resized(elements: Element[]): void {
    let changed = false;
    for (const row of elements) {
      if (!(row instanceof HTMLElement) || row === this.element) continue;
      const { offsetHeight, dataset } = row;
      const id = dataset['row'];
      if (id === undefined || offsetHeight === 0 || this.heights.get(id) === offsetHeight) continue;
      this.heights.set(id, offsetHeight);
      changed = true;
    }
    this.look();
    if (changed) this.changed();
  }

  private changed(): void {
    this.changes += 1;
    for (const listener of this.listeners) listener();
  }
}
