import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openScConfiguration, openScPlaces } from '../../../main/token/opensc-configuration';
import { mayTypeAgain, toPinChangeError, unlockingWay } from '../../../main/token/pin-service';
import { loginOutcomeOf, settingOutcome } from '../../../main/token/process/pin-management';
import type { PinChangeOutcome } from '../../../preload/contract/bridges';
import type { PinPurpose } from '../../../preload/contract/model';

const outcomes: Exclude<PinChangeOutcome, 'done'>[] = [
  'wrong',
  'locked',
  'length',
  'expired',
  'not-initialized',
  'new-pin-refused',
  'unsupported',
  'write-protected',
  'in-use',
  'removed',
  'device-error',
];

describe('what a return value says about a PIN that is changed', () => {
  it('calls a PIN wrong only where the token says that it is', () => {
    expect(loginOutcomeOf('CKR_PIN_INCORRECT')).toBe('wrong');
    expect(settingOutcome('CKR_PIN_INCORRECT')).toBe('wrong');
    for (const other of ['CKR_FUNCTION_FAILED', 'CKR_GENERAL_ERROR', 'CKR_DEVICE_ERROR', '0x80000101', 'no code']) {
      expect([other, loginOutcomeOf(other), settingOutcome(other)]).toEqual([other, 'device-error', 'device-error']);
    }
  });

  it('tells the length of the old PIN from the one of the new PIN', () => {
    for (const length of ['CKR_PIN_LEN_RANGE', 'CKR_PIN_INVALID']) {
      expect([length, loginOutcomeOf(length), settingOutcome(length)]).toEqual([length, 'length', 'new-pin-refused']);
    }
    // CKR_PIN_TOO_WEAK of PKCS#11 v3.0.
    expect(settingOutcome('0x000001B8')).toBe('new-pin-refused');
  });

  it.each([
    ['CKR_PIN_LOCKED', 'locked'],
    ['CKR_FUNCTION_NOT_SUPPORTED', 'unsupported'],
    ['CKR_TOKEN_WRITE_PROTECTED', 'write-protected'],
    ['CKR_SESSION_READ_ONLY_EXISTS', 'in-use'],
  ])('%s is %s whichever call gives it', (value, outcome) => {
    expect([loginOutcomeOf(value), settingOutcome(value)]).toEqual([outcome, outcome]);
  });
});

describe('the error for a PIN that was not changed', () => {
  const codeOf = (outcome: PinChangeOutcome, purpose: PinPurpose): string =>
    toPinChangeError({ outcome, detail: 'CKR', lastTry: false }, { token: 'card', purpose, minLength: 4, maxLength: 8 })
      .code;

  it('is about the PIN for a change and about the PUK otherwise', () => {
    const about = (purpose: PinPurpose): string[] =>
      (['wrong', 'locked', 'length'] as const).map((one) => codeOf(one, purpose));
    expect(about('change')).toEqual(['pin.wrong', 'pin.locked', 'pin.lengthInvalid']);
    expect(about('unblock')).toEqual(['puk.wrong', 'puk.locked', 'puk.lengthInvalid']);
    expect(about('first')).toEqual(about('unblock'));
  });

  it('names another error for each outcome', () => {
    const codes = outcomes.map((outcome) => codeOf(outcome, 'change'));
    expect(new Set(codes).size).toBe(outcomes.length);
  });

  it('says what is left only when the token said it', () => {
    const wrong = (lastTry: boolean, purpose: PinPurpose) =>
      toPinChangeError(
        { outcome: 'wrong', detail: '', lastTry },
        { token: 'card', purpose, minLength: 4, maxLength: 8 },
      ).toShape();
    expect(wrong(false, 'change').params).toEqual({ token: 'card' });
    expect(wrong(true, 'change').params).toEqual({ token: 'card', triesLeft: 1 });
    expect(wrong(true, 'unblock').params).toEqual({ token: 'card', triesLeft: 1 });
  });

  it('lets the person type again only where nothing else can have happened', () => {
    expect(outcomes.filter(mayTypeAgain)).toEqual(['wrong', 'length', 'new-pin-refused']);
    expect(mayTypeAgain('done')).toBe(false);
  });
});

describe('the way to unblock a PIN', () => {
  it('is chosen by the module’s maker, for a PUK that is sent the wrong way costs a try', () => {
    expect(unlockingWay('OpenSC Project')).toEqual({ kind: 'opensc' });
    expect(unlockingWay('Yubico (www.yubico.com)')).toBeUndefined();
    expect(unlockingWay('SoftHSM')).toEqual({ kind: 'as-is', operation: 'init-pin' });
  });

  it('gives OpenSC the computer’s own configuration behind the one option that is needed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
    try {
      const own = join(folder, 'own.conf');
      writeFileSync(own, 'app default {\n  card_drivers = piv;\n}\n');
      const made = openScConfiguration({ OPENSC_CONF: own });
      const text = readFileSync(made.path, 'utf8');
      expect(text.indexOf('user_pin_unblock_style = set_pin_in_unlogged_session;')).toBeGreaterThan(0);
      expect(text.endsWith(readFileSync(own, 'utf8'))).toBe(true);
      made.remove();
      expect(existsSync(made.path)).toBe(false);
      expect(existsSync(own)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('reads no other system’s configuration: on Windows anybody could lay one at the root of a drive', () => {
    expect(openScPlaces('win32', { ProgramFiles: 'C:\\Program Files' })).toEqual([
      'C:\\Program Files\\OpenSC Project\\OpenSC\\opensc.conf',
    ]);
    expect(openScPlaces('win32', {})).toEqual([]);
    expect(openScPlaces('linux', {})[0]).toBe('/etc/opensc/opensc.conf');
    for (const platform of ['linux', 'darwin'] as const) {
      expect(openScPlaces(platform, { ProgramFiles: '.' }).filter((place) => !place.startsWith('/'))).toEqual([]);
    }
  });

  it('does with the option alone where the named configuration is not there', () => {
    const made = openScConfiguration({ OPENSC_CONF: join(tmpdir(), 'countersign-no-such.conf') });
    expect(readFileSync(made.path, 'utf8')).toMatch(/^app opensc-pkcs11 \{[\s\S]*\}\n$/);
    made.remove();
  });
});
