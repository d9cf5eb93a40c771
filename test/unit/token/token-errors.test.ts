import pkcs11js from 'pkcs11js';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../preload/contract/error-codes';
import { CountersignError } from '../../../main/errors/countersign-error';
import { Fault } from '../../../main/hosts/endpoint';
import { HostFault, HostGaveUp, HostStopped, HostTimeout } from '../../../main/hosts/supervised-host';
import { loginOutcome, returnValueName, toFault } from '../../../main/token/process/cryptoki-errors';
import type { TokenFault } from '../../../main/token/process/protocol';
import { toPinError, toTokenError } from '../../../main/token/token-errors';

function returned(name: string, code: number): pkcs11js.Pkcs11Error {
  return new pkcs11js.Pkcs11Error(name, code, 'C_Login');
}

/** Every return value of PKCS#11 v2.40 that pkcs11js knows by name. */
const returnValues = Object.entries(pkcs11js as unknown as Record<string, unknown>).filter(
  (entry): entry is [string, number] => entry[0].startsWith('CKR_') && typeof entry[1] === 'number' && entry[1] !== 0,
);

describe('what a login answered', () => {
  it('is a wrong PIN for CKR_PIN_INCORRECT and for nothing else', () => {
    expect(returnValues.length).toBeGreaterThan(80);
    const wrong = returnValues.filter(([name, code]) => loginOutcome(returned(name, code)) === 'wrong');
    expect(wrong.map(([name]) => name)).toEqual(['CKR_PIN_INCORRECT']);
    const locked = returnValues.filter(([name, code]) => loginOutcome(returned(name, code)) === 'locked');
    expect(locked.map(([name]) => name)).toEqual(['CKR_PIN_LOCKED']);
  });

  it.each([
    ['CKR_PIN_INCORRECT', 0xa0, 'wrong'],
    ['CKR_PIN_LOCKED', 0xa4, 'locked'],
    ['CKR_PIN_LEN_RANGE', 0xa2, 'length'],
    ['CKR_PIN_INVALID', 0xa1, 'length'],
    ['CKR_PIN_EXPIRED', 0xa3, 'expired'],
    // On a reader's pad.
    ['CKR_FUNCTION_CANCELED', 0x50, 'cancelled'],
    ['CKR_USER_PIN_NOT_INITIALIZED', 0x102, 'not-initialized'],
    ['CKR_DEVICE_REMOVED', 0x32, 'removed'],
    ['CKR_TOKEN_NOT_PRESENT', 0xe0, 'removed'],
    ['CKR_SESSION_HANDLE_INVALID', 0xb3, 'removed'],
    ['CKR_FUNCTION_FAILED', 0x6, 'device-error'],
    ['CKR_DEVICE_ERROR', 0x30, 'device-error'],
    ['CKR_GENERAL_ERROR', 0x5, 'device-error'],
    ['CKR_USER_ALREADY_LOGGED_IN', 0x100, 'device-error'],
  ])('%s: %s → %s', (name, code, outcome) => {
    expect(loginOutcome(returned(name, code))).toBe(outcome);
  });

  it('is a device error when a module answers with a code of its own, which is named by its number', () => {
    const vendor = returned('CKR_VENDOR_DEFINED', 0x80000101);
    expect(loginOutcome(vendor)).toBe('device-error');
    expect(returnValueName(vendor)).toBe('0x80000101');
    expect(returnValueName(new Error('CKR_PIN_INCORRECT'))).toBe('no code');
    // As pkcs11js throws what C_CreateObject and C_SetAttributeValue answer.
    expect(returnValueName(new Error('CKR_DEVICE_MEMORY:49'))).toBe('CKR_DEVICE_MEMORY');
    expect(returnValueName(new Error('CKR_VENDOR_DEFINED:2147483905'))).toBe('0x80000101');
    expect(loginOutcome(new Error('CKR_PIN_INCORRECT'))).toBe('device-error');
  });

  it.each([
    ['wrong', false, 'pin.wrong', { token: 'card' }],
    ['wrong', true, 'pin.wrong', { token: 'card', triesLeft: 1 }],
    ['locked', false, 'pin.locked', { token: 'card' }],
    ['length', false, 'pin.lengthInvalid', { token: 'card' }],
    ['cancelled', false, 'pin.cancelled', { token: 'card' }],
    ['expired', false, 'pin.expired', { token: 'card' }],
    ['not-initialized', false, 'pin.notInitialized', { token: 'card' }],
    ['removed', false, 'token.removed', { token: 'card' }],
    ['device-error', true, 'token.deviceError', { token: 'card', detail: 'CKR_X' }],
  ] as const)('%s (last try: %s) becomes %s', (outcome, lastTry, code, params) => {
    expect(toPinError({ outcome, detail: 'CKR_X', lastTry, countLow: true }, 'card').toShape()).toEqual({
      code,
      params,
    });
  });
});

