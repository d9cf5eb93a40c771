import { CountersignError } from '../errors/countersign-error';
import { HostFault, HostGaveUp, HostStopped, HostTimeout } from '../hosts/supervised-host';
import type { LoginVerdict, TokenFault } from './process/protocol';

/**
 * Completes what a token process or its supervisor reported with the token's name.
 *
 * @param during - `signature`: a process that hung or stopped leaves it unknown whether the key was used
 */
export function toTokenError(
  error: unknown,
  token: string,
  library: string,
  during: 'signature' | 'other' = 'other',
): CountersignError {
  if (CountersignError.is(error)) return error;
  const cause = { cause: error };
  if (error instanceof HostTimeout) {
    return during === 'signature'
      ? new CountersignError('token.outcomeUnknown', { token }, cause)
      : new CountersignError('token.timeout', { token, seconds: error.seconds }, cause);
  }
  if (error instanceof HostStopped) {
    return new CountersignError(during === 'signature' ? 'token.outcomeUnknown' : 'token.stopped', { token }, cause);
  }
  if (error instanceof HostGaveUp) {
    return new CountersignError('token.moduleFailed', { token, detail: 'it keeps stopping' }, cause);
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
    case 'removed':
    case 'session-unknown':
      return new CountersignError('token.removed', { token }, cause);
    case 'mechanism-unsupported':
      return new CountersignError('token.mechanismUnsupported', { token, algorithm: detail }, cause);
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
    case 'device-error':
      return new CountersignError('token.deviceError', { token, detail }, cause);
  }
}

/** The error for a PIN that the token did not accept. */
export function toPinError(verdict: LoginVerdict, token: string): CountersignError {
  switch (verdict.outcome) {
    case 'wrong':
      return new CountersignError('pin.wrong', { token, ...(verdict.lastTry ? { triesLeft: 1 } : {}) });
    case 'locked':
      return new CountersignError('pin.locked', { token });
    case 'length':
      return new CountersignError('pin.lengthInvalid', { token });
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
