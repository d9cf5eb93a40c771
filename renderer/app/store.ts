/** A state that views follow, as React's `useSyncExternalStore` takes it. */
export interface Followed<State> {
  getState(): State;
  /** @returns the function that ends that */
  subscribe(listener: () => void): () => void;
}

export interface Store<State> extends Followed<State> {
  /** Puts another state in its place, and tells whoever follows; the same one is no news. */
  set(state: State): void;
}

export function createStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
