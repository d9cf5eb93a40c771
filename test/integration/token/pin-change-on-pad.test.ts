import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PinPurpose } from '../../../preload/contract/model';
import { describeError } from '../../../preload/contract/error-sentences';
import type { CountersignError } from '../../../main/errors/countersign-error';
import type { Services } from '../../../main/services';
import {
  codes,
  configurationFor,
  countersign,
  signFiles,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const newPin = '91827364';
const alias = 'user_maria.lindqvist';

/** CKF_PROTECTED_AUTHENTICATION_PATH: C_Login, C_SetPIN and C_InitPIN get NULL, and the person types on the reader. */
describe('a PIN that is changed on the reader’s pad', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let profile: string;
  let services: Services;
  let current: string;

  beforeAll(async () => {
    token = await makeSoftToken({ faults: true, soPin: '50607080' });
    current = token.pin;
    profile = bench.profile(configurationFor(token, { DEADLINES: { login: 1 } }));
    services = bench.services(profile);
  });
  afterEach(async () => {
    token.faults.clear();
    token.faults.forgetLog();
    if (current !== token.pin) await manage('unblock', token.soPin, token.pin);
    token.faults.clear();
    token.faults.forgetLog();
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  /** What each call was given, in order. */
  const given = (): string[] =>
    token.faults
      .log()
      .filter((entry) => ['C_Login', 'C_SetPIN', 'C_InitPIN'].includes(entry.function) && entry.phase === 'called')
      .map(({ function: name, user, old, pin }) => [name, user, old, pin].filter(Boolean).join(' '));

  async function manage(purpose: PinPurpose, typed: string, fresh: string, goesOn = true): Promise<void> {
    token.faults.pinPad(typed, fresh);
    const { pins } = (await services.signers.find('any')).token!;
    await pins!.manage(purpose, {
      kind: 'typed',
      ask: () => Promise.reject(new Error('asked for a PIN that belongs on the reader')),
      onReader: async () => goesOn,
    });
    current = fresh;
  }
  const failure = (...words: Parameters<typeof manage>): Promise<CountersignError> =>
    manage(...words).then(
      () => Promise.reject(new Error('it went well')),
      (error: CountersignError) => error,
    );
  async function signs(pin: string): Promise<void> {
    token.faults.clear();
    const result = await signFiles(services, [bench.document('a.pdf', classicTable())], {
      pin: new TypedPin(pin),
      alias,
    });
    expect(codes(result)).toEqual(['signed']);
  }

  it('gets no PIN from us, neither the old one nor the new one', async () => {
    await manage('change', token.pin, newPin);
    expect(given()).toEqual(['C_Login user null', 'C_SetPIN null null']);
    await signs(newPin);
  });

  it('is unblocked there with the PUK', async () => {
    token.faults.countTries(3, 0);
    await manage('unblock', token.soPin, newPin);
    expect(given()).toEqual(['C_Login so null', 'C_InitPIN null']);
    expect(token.faults.triesLeft()).toBe(3);
    await signs(newPin);
  });

  it('a wrong old PIN costs one try, and nothing is changed', async () => {
    token.faults.countTries(3);
    expect((await failure('change', '999999', newPin)).code).toBe('pin.wrong');
    expect(given()).toEqual(['C_Login user null']);
    expect(token.faults.triesLeft()).toBe(2);
    await signs(token.pin);
  });

  it.each(['C_Login', 'C_SetPIN'] as const)('cancelled at the reader, or its time ran out: in %s', async (name) => {
    token.faults.answer(name, 0x50);
    expect((await failure('change', token.pin, newPin)).code).toBe('pin.cancelled');
    await signs(token.pin);
  });

  it('nothing is sent when the person does not want to', async () => {
    expect((await failure('change', token.pin, newPin, false)).code).toBe('pin.cancelled');
    expect(given()).toEqual([]);
  });

  it('a reader that never answers is given up, and it is said that nobody knows which PIN counts', async () => {
    token.faults.hang('C_SetPIN');
    const error = await failure('change', token.pin, newPin);
    expect(error.code).toBe('pin.changeUnknown');
    expect(describeError(error.toShape()).todo).toContain('Try the new PIN first');
    await signs(token.pin);
  });

  it('on the command line: says what is typed on the reader, and reads nothing', async () => {
    token.faults.pinPad(token.pin, newPin);
    const change = await countersign(['pin', 'change'], { profile });
    current = newPin;
    expect([change.code, change.stdout]).toEqual([0, 'card\n  The PIN is changed.\n']);
    expect(change.stderr).toContain('Type on the reader what it asks for: the old PIN, then the new one.');
    expect(change.stderr).toContain(token.serial);

    token.faults.pinPad(token.soPin, token.pin);
    token.faults.countOfficerTries(3, 1);
    const brink = await countersign(['pin', 'unblock', '--json'], { profile });
    expect([brink.code, brink.stderr]).toEqual([3, expect.stringContaining('--allow-last-try')]);
    const sure = await countersign(['pin', 'unblock', '--allow-last-try'], { profile });
    expect(sure.code).toBe(0);
    current = token.pin;
    expect(given()).toEqual(['C_Login user null', 'C_SetPIN null null', 'C_Login so null', 'C_InitPIN null']);
  });
});
