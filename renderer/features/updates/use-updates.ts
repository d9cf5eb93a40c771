import { useSyncExternalStore } from 'react';
import { useDesk } from '../../app/desk-context';
import type { UpdatesState } from './updates';

export function useUpdates(): UpdatesState {
  const { updates } = useDesk();
  return useSyncExternalStore(updates.subscribe, updates.getState);
}
