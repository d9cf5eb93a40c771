import { useSyncExternalStore } from 'react';
import { useDesk } from '../../app/desk-context';
import type { IdentityView } from './identity';

export function useIdentity(): IdentityView {
  const { identity } = useDesk();
  return useSyncExternalStore(identity.subscribe, identity.getState);
}