describe('what a module answered outside of a login', () => {
  it.each([
    ['CKR_DEVICE_REMOVED', 0x32, 'removed'],
    ['CKR_TOKEN_NOT_PRESENT', 0xe0, 'removed'],
    ['CKR_SLOT_ID_INVALID', 0x3, 'removed'],
    ['CKR_MECHANISM_INVALID', 0x70, 'mechanism-unsupported'],
    ['CKR_KEY_FUNCTION_NOT_PERMITTED', 0x68, 'mechanism-unsupported'],
    ['CKR_PIN_LOCKED', 0xa4, 'pin-locked'],
    ['CKR_PIN_EXPIRED', 0xa3, 'pin-expired'],
    // A card that answers 6F00 shows like this: it is not about the PIN.
    ['CKR_PIN_INCORRECT', 0xa0, 'device-error'],
    ['CKR_USER_NOT_LOGGED_IN', 0x101, 'device-error'],
    ['CKR_DEVICE_ERROR', 0x30, 'device-error'],
  ])('%s is the fault %s', (name, code, fault) => {
    expect(toFault(returned(name, code))).toMatchObject({ fault, detail: name });
  });

  it('keeps a fault that has a name already', () => {
    const fault = new Fault('absent', 'x');
    expect(toFault(fault)).toBe(fault);
  });

  it('never passes on what a driver wrote', () => {
    expect(toFault(new Error('PIN 123456 of Maria'))).toMatchObject({ fault: 'device-error', detail: 'no code' });
  });
});

describe('what stopped a request to a token', () => {
  const inTime = (error: unknown) => toTokenError(error, 'card', 'Driver').toShape();
  const signing = (error: unknown) => toTokenError(error, 'card', 'Driver', 'signature').toShape();

  it('leaves the outcome of a signature unknown, and of nothing else', () => {
    expect(inTime(new HostTimeout(20))).toEqual({ code: 'token.timeout', params: { token: 'card', seconds: 20 } });
    expect(inTime(new HostStopped('x'))).toEqual({ code: 'token.stopped', params: { token: 'card' } });
    expect(signing(new HostTimeout(60))).toEqual({ code: 'token.outcomeUnknown', params: { token: 'card' } });
    expect(signing(new HostStopped('x'))).toEqual({ code: 'token.outcomeUnknown', params: { token: 'card' } });
  });

  it('says what became of a PIN that was under way', () => {
    const during = (what: 'login' | 'pad', error: unknown) => toTokenError(error, 'card', 'Driver', what).toShape();
    expect(during('login', new HostStopped('x')).params).toEqual({ token: 'card', pin: 'sent' });
    expect(during('login', new HostTimeout(30)).params).toEqual({ token: 'card', seconds: 30, pin: 'sent' });
    expect(during('pad', new HostTimeout(120)).params).toEqual({ token: 'card', seconds: 120, pin: 'reader' });
  });

  it('leaves it unknown whether a key was made or deleted when the driver stopped in between', () => {
    const changing = (error: unknown) => toTokenError(error, 'card', 'Driver', 'change').toShape();
    const unknown = { code: 'key.outcomeUnknown', params: { token: 'card' } };
    expect(changing(new HostTimeout(300))).toEqual(unknown);
    expect(changing(new HostStopped('x'))).toEqual(unknown);
    expect(changing(new HostFault('outcome-unknown', 'x'))).toEqual(unknown);
    expect(changing(new HostFault('key-exists', 'seal'))).toMatchObject({ code: 'key.exists' });
  });

  it('says when a driver keeps stopping', () => {
    expect(inTime(new HostGaveUp('x'))).toMatchObject({ code: 'token.moduleFailed' });
  });

  it('turns every fault into an error of its own', () => {
    const expected: Record<TokenFault, ErrorCode> = {
      'module-missing': 'token.moduleMissing',
      'module-failed': 'token.moduleFailed',
      absent: 'token.absent',
      'no-slots': 'token.absent',
      ambiguous: 'token.ambiguous',
      unreachable: 'token.unreachable',
      'outcome-unknown': 'token.outcomeUnknown',
      removed: 'token.removed',
      'session-unknown': 'token.removed',
      'keystore-unusable': 'keystore.unusable',
      'mechanism-unsupported': 'token.mechanismUnsupported',
      'key-missing': 'key.missing',
      'key-always-authenticate': 'key.alwaysAuthenticateUnsupported',
      'pin-wrong': 'pin.wrong',
      'pin-locked': 'pin.locked',
      'pin-length': 'pin.lengthInvalid',
      'pin-expired': 'pin.expired',
      'pin-not-initialized': 'pin.notInitialized',
      'in-use': 'token.inUse',
      'device-error': 'token.deviceError',
      'key-exists': 'key.exists',
      'key-partly-deleted': 'key.partlyDeleted',
      'key-limit': 'key.limit',
      'key-ambiguous': 'key.ambiguous',
      'key-kind-unsupported': 'key.kindUnsupported',
      'key-lifetime-refused': 'key.kindUnsupported',
      'key-unprotected': 'key.unprotected',
      'key-always-authenticate-refused': 'key.alwaysAuthenticateRefused',
      'key-management-refused': 'key.managementUnsupported',
      'token-write-protected': 'token.writeProtected',
      'token-full': 'token.full',
    };
    for (const [fault, code] of Object.entries(expected)) {
      const error = toTokenError(new HostFault(fault, 'detail'), 'card', 'Driver');
      expect([fault, error.code]).toEqual([fault, code]);
    }
    expect(inTime(new HostFault('module-missing', 'x'))).toEqual({
      code: 'token.moduleMissing',
      params: { token: 'card', library: 'Driver' },
    });
    expect(inTime(new HostFault('key-missing', 'seal'))).toEqual({
      code: 'key.missing',
      params: { alias: 'seal', token: 'card' },
    });
  });

  it('leaves an error of the closed set as it is, and a defect a defect', () => {
    const known = new CountersignError('pin.cancelled', { token: 'card' });
    expect(toTokenError(known, 'card', 'Driver')).toBe(known);
    expect(() => toTokenError(new TypeError('x'), 'card', 'Driver')).toThrow(TypeError);
  });
});
