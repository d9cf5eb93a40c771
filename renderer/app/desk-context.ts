import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Desk } from '../features/signing/desk';
import type { DeskState, RunningBatch } from '../features/signing/desk-state';

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

/** The desk but for what changes with each report of a signing. */
export type StillState = Omit<DeskState, 'documents' | 'batch'> & { batch?: Omit<RunningBatch, 'pace' | 'steps'> };

const still = new WeakMap<Desk, DeskState>();

/**
 * The same for a part of the window that does not show how far documents are: it is not drawn anew with each report while hundreds
 * are signed.
 */
export function useStillState(): StillState {
  const desk = useDesk();
  return useSyncExternalStore(desk.subscribe, () => {
    const [before, now] = [still.get(desk), desk.getState()];
    if (before && isAsStill(before, now)) return before;
    still.set(desk, now);
    return now;
  });
}

/** One fact of the desk: a text, a number, or whether something is so. */
export function useDeskFact<T extends string | number | boolean | undefined>(fact: (state: DeskState) => T): T {
  const desk = useDesk();
  return useSyncExternalStore(desk.subscribe, () => fact(desk.getState()));
}

function isAsStill(before: DeskState, now: DeskState): boolean {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)] as (keyof DeskState)[]);
  keys.delete('documents');
  keys.delete('batch');
  const { batch: one, batch: { id, documentIds, stopping, paused, before: earlier } = {} } = before;
  const { batch: other } = now;
  return (
    [...keys].every((key) => before[key] === now[key]) &&
    (one === undefined) === (other === undefined) &&
    id === other?.id &&
    documentIds === other?.documentIds &&
    stopping === other?.stopping &&
    paused === other?.paused &&
    earlier === other?.before
  );
}
