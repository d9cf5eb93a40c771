import { useSyncExternalStore } from 'react';
import type { StationStore } from './station-store';

/** The page of a station: one step at a time, as main says. */
export function Station({ store }: { store: StationStore }) {
  const state = useSyncExternalStore(store.subscribe, store.current);
  return <main lang={state?.language}>{state?.title}</main>;
}
