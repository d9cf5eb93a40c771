import type { KeystoreProblem, PinFlaw } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { HostFault, HostGaveUp, HostStopped, HostTimeout } from '../hosts/supervised-host';
import type { PinLengths } from './pin-flaw';
import type { LoginVerdict, TokenFault } from './process/protocol';

/** Why a process hung or stopped matters: by what it was asked to do. */
type During = 'signature' | 'change' | 'login' | 'pad' | 'other';

/**
 * Asks a token process; what it or its supervisor reports is completed with the token's name.
 *
 * @param during - as for {@link toTokenError}
 * @throws CountersignError token.*, key.*, keystore.unusable
 */
export async function withTokenErrors<T>(
  { token, host }: { token: string; host: { library: { name: string } } },
  request: () => Promise<T>,
  during?: During,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toTokenError(error, token, host.library.name, during);
  }
}

/**
 * Completes what a token process or its supervisor reported with the token's name.
 *
 * @param during - `signature`: a process that hung or stopped leaves it unknown whether the key was used; `change`: whether
 * keys or certificates were written or deleted; `login` and `pad`: a PIN was sent, or was to be typed on the reader
 */
export function toTokenError(
  error: unknown,
  token: string,
  library: string,
  during: During = 'other',
): CountersignError {
  if (CountersignError.is(error)) return error;
  const cause = { cause: error };
  const broken =
    error instanceof HostTimeout ||
    error instanceof HostStopped ||
    (error instanceof HostFault && error.fault === ('outcome-unknown' satisfies TokenFault));
  if (during === 'change' && broken) return new CountersignError('key.outcomeUnknown', { token }, cause);
  const pin = during === 'login' ? { pin: 'sent' as const } : during === 'pad' ? { pin: 'reader' as const } : {};
  if (error instanceof HostTimeout) {
    return during === 'signature'
      ? new CountersignError('token.outcomeUnknown', { token }, cause)
      : new CountersignError('token.timeout', { token, seconds: error.seconds, ...pin }, cause);
  }
  if (error instanceof HostStopped) {
    return during === 'signature'
      ? new CountersignError('token.outcomeUnknown', { token }, cause)
      : new CountersignError('token.stopped', { token, ...pin }, cause);
  }
  if (error instanceof HostGaveUp) {
    return new CountersignError(
      'token.moduleFailed',
      { token, detail: 'it keeps stopping, and is left alone for a minute' },
      cause,
    );
  }
  if (error instanceof HostFault) return fromFault(error, token, library);
  throw error;
}

function fromFault(error: HostFault, token: string, library: string): CountersignError {
  const { detail } = error;
  const cause = { cause: error };
  switch (error.fault as TokenFault) {
    case 'module-missing':
      return new CountersignError('token.moduleMissing', { token, library }, cause);
    case 'module-failed':
      return new CountersignError('token.moduleFailed', { token, detail }, cause);
    case 'absent':
      return new CountersignError('token.absent', { token }, cause);
    case 'no-slots':
      return new CountersignError('token.absent', { token, reader: 'none' }, cause);
    case 'ambiguous':
      return new CountersignError('token.ambiguous', { token, serials: detail }, cause);
    case 'unreachable':
      return new CountersignError('token.unreachable', { token, address: detail }, cause);
    case 'outcome-unknown':
      return new CountersignError('token.outcomeUnknown', { token }, cause);
    case 'removed':
    case 'session-unknown':
      return new CountersignError('token.removed', { token }, cause);
    case 'mechanism-unsupported':
      return new CountersignError('token.mechanismUnsupported', { token, algorithm: detail }, cause);
    case 'keystore-unusable':
      return new CountersignError(
        'keystore.unusable',
        { token, file: library, problem: detail as KeystoreProblem },
        cause,
      );
    case 'key-missing':
      return new CountersignError('key.missing', { alias: detail, token }, cause);
    case 'key-always-authenticate':
      return new CountersignError('key.alwaysAuthenticateUnsupported', { alias: detail, token }, cause);
    case 'pin-wrong':
      return new CountersignError('pin.wrong', { token }, cause);
    case 'pin-locked':
      return new CountersignError('pin.locked', { token }, cause);
    case 'pin-length':
      return new CountersignError('pin.lengthInvalid', { token }, cause);
    case 'pin-expired':
      return new CountersignError('pin.expired', { token }, cause);
    case 'pin-not-initialized':
      return new CountersignError('pin.notInitialized', { token }, cause);
    case 'in-use':
      return new CountersignError('token.inUse', { token }, cause);
    case 'device-error':
      return new CountersignError('token.deviceError', { token, detail }, cause);
    case 'key-exists':
      return new CountersignError('key.exists', { alias: detail, token }, cause);
    case 'key-partly-deleted':
      return new CountersignError('key.partlyDeleted', { alias: detail, token }, cause);
    case 'key-limit':
      return new CountersignError('key.limit', { token, count: detail }, cause);
    case 'key-ambiguous':
      return new CountersignError('key.ambiguous', { alias: detail, token }, cause);
    case 'key-kind-unsupported':
      return new CountersignError('key.kindUnsupported', { token, kind: detail }, cause);
    case 'key-lifetime-refused':
      return new CountersignError('key.kindUnsupported', { token, kind: detail }, cause);
    case 'key-unprotected':
      return new CountersignError('key.unprotected', { token, detail }, cause);
    case 'key-always-authenticate-refused':
      return new CountersignError('key.alwaysAuthenticateRefused', { token, detail }, cause);
    case 'key-management-refused':
      return new CountersignError('key.managementUnsupported', { token, detail }, cause);
    case 'token-write-protected':
      return new CountersignError('token.writeProtected', { token }, cause);
    case 'token-full':
      return new CountersignError('token.full', { token }, cause);
  }
}

function pinLengths({ minLength, maxLength }: PinLengths): PinLengths {
  return { minLength, maxLength };
}

/** The error for a PIN that the token did not accept. */
export function toPinError(verdict: LoginVerdict, token: string, lengths?: PinLengths): CountersignError {
  switch (verdict.outcome) {
    case 'wrong':
      return new CountersignError('pin.wrong', { token, ...(verdict.lastTry ? { triesLeft: 1 } : {}) });
    case 'locked':
      return new CountersignError('pin.locked', { token });
    case 'length':
      return new CountersignError('pin.lengthInvalid', { token, ...(lengths && pinLengths(lengths)) });
    case 'malformed':
      return new CountersignError('pin.malformed', { token, flaw: verdict.detail as PinFlaw });
    case 'cancelled':
      return new CountersignError('pin.cancelled', { token });
    case 'expired':
      return new CountersignError('pin.expired', { token });
    case 'not-initialized':
      return new CountersignError('pin.notInitialized', { token });
    case 'removed':
      return new CountersignError('token.removed', { token });
    default:
      return new CountersignError('token.deviceError', { token, detail: verdict.detail });
  }
}
