import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import type { LoginVerdict, TokenFault } from './protocol';

/**
 * Return values that mean that the token is gone. Measured: OpenSC answers CKR_DEVICE_REMOVED or CKR_TOKEN_NOT_PRESENT, and
 * CKR_SESSION_HANDLE_INVALID after the card came back; SoftHSM answers CKR_OBJECT_HANDLE_INVALID when its folder went.
 */
const removed = new Set([
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_SLOT_ID_INVALID',
]);

/** Whether a return value means that the token is gone. */
export function isRemoval(returnValue: string): boolean {
  return removed.has(returnValue);
}

const mechanism = new Set([
  'CKR_MECHANISM_INVALID',
  'CKR_MECHANISM_PARAM_INVALID',
  'CKR_KEY_TYPE_INCONSISTENT',
  'CKR_KEY_FUNCTION_NOT_PERMITTED',
]);

/** The CKR_ name of an error, or a hexadecimal code for a vendor's own. */
export function returnValueName(error: unknown): string {
  const told = ofModule(error);
  const named = told && /CKR_[A-Z0-9_]+/.exec(told.message)?.[0];
  if (named && named !== 'CKR_VENDOR_DEFINED') return named;
  return told?.code ? `0x${told.code.toString(16).toUpperCase().padStart(8, '0')}` : 'no code';
}

/** What the module told of an error; undefined for an error that is not its own. */
function ofModule(error: unknown): { message: string; code?: number } | undefined {
  if (error instanceof pkcs11js.Pkcs11Error || error instanceof pkcs11js.NativeError) {
    return error;
  }
  // pkcs11js leaves the errors of C_CreateObject, C_CopyObject and C_SetAttributeValue as they come: `CKR_DEVICE_MEMORY:49`.
  const [message, code] = (error instanceof Error && /^CKR_[A-Z0-9_]+:(\d+)$/.exec(error.message)) || [];
  return message === undefined ? undefined : { message, code: Number(code) };
}

/** Which fault an error of the module is, outside of a login. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const name = returnValueName(error);
  const fault: TokenFault = removed.has(name)
    ? 'removed'
    : mechanism.has(name)
      ? 'mechanism-unsupported'
      : name === 'CKR_PIN_LOCKED'
        ? 'pin-locked'
        : name === 'CKR_PIN_EXPIRED'
          ? 'pin-expired'
          : 'device-error';
  return new Fault(fault, name);
}

/** Runs one call into the module and names what it throws. */
export function guard<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toFault(error);
  }
}

/**
 * What C_Login's return value says about the PIN. Only CKR_PIN_INCORRECT means a wrong PIN: a peer that said "wrong PIN" for
 * CKR_FUNCTION_FAILED made its users lock their cards.
 */
export function loginOutcome(error: unknown): LoginVerdict['outcome'] {
  const name = returnValueName(error);
  switch (name) {
    case 'CKR_PIN_INCORRECT':
      return 'wrong';
    case 'CKR_PIN_LOCKED':
      return 'locked';
    case 'CKR_PIN_LEN_RANGE':
    case 'CKR_PIN_INVALID':
      return 'length';
    case 'CKR_FUNCTION_CANCELED':
    case 'CKR_CANCEL':
      // The person cancelled on the reader's pad, or let its time run out.
      return 'cancelled';
    case 'CKR_PIN_EXPIRED':
      return 'expired';
    case 'CKR_USER_PIN_NOT_INITIALIZED':
      return 'not-initialized';
    default:
      return removed.has(name) ? 'removed' : 'device-error';
  }
}
