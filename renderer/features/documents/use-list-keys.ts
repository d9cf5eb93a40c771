import type { KeyboardEvent } from 'react';

/** How many rows Page Up and Page Down move. */
const page = 10;

interface ListKeys {
  activeIndex: number;
  count: number;
  focusRow(index: number): void;
  select(index: number, how: 'toggle' | 'stretch'): void;
  selectAll(): void;
  /** @returns false where nothing was chosen, and the key is somebody else's */
  selectNone(): boolean;
  /** @returns false where the row can not be taken away */
  remove(): boolean;
}

/** The keys of a list whose rows can be chosen, as the grid pattern of ARIA has them. Keys within a field of a row stay there. */
export function useListKeys(keys: ListKeys): (event: KeyboardEvent) => void {
  return (event) => {
    const { activeIndex, count } = keys;
    const target = event.target as HTMLElement;
    const onRow = target.dataset['row'] !== undefined;
    if (event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a' || event.shiftKey) return;
      event.preventDefault();
      return keys.selectAll();
    }
    const steps: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: count - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const index = Math.max(0, Math.min(count - 1, step));
      if (event.shiftKey) keys.select(index, 'stretch');
      keys.focusRow(index);
    } else if (event.key === ' ' && onRow) {
      event.preventDefault();
      keys.select(activeIndex, event.shiftKey ? 'stretch' : 'toggle');
    } else if (event.shiftKey) {
      return;
    } else if (event.key === 'Escape') {
      if (keys.selectNone()) event.preventDefault();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (keys.remove()) event.preventDefault();
    }
  };
}
