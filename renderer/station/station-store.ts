import type { StationBridge, StationChannel } from '../../preload/contract/bridges';
import type { Request } from '../../preload/contract/channels';
import type { ErrorShape, Result } from '../../preload/contract/error-codes';
import type { StationHealth, StationState } from '../../preload/contract/station';

type StationAsk = Exclude<Extract<StationChannel, `station.${string}`>, 'station.health'>;

/** What main says of the station, for the page: it keeps nothing of its own. */
export interface StationStore {
  /** Undefined until main has answered for the first time. */
  current(): StationState | undefined;
  subscribe(changed: () => void): () => void;
  /**
   * Asks for a step, one at a time: a second touch while main works on the first is no second wish. What main refuses changes
   * nothing, and its reason is seen until something else is asked for.
   */
  ask<C extends StationAsk>(channel: C, request: Request<C>): Promise<void>;
  /** Why the last wish was refused; what main itself says of the step is in its state. */
  refusal(): ErrorShape | undefined;
  health(): Promise<Result<StationHealth>>;
}

export function createStationStore(bridge: StationBridge): StationStore {
  let state: StationState | undefined;
  let refused: ErrorShape | undefined;
  let asking = false;
  const listeners = new Set<() => void>();
  const show = (next: StationState | undefined, refusal?: ErrorShape): void => {
    if (next && state && next.step !== state.step) refused = undefined;
    state = next;
    refused = refusal ?? refused;
    for (const listener of listeners) listener();
  };
  bridge.on('station.changed', (next) => show(next));
  const ask = async <C extends StationAsk>(channel: C, request: Request<C>): Promise<void> => {
    // Whoever says that they are there, or goes, is heard at any time.
    const alone = channel !== 'station.stay' && channel !== 'station.again';
    if (alone && asking) return;
    if (alone) asking = true;
    try {
      refused = undefined;
      const answer = await bridge.invoke(channel, request);
      if (answer.ok) show(answer.value);
      else show(state, answer.error);
    } finally {
      if (alone) asking = false;
    }
  };
  void ask('station.describe', {});
  return {
    current: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    ask,
    refusal: () => refused,
    health: () => bridge.invoke('station.health', {}),
  };
}
