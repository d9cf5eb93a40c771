import { CountersignError } from '../errors/countersign-error';
import type {
  BegunLogin,
  CryptoToken,
  KeyEntry,
  KeyManagement,
  OneTimeKeys,
  PinRelease,
  PinSource,
  PrivateKeyDescription,
  TokenAtALook,
  TokenDescription,
  TokenSession,
} from './crypto-token';
import { pinDemandKey, pinEntries } from './pin-demand';
import { enterPin } from './pin-entry';
import type { SignatureRequest, SlotSelector, TokenMethods } from './process/protocol';
import { withTokenErrors } from './token-errors';
import { Pkcs11PinKeeper } from './pin-service';
import type { TokenHost } from './token-host';

/** A session without a login, and what the token said of itself when it was opened. */
interface OpenedSession extends Omit<TokenMethods['session.open']['value'], 'session'> {
  session: Pkcs11Session;
  /** By the clock of `performance`. */
  at: number;
}

/** What a token said of itself longer ago, in milliseconds, it is asked again before a PIN is. */
const freshMs = 1000;

/** Told of a login before anybody else uses it; it never rejects. */
export type LoginHook = (session: TokenSession, token: TokenDescription) => Promise<void>;

/** A CryptoToken on a PKCS#11 module, reached through that module's own process. */
export class Pkcs11CryptoToken implements CryptoToken {
  readonly managesKeys = true;
  readonly makesOneTimeKeys = true;
  readonly pins: Pkcs11PinKeeper;

  constructor(
    readonly name: string,
    private readonly host: TokenHost,
    private readonly slot: SlotSelector,
    private readonly loggedIn?: LoginHook,
  ) {
    this.pins = new Pkcs11PinKeeper(name, host, slot, () => this.describe());
  }

  describe(): Promise<TokenDescription> {
    return this.find(() => this.host.request('token.describe', { slot: this.slot }));
  }

  entries(): Promise<KeyEntry[]> {
    return this.ask(() => this.host.request('token.entries', { slot: this.slot }));
  }

  look(): Promise<TokenAtALook> {
    return this.find(() => this.host.request('token.look', { slot: this.slot }));
  }

  pinEntries({ serial }: TokenDescription, alias: string, signatures: number): number | undefined {
    const demand = this.host.pinDemands.get(pinDemandKey(serial, alias));
    return demand && pinEntries(demand, signatures);
  }

  async open(pin: PinSource): Promise<TokenSession> {
    return this.logIn(await this.openSession(), pin);
  }

  begin(): BegunLogin {
    let begun = this.openSession({ look: true });
    const leave = async (): Promise<void> => (await begun.catch(() => undefined))?.session.close();
    const fresh = async (wish?: { look: true }): Promise<OpenedSession> => {
      const { at } = await begun;
      if (performance.now() - at > freshMs) {
        await leave();
        begun = this.openSession(wish);
      }
      return begun;
    };
    return {
      leave,
      look: async () => {
        const { token: description, entries } = await fresh({ look: true });
        return entries ? { description, entries } : this.look();
      },
      open: async (pin, alias) => this.logIn(await fresh(), pin, alias),
    };
  }

  private openSession(wish: { look?: true } = {}): Promise<OpenedSession> {
    const opened = this.find(() => this.host.request('session.open', { slot: this.slot, ...wish })).then(
      ({ session, token, ...rest }) => {
        const where = { session, slot: this.slot, serial: token.serial };
        return { ...rest, token, session: new Pkcs11Session(this.name, this.host, where), at: performance.now() };
      },
    );
    // Whoever opens it learns of a failure; until then it is not one that nobody handles.
    opened.catch(() => undefined);
    return opened;
  }

  private async logIn(
    { session, needsLogin, pinPad, token: seen }: OpenedSession,
    pin: PinSource,
    alias?: string,
  ): Promise<TokenSession> {
    const { pin: state } = seen;
    try {
      if (state.locked) throw new CountersignError('pin.locked', { token: this.name });
      if (state.required && !state.initialized) throw new CountersignError('pin.notInitialized', { token: this.name });
      if (state.protectedPath && !pinPad) throw new CountersignError('token.pinPadUnsupported', { token: this.name });
      if (needsLogin) {
        const { host, name: token } = this;
        await enterPin(pin, {
          ...{ host, token, session: session.id, state, mayRetype: true },
          judge: async (entry) => {
            const during = entry === 'reader' ? 'pad' : 'login';
            const asked = { session: session.id, pin: entry, ...(alias !== undefined && { alias }) };
            const verdict = await this.ask(() => host.request('login.attempt', asked), during);
            if (verdict.key) session.expect(verdict.key);
            return { verdict };
          },
        });
      }
      await this.loggedIn?.(session, seen);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Asks for what is read of the token itself, which may have come since its module looked last. */
  private async find<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await this.ask(request);
    } catch (error) {
      if (!CountersignError.is(error) || !['token.absent', 'token.unreachable'].includes(error.code)) throw error;
      // A process that did not answer is gone; the next one initialises its module anyway.
      if (this.host.pid === undefined) throw error;
      // Some modules see a new token, or a proxy that is back, only after they were initialised again.
      const reloaded = await this.ask(() => this.host.request('module.reload', {}));
      if (!reloaded) throw error;
      return this.ask(request);
    }
  }

