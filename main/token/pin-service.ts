import type { PinChangeOutcome } from '../../preload/contract/bridges';
import type { PinFlaw } from '../../preload/contract/error-codes';
import type { PinPurpose } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { HostStopped, HostTimeout } from '../hosts/supervised-host';
import type { PinChangeSource, PinKeeper, TokenDescription } from './crypto-token';
import { openScConfiguration } from './opensc-configuration';
import { PinArrivals } from './pin-arrivals';
import { onPad } from './pin-pad';
import type { PinChangeResult, PinOperation, SlotSelector, TokenEvents } from './process/protocol';
import { withTokenErrors } from './token-errors';
import type { TokenHost } from './token-host';

/** What a token does not do from here, or what stands against it, is said before anybody types a secret. */
export class Pkcs11PinKeeper implements PinKeeper {
  constructor(
    private readonly token: string,
    private readonly host: TokenHost,
    private readonly slot: SlotSelector,
    private readonly describe: () => Promise<TokenDescription>,
  ) {}

  async ready(purpose: PinPurpose): Promise<TokenDescription> {
    const { token } = this;
    const description = await this.describe();
    const { pin, writeProtected } = description;
    if (writeProtected) throw new CountersignError('token.writeProtected', { token });
    if (purpose === 'first' && pin.initialized) throw new CountersignError('pin.alreadySet', { token });
    if (purpose !== 'first' && !pin.initialized) throw new CountersignError('pin.notInitialized', { token });
    if (purpose === 'change' && pin.locked) throw new CountersignError('pin.locked', { token });
    const way = await this.way(purpose);
    const byOfficer = way.kind === 'as-is' && way.operation === 'init-pin';
    if (byOfficer && pin.officer?.locked) throw new CountersignError('puk.locked', { token });
    return description;
  }

  async manage(purpose: PinPurpose, source: PinChangeSource): Promise<void> {
    const { pin } = await this.ready(purpose);
    const way = await this.way(purpose);
    if (way.kind === 'as-is') return this.run(this.host, way.operation, { purpose, source, pin });
    // OpenSC takes a PUK only when its configuration says so: a process of its own gets one that does.
    const configuration = openScConfiguration(this.host.library.environment);
    const host = this.host.apart({ OPENSC_CONF: configuration.path });
    try {
      await this.run(host, 'set-pin-by-puk', { purpose, source, pin });
    } finally {
      host.dispose();
      configuration.remove();
    }
  }

  /**
   * Which calls the module wants. Decided by who made it, and never by trying: a PUK that is sent the wrong way costs a try of
   * the PIN or of something else (OpenSC without its option takes it for the old PIN; YubiKey's driver for its management key).
   */
  private async way(purpose: PinPurpose): Promise<Way> {
    if (purpose === 'change') return { kind: 'as-is', operation: 'change' };
    const { manufacturer } = await this.ask(() => this.host.request('module.load', { path: this.host.library.path }));
    const way = unlockingWay(manufacturer);
    if (!way) throw new CountersignError('pin.changeUnsupported', { token: this.token, purpose });
    return way;
  }

  private async run(host: TokenHost, operation: PinOperation, change: Change): Promise<void> {
    const { slot, token } = this;
    const { management, pinPad } = await this.ask(() => host.request('pin.open', { slot, operation }));
    try {
      if (change.pin.protectedPath && !pinPad) throw new CountersignError('token.pinPadUnsupported', { token });
      if (change.source.kind === 'port') await this.throughPort(host, management, change, change.source);
      else await this.typed(host, management, change, change.source);
    } finally {
      if (host.pid !== undefined) await host.request('pin.close', { management }).catch(() => undefined);
    }
  }

  /**
   * The window's way: the secrets go from the PIN window to the token process. Each pair that arrives is judged once; after a
   * wrong one it is left to the person whether to type another.
   */
  private async throughPort(
    host: TokenHost,
    management: string,
    change: Change,
    { port, ended }: Extract<PinChangeSource, { kind: 'port' }>,
  ): Promise<void> {
    let setting = false;
    const isArrival = ({ name, payload }: { name: string; payload: unknown }): boolean => {
      const mine = (payload as TokenEvents['pin.arrived']).management === management;
      if (mine && name === 'pin.setting') setting = true;
      return mine && name === 'pin.arrived';
    };
    const arrivals = new PinArrivals(host, this.token, isArrival, ended);
    try {
      await this.ask(() => host.request('pin.attach', { management }, [port]));
      for (;;) {
        await arrivals.next();
        const attempt = (pin: 'arrived' | 'reader'): Promise<PinChangeResult> =>
          this.attempt(() => host.request('pin.attempt', { management, pin }));
        const unsettled = (): CountersignError =>
          new CountersignError(setting ? 'pin.changeUnknown' : 'pin.cancelled', { token: this.token });
        const result = await (change.pin.protectedPath
          ? onPad({ made: attempt('reader'), ended, host, whenEnded: unsettled })
          : attempt('arrived'));
        if (result.outcome === 'done') return;
        if (!mayTypeAgain(result.outcome)) throw this.toError(result, change);
      }
    } finally {
      arrivals.end();
    }
  }

