import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** A selection over more pages is copied as far as they are there. */
const most = 30;

const pageOf = (node: Node | null): number | undefined => {
  const element = node instanceof Element ? node : node?.parentElement;
  const page = element?.closest<HTMLElement>('[data-page]')?.dataset['page'];
  return page === undefined ? undefined : Number(page);
};

/** Pages that stay though they are out of sight: those with selected words, and the one that has the focus. */
export function useKeptPages(pane: RefObject<HTMLElement | null>): readonly number[] {
  const [kept, setKept] = useState<readonly number[]>([]);
  useEffect(() => {
    const look = (): void => {
      const inPane = (node: Node | null): boolean => pane.current?.contains(node) === true;
      const pages = new Set<number>();
      const focused = inPane(document.activeElement) ? pageOf(document.activeElement) : undefined;
      if (focused !== undefined) pages.add(focused);
      const selection = document.getSelection();
      if (selection && !selection.isCollapsed && inPane(selection.anchorNode) && inPane(selection.focusNode)) {
        const ends = [pageOf(selection.anchorNode), pageOf(selection.focusNode)].filter((page) => page !== undefined);
        const from = Math.min(...ends);
        for (let page = from; page <= Math.min(Math.max(...ends), from + most - 1); page += 1) pages.add(page);
      }
      const next = [...pages].sort((one, other) => one - other);
      setKept((before) => (before.join() === next.join() ? before : next));
    };
    document.addEventListener('selectionchange', look);
    document.addEventListener('focusin', look);
    return () => {
      document.removeEventListener('selectionchange', look);
      document.removeEventListener('focusin', look);
    };
  }, [pane]);
  return kept;
}
