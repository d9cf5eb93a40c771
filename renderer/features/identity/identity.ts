import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { IdentificationWay, IdentityState } from '../../../preload/contract/identity';

/** Who is at the desk, as main last told it. */
export interface IdentityView extends IdentityState {
  /** The person wants to log in, or somebody else does, without a signing that waits for it. */
  choosing: boolean;
  /** The address of the login was put on the clipboard. */
  copied: boolean;
}

/** Who is at the desk, and what the person can do about it. */
export interface IdentityDesk {
  getState(): IdentityView;
  subscribe(listener: () => void): () => void;
  /** Follows main's events; returns the function that ends that. */
  open(): () => void;
  /** Shows the ways to log in. */
  choose(): void;
  begin(authenticator: string, way?: IdentificationWay): Promise<void>;
  /** Gives up the login, and the signing that waits for it. */
  cancel(): Promise<void>;
  logOut(): Promise<void>;
  copyAddress(): Promise<void>;
}

export function createIdentity(bridge: MainWindowBridge): IdentityDesk {
  let state: IdentityView = { offered: [], choosing: false, copied: false };
  const listeners = new Set<() => void>();
  const set = (next: IdentityView): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const follow = (told: IdentityState): void => {
    // Somebody has logged in: what the person had opened for that closes.
    const arrived = told.person && told.person.provenAt !== state.person?.provenAt;
    set({ ...told, choosing: state.choosing && !arrived, copied: state.copied && told.login !== undefined });
  };
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    open() {
      const end = bridge.on('identity.changed', follow);
      void bridge.invoke('identity.describe', {}).then((answer) => answer.ok && follow(answer.value));
      return end;
    },

    choose: () => set({ ...state, choosing: true }),

    async begin(authenticator, way) {
      set({ ...state, copied: false });
      await bridge.invoke('identity.begin', { authenticator, ...(way && { way }) });
    },

    async cancel() {
      set({ ...state, choosing: false });
      await bridge.invoke('identity.cancel', {});
    },

    logOut: async () => void (await bridge.invoke('identity.end', {})),

    async copyAddress() {
      const answer = await bridge.invoke('identity.copyAddress', {});
      if (answer.ok && answer.value.copied) set({ ...state, copied: true });
    },
  };
}