  /** The command line's way: one try. */
  private async typed(host: TokenHost, management: string, change: Change, source: TypedSource): Promise<void> {
    const result = await (change.pin.protectedPath
      ? this.typedOnReader(host, management, source)
      : this.typedHere(host, management, source));
    if (result.outcome !== 'done') throw this.toError(result, change);
  }

  private async typedHere(host: TokenHost, management: string, { ask }: TypedSource): Promise<PinChangeResult> {
    const typed = await ask();
    if (!typed) throw new CountersignError('pin.cancelled', { token: this.token });
    try {
      return await this.attempt(() => host.request('pin.typed', { management, ...typed }));
    } finally {
      typed.secret.fill(0);
      typed.newPin.fill(0);
    }
  }

  private async typedOnReader(
    host: TokenHost,
    management: string,
    { onReader }: TypedSource,
  ): Promise<PinChangeResult> {
    if (!onReader) throw new CountersignError('token.pinPadUnsupported', { token: this.token });
    if (!(await onReader())) throw new CountersignError('pin.cancelled', { token: this.token });
    return this.attempt(() => host.request('pin.attempt', { management, pin: 'reader' }));
  }

  private toError(result: PinChangeResult, { purpose, pin }: Change): CountersignError {
    return toPinChangeError(result, { token: this.token, purpose, minLength: pin.minLength, maxLength: pin.maxLength });
  }

  /** A process that hung or stopped in the middle leaves it open which PIN is the right one now. */
  private attempt(request: () => Promise<PinChangeResult>): Promise<PinChangeResult> {
    return this.ask(() =>
      request().catch((error: unknown) => {
        if (!(error instanceof HostTimeout || error instanceof HostStopped)) throw error;
        throw new CountersignError('pin.changeUnknown', { token: this.token }, { cause: error });
      }),
    );
  }

  private ask<T>(request: () => Promise<T>): Promise<T> {
    return withTokenErrors({ token: this.token, host: this.host }, request);
  }
}

type TypedSource = Extract<PinChangeSource, { kind: 'typed' }>;

interface Change {
  purpose: PinPurpose;
  source: PinChangeSource;
  pin: TokenDescription['pin'];
}

type Way = { kind: 'as-is'; operation: PinOperation } | { kind: 'opensc' };

/** How a PIN is unblocked or first set, by the manufacturer of the module; undefined where it can not be done from here. */
export function unlockingWay(manufacturer: string): Way | undefined {
  if (/^OpenSC\b/i.test(manufacturer)) return { kind: 'opensc' };
  if (/^Yubico\b/i.test(manufacturer)) return undefined;
  return { kind: 'as-is', operation: 'init-pin' };
}

/** True after an outcome that lets the person try again in the same window. */
export function mayTypeAgain(outcome: PinChangeOutcome): boolean {
  return ['wrong', 'length', 'malformed', 'new-pin-refused'].includes(outcome);
}

/** The error for a PIN change that the token did not make. */
export function toPinChangeError(
  { outcome, detail, lastTry }: PinChangeResult,
  { token, purpose, ...lengths }: { token: string; purpose: PinPurpose; minLength: number; maxLength: number },
): CountersignError {
  const byPin = purpose === 'change';
  const triesLeft = lastTry ? { triesLeft: 1 } : {};
  switch (outcome) {
    case 'wrong':
      return new CountersignError(byPin ? 'pin.wrong' : 'puk.wrong', { token, ...triesLeft });
    case 'locked':
      return new CountersignError(byPin ? 'pin.locked' : 'puk.locked', { token });
    case 'length':
      return byPin
        ? new CountersignError('pin.lengthInvalid', { token, ...lengths })
        : new CountersignError('puk.lengthInvalid', { token });
    case 'malformed':
      return new CountersignError('pin.malformed', { token, flaw: detail as PinFlaw });
    case 'expired':
      return new CountersignError('pin.expired', { token });
    case 'not-initialized':
      return new CountersignError('pin.notInitialized', { token });
    case 'new-pin-refused':
      return new CountersignError('pin.newRefused', { token, ...lengths });
    case 'unsupported':
      return new CountersignError('pin.changeUnsupported', { token, purpose });
    case 'write-protected':
      return new CountersignError('token.writeProtected', { token });
    case 'in-use':
      return new CountersignError('token.inUse', { token });
    case 'removed':
      return new CountersignError('token.removed', { token });
    case 'cancelled':
      return new CountersignError('pin.cancelled', { token });
    default:
      return new CountersignError('token.deviceError', { token, detail });
  }
}
