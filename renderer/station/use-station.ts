import { createContext, useContext } from 'react';
import type { StationBridge } from '../../preload/contract/bridges';
import type { StationStore } from './station-store';

/** What the steps of a station ask with. */
export interface StationDesk {
  store: StationStore;
  bridge: StationBridge;
}

export const StationContext = createContext<StationDesk | undefined>(undefined);

export function useStation(): StationDesk {
  const desk = useContext(StationContext);
  if (!desk) throw new Error('There is no station around this step.');
  return desk;
}
