import { CountersignError } from '../errors/countersign-error';
import type { PinSource, PinState } from './crypto-token';
import type { LoginVerdict, PinEntry, TokenEvents } from './process/protocol';
import { PinArrivals } from './pin-arrivals';
import { onPad } from './pin-pad';
import { toPinError, withTokenErrors } from './token-errors';
import type { TokenHost } from './token-host';

/** What a PIN is for: a session's login, or one signature in it. */
export interface PinUse<T extends { verdict: LoginVerdict }> {
  host: TokenHost;
  /** The token's name in the configuration. */
  token: string;
  session: string;
  state: PinState;
  /** Lets the token judge the PIN, once. */
  judge: (pin: PinEntry) => Promise<T>;
  /** False: a wrong PIN ends it, also where the person could type another. */
  mayRetype: boolean;
}

/**
 * Gets a PIN from its source and lets the token judge it. Each PIN is judged once; the program repeats none.
 *
 * @returns what `judge` answered to the PIN that was accepted
 * @throws CountersignError pin.*, token.*
 */
export function enterPin<T extends { verdict: LoginVerdict }>(source: PinSource, use: PinUse<T>): Promise<T> {
  return source.kind === 'port' ? throughPort(source, use) : typed(source, use);
}

/**
 * The window's way: the PIN goes from the PIN window to the token process. A wrong one leaves it to the person whether to
 * type another. With a PIN pad only the wish to type goes that way.
 */
async function throughPort<T extends { verdict: LoginVerdict }>(
  source: Extract<PinSource, { kind: 'port' }>,
  { host, token, session, state, judge, mayRetype }: PinUse<T>,
): Promise<T> {
  const isArrival = ({ name, payload }: { name: string; payload: unknown }): boolean =>
    name === 'login.pinArrived' && (payload as TokenEvents['login.pinArrived']).session === session;
  const arrivals = new PinArrivals(host, token, isArrival, source.ended);
  try {
    await withTokenErrors({ token, host }, () => host.request('login.attach', { session }, [source.port]));
    for (;;) {
      await arrivals.next();
      const whenEnded = (): CountersignError => new CountersignError('pin.cancelled', { token });
      const judged = await (state.protectedPath
        ? onPad({ made: judge('reader'), ended: source.ended, host, whenEnded })
        : judge('arrived'));
      const { verdict } = judged;
      if (verdict.outcome === 'accepted') return judged;
      const again = ['length', 'malformed'].includes(verdict.outcome) || (mayRetype && verdict.outcome === 'wrong');
      if (!again) throw toPinError(verdict, token);
    }
  } finally {
    arrivals.end();
    if (host.pid !== undefined) await host.request('login.detach', { session }).catch(() => undefined);
  }
}

/** The command line's way: one PIN, one try. */
async function typed<T extends { verdict: LoginVerdict }>(
  source: Extract<PinSource, { kind: 'typed' }>,
  { host, token, state, judge }: PinUse<T>,
): Promise<T> {
  const asked = { lastTry: state.finalTry, countLow: state.countLow, attempt: 1 };
  let judged: T;
  if (state.protectedPath) {
    if (!source.onReader) throw new CountersignError('token.pinPadUnsupported', { token });
    if (!(await source.onReader(asked))) throw new CountersignError('pin.cancelled', { token });
    const { ended = new Promise<never>(() => undefined) } = source;
    const whenEnded = (): CountersignError => new CountersignError('pin.cancelled', { token });
    judged = await onPad({ made: judge('reader'), ended, host, whenEnded });
  } else {
    const pin = await source.ask(asked);
    if (!pin) throw new CountersignError('pin.cancelled', { token });
    try {
      judged = await judge(pin);
    } finally {
      pin.fill(0);
    }
  }
  if (judged.verdict.outcome !== 'accepted') throw toPinError(judged.verdict, token, state);
  return judged;
}
