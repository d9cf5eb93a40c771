import type { StationBridge, StationChannel } from '../../preload/contract/bridges';
import type { Request } from '../../preload/contract/channels';
import type { StationState } from '../../preload/contract/station';

type StationAsk = Extract<StationChannel, `station.${string}`>;

/** What main says of the station, for the page: it keeps nothing of its own. */
export interface StationStore {
  /** Undefined until main has answered for the first time. */
  current(): StationState | undefined;
  subscribe(changed: () => void): () => void;
  /** Asks for a step. What main refuses changes nothing: it tells what is to be seen. */
  ask<C extends Exclude<StationAsk, 'station.health'>>(channel: C, request: Request<C>): Promise<void>;
}

export function createStationStore(bridge: StationBridge): StationStore {
  let state: StationState | undefined;
  const listeners = new Set<() => void>();
  const show = (next: StationState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  bridge.on('station.changed', show);
  const ask = async <C extends Exclude<StationAsk, 'station.health'>>(
    channel: C,
    request: Request<C>,
  ): Promise<void> => {
    const answer = await bridge.invoke(channel, request);
    if (answer.ok) show(answer.value);
  };
  void ask('station.describe', {});
  return {
    current: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    ask,
  };
}
