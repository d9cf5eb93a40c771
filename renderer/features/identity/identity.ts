import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { IdentificationWay, IdentityState } from '../../../preload/contract/identity';
import { createStore, type Followed } from '../../app/store';

/** Who is at the desk, as main last told it. */
export interface IdentityView extends IdentityState {
  /** The person wants to log in, or somebody else does, without a signing that waits for it. */
  choosing: boolean;
  /** The address of the login was put on the clipboard. */
  copied: boolean;
}

/** Who is at the desk, and what the person can do about it. */
export interface IdentityDesk extends Followed<IdentityView> {
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
  const { getState, subscribe, ...store } = createStore<IdentityView>({ offered: [], choosing: false, copied: false });
  const set = (change: Partial<IdentityView>): void => store.set({ ...getState(), ...change });
  const follow = (told: IdentityState): void => {
    const { person, choosing, copied } = getState();
    // Somebody has logged in: what the person had opened for that closes.
    const arrived = told.person && told.person.provenAt !== person?.provenAt;
    store.set({ ...told, choosing: choosing && !arrived, copied: copied && told.login !== undefined });
  };
  return {
    getState,
    subscribe,

    open() {
      const end = bridge.on('identity.changed', follow);
      void bridge.invoke('identity.describe', {}).then((answer) => answer.ok && follow(answer.value));
      return end;
    },

    choose: () => set({ choosing: true }),

    async begin(authenticator, way) {
      set({ copied: false });
      await bridge.invoke('identity.begin', { authenticator, ...(way && { way }) });
    },

    async cancel() {
      set({ choosing: false });
      await bridge.invoke('identity.cancel', {});
    },

    logOut: async () => void (await bridge.invoke('identity.end', {})),

    async copyAddress() {
      const answer = await bridge.invoke('identity.copyAddress', {});
      if (answer.ok && answer.value.copied) set({ copied: true });
    },
  };
}
