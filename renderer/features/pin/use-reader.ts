import { useCallback, useEffect, useRef } from 'react';

type Step<V> = { type: 'submitted' } | { type: 'judged'; verdict: V };

/**
 * Lets the reader with a pad ask, at once where it may. A try after a wrong PIN, and the last one, wait for a yes of their own.
 *
 * @param bridge - must keep its identity
 * @param ready - true while the reader may ask without that yes
 * @param dispatch - told that the reader asks, and then its verdict; must keep its identity
 * @returns lets the reader ask
 */
export function useReader<V>(
  bridge: { submitOnReader(): Promise<V> },
  ready: boolean,
  dispatch: (step: Step<V>) => void,
): () => Promise<void> {
  const asked = useRef(false);
  const ask = useCallback(async (): Promise<void> => {
    const verdict = bridge.submitOnReader();
    dispatch({ type: 'submitted' });
    dispatch({ type: 'judged', verdict: await verdict });
  }, [bridge, dispatch]);

  useEffect(() => {
    if (!ready || asked.current) return;
    asked.current = true;
    void ask();
  }, [ready, ask]);

  return ask;
}