  private ask<T>(request: () => Promise<T>, during?: 'login' | 'pad'): Promise<T> {
    return withTokenErrors({ token: this.name, host: this.host }, request, during);
  }
}

class Pkcs11Session implements TokenSession {
  private readonly generation: number;
  private closed = false;
  private readonly session: string;
  private ahead: PrivateKeyDescription | undefined;
  /** The signature before; there is one person, who types one PIN at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly token: string,
    private readonly host: TokenHost,
    private readonly where: { session: string; slot: SlotSelector; serial: string },
  ) {
    this.generation = host.generation;
    this.session = where.session;
  }

  get id(): string {
    return this.session;
  }

  readonly keys: KeyManagement = {
    offered: () => this.ask('other', () => this.host.request('keys.offered', { session: this.session })),
    list: () => this.ask('other', () => this.host.request('keys.list', { session: this.session })),
    generate: (wish) => this.ask('change', () => this.host.request('keys.generate', { session: this.session, wish })),
    store: (alias, certificate, authorities) =>
      this.ask('change', () =>
        this.host.request('keys.store', { session: this.session, alias, certificate, authorities }),
      ),
    remove: (alias) => this.ask('change', () => this.host.request('keys.delete', { session: this.session, alias })),
  };

  readonly oneTime: OneTimeKeys = {
    make: (wish) => this.ask('change', () => this.host.request('oneTime.make', { session: this.session, wish })),
    destroy: (alias) =>
      this.ask('change', () => this.host.request('oneTime.destroy', { session: this.session, alias })),
  };

  entries(): ReturnType<TokenSession['entries']> {
    return this.ask('other', () => this.host.request('session.entries', { session: this.session }));
  }

  /** What the token said of a key that {@link key} is asked for next. */
  expect(key: PrivateKeyDescription): void {
    this.ahead = key;
  }

  async key(alias: string): Promise<PrivateKeyDescription> {
    const { ahead } = this;
    this.ahead = undefined;
    const key =
      ahead?.alias === alias
        ? ahead
        : await this.ask('other', () => this.host.request('session.key', { session: this.session, alias }));
    this.host.pinDemands.set(pinDemandKey(this.where.serial, alias), key.alwaysAuthenticate ? 'each' : 'once');
    return key;
  }

  sign(...[alias, digest, algorithm, release]: Parameters<TokenSession['sign']>): Promise<Uint8Array> {
    const signed = this.last.then(() => this.signOne({ session: this.session, alias, digest, algorithm }, release));
    this.last = signed.catch(() => undefined);
    return signed;
  }

  private async signOne(request: SignatureRequest, release: PinRelease | undefined): Promise<Uint8Array> {
    try {
      return await this.ask('signature', () => this.host.request('session.sign', request));
    } catch (error) {
      const wantsPin = CountersignError.is(error) && error.code === 'key.alwaysAuthenticateUnsupported';
      if (!wantsPin || !release) throw error;
    }
    return this.signReleased(request, release);
  }

  /** Asks for the PIN of this one signature. A wrong one ends it: the tries that are left are the person's to spend. */
  private async signReleased(request: SignatureRequest, release: PinRelease): Promise<Uint8Array> {
    const { host, token, session } = this;
    const { pin: state } = await this.ask('other', () => host.request('token.describe', { slot: this.where.slot }));
    if (state.locked) throw new CountersignError('pin.locked', { token });
    const conversation = release(state);
    try {
      const { signature } = await enterPin(conversation.source, {
        ...{ host, token, session, state, mayRetype: false },
        judge: (pin) => this.ask('signature', () => host.request('session.signReleased', { ...request, pin })),
      });
      if (!signature) throw new CountersignError('token.deviceError', { token, detail: 'no signature' });
      return signature;
    } finally {
      conversation.close();
    }
  }

  isLoggedIn(): Promise<boolean> {
    return this.ask('other', () => this.host.request('session.isLoggedIn', { session: this.session }));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    // A session dies with its process; asking a fresh one to close it would only start a process for nothing.
    if (!this.alive()) return;
    await this.host.request('session.close', { session: this.session }).catch(() => undefined);
  }

  private alive(): boolean {
    return this.host.pid !== undefined && this.host.generation === this.generation;
  }

  private async ask<T>(during: 'signature' | 'change' | 'other', request: () => Promise<T>): Promise<T> {
    if (!this.alive()) throw new CountersignError('token.stopped', { token: this.token });
    return withTokenErrors({ token: this.token, host: this.host }, request, during);
  }
}
