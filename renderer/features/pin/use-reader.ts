import { useEffect, useRef } from 'react';

/**
 * Lets the reader with a pad ask at once. A try after a wrong PIN, and the last one, wait for a yes of their own.
 *
 * @param ready - true while the reader may ask without one
 * @param ask - lets it ask; must keep its identity
 */
export function useReader(ready: boolean, ask: () => Promise<void>): void {
  const asked = useRef(false);
  useEffect(() => {
    if (!ready || asked.current) return;
    asked.current = true;
    void ask();
  }, [ready, ask]);
}
