import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Desk } from '../features/signing/desk';
import type { DeskState } from '../features/signing/desk-state';

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('No desk is provided above this component.');
  return desk;
}

export function useDeskState(): DeskState {
  const desk = useDesk();
  return useSyncExternalStore(desk.subscribe, desk.getState);
}
