import { useSyncExternalStore } from 'react';
import { useDesk } from '../../app/desk-context';
import type { TrustState } from './trust';

export function useTrust(): TrustState {
  const { trust } = useDesk();
  return useSyncExternalStore(trust.subscribe, trust.getState);
}
