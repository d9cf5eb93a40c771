import { useEffect, useRef } from 'react';

interface ViewerKeys {
  onSearch(): void;
  onNextHit(by: 1 | -1): void;
  onStep(direction: 1 | -1): void;
  /** To the size at which the whole page is seen. */
  onFit(): void;
}

/** Keys that a reader knows, wherever the focus is in the window; not behind a dialog. */
export function useViewerKeys(keys: ViewerKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open], [role="dialog"]')) return;
      const { onSearch, onNextHit, onStep, onFit } = latest.current;
      const control = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (key === 'f3' || (control && key === 'g')) onNextHit(event.shiftKey ? -1 : 1);
      else if (!control) return;
      else if (key === 'f' && !event.shiftKey) onSearch();
      else if (key === '+' || key === '=') onStep(1);
      else if (key === '-' || key === '_') onStep(-1);
      else if (key === '0') onFit();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
