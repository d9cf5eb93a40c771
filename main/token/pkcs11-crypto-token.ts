import { CountersignError } from '../errors/countersign-error';
import type { CryptoToken, KeyEntry, PinSource, TokenDescription, TokenSession } from './crypto-token';
import type { LoginVerdict, SlotSelector, TokenEvents } from './process/protocol';
import { toPinError, toTokenError } from './token-errors';
import type { TokenHost } from './token-host';

/** A CryptoToken on a PKCS#11 module, reached through that module's own process. */
export class Pkcs11CryptoToken implements CryptoToken {
  constructor(
    readonly name: string,
    private readonly host: TokenHost,
    private readonly slot: SlotSelector,
  ) {}

  async describe(): Promise<TokenDescription> {
    try {
      return await this.ask(() => this.host.request('token.describe', { slot: this.slot }));
    } catch (error) {
      if (!CountersignError.is(error) || error.code !== 'token.absent') throw error;
      // Some modules see a new token, or a proxy that is back, only after they were initialised again.
      const reloaded = await this.ask(() => this.host.request('module.reload', {}));
      if (!reloaded) throw error;
      return this.ask(() => this.host.request('token.describe', { slot: this.slot }));
    }
  }

  entries(): Promise<KeyEntry[]> {
    return this.ask(() => this.host.request('token.entries', { slot: this.slot }));
  }

  async open(pin: PinSource): Promise<TokenSession> {
    const { pin: state } = await this.describe();
    if (state.locked) throw new CountersignError('pin.locked', { token: this.name });
    if (state.required && !state.initialized) throw new CountersignError('pin.notInitialized', { token: this.name });
    if (state.protectedPath) throw new CountersignError('token.pinPadUnsupported', { token: this.name });

    const { session, needsLogin } = await this.ask(() => this.host.request('session.open', { slot: this.slot }));
    const opened = new Pkcs11Session(this.name, this.host, session);
    try {
      if (needsLogin) await this.login(session, pin, state);
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  private login(session: string, pin: PinSource, state: TokenDescription['pin']): Promise<void> {
    return pin.kind === 'port' ? this.loginThroughPort(session, pin) : this.loginTyped(session, pin, state);
  }

  /**
   * The window's way: the PIN goes from the PIN window to the token process. Each PIN that arrives is judged once; a wrong
   * one leaves it to the person whether to type another.
   */
  private async loginThroughPort(session: string, pin: Extract<PinSource, { kind: 'port' }>): Promise<void> {
    let announce: (what: 'arrived' | 'stopped') => void = () => undefined;
    const next = (): Promise<'arrived' | 'stopped'> => new Promise((resolve) => (announce = resolve));
    let arrival = next();
    const endEvents = this.host.onEvent((event) => {
      const mine = (event.payload as TokenEvents['login.pinArrived']).session === session;
      if (event.name === 'login.pinArrived' && mine) announce('arrived');
    });
    const endStop = this.host.onStop(() => announce('stopped'));
    try {
      await this.ask(() => this.host.request('login.attach', { session }, [pin.port]));
      for (;;) {
        const what = await Promise.race([arrival, pin.ended]);
        if (what === 'stopped') throw new CountersignError('token.stopped', { token: this.name });
        if (what !== 'arrived') throw new CountersignError('pin.cancelled', { token: this.name });
        arrival = next();
        const verdict = await this.ask(() => this.host.request('login.attempt', { session }));
        if (verdict.outcome === 'accepted') return;
        if (verdict.outcome !== 'wrong' && verdict.outcome !== 'length') throw toPinError(verdict, this.name);
      }
    } finally {
      endEvents();
      endStop();
      if (this.host.pid !== undefined) await this.host.request('login.detach', { session }).catch(() => undefined);
    }
  }

  /** The command line's way: one PIN, one try. */
  private async loginTyped(
    session: string,
    pin: Extract<PinSource, { kind: 'typed' }>,
    state: TokenDescription['pin'],
  ): Promise<void> {
    const typed = await pin.ask({ lastTry: state.finalTry, countLow: state.countLow, attempt: 1 });
    if (!typed) throw new CountersignError('pin.cancelled', { token: this.name });
    let verdict: LoginVerdict;
    try {
      verdict = await this.ask(() => this.host.request('login.typed', { session, pin: typed }));
    } finally {
      typed.fill(0);
    }
    if (verdict.outcome !== 'accepted') throw toPinError(verdict, this.name);
  }

  private async ask<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw toTokenError(error, this.name, this.host.library.name);
    }
  }
}

class Pkcs11Session implements TokenSession {
  private readonly generation: number;
  private closed = false;

  constructor(
    private readonly token: string,
    private readonly host: TokenHost,
    private readonly session: string,
  ) {
    this.generation = host.generation;
  }

  entries(): ReturnType<TokenSession['entries']> {
    return this.ask('other', () => this.host.request('session.entries', { session: this.session }));
  }

  key(alias: string): ReturnType<TokenSession['key']> {
    return this.ask('other', () => this.host.request('session.key', { session: this.session, alias }));
  }

  sign(...[alias, digest, algorithm]: Parameters<TokenSession['sign']>): Promise<Uint8Array> {
    return this.ask('signature', () =>
      this.host.request('session.sign', { session: this.session, alias, digest, algorithm }),
    );
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

  private async ask<T>(during: 'signature' | 'other', request: () => Promise<T>): Promise<T> {
    if (!this.alive()) throw new CountersignError('token.stopped', { token: this.token });
    try {
      return await request();
    } catch (error) {
      throw toTokenError(error, this.token, this.host.library.name, during);
    }
  }
}
