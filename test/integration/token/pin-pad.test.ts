import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PinConversation, PinPrompt, PinRequest } from '../../../main/signing/signing-port';
import { codes, configurationFor, countersign, pdfsig, signFiles, told } from '../../fixtures/hosts/built-product';
import { useFaultyToken } from '../../fixtures/hosts/fault-desk';
import * as say from '../../fixtures/sentences';
import { returnValues as rv } from '../../fixtures/token/fault-module';

const alias = 'user_maria.lindqvist';
const eachTime = 'each-time';

/** A person at a reader with a pad: is told to type there, and types nothing here. */
class AtReader implements PinPrompt {
  readonly requests: PinRequest[] = [];
  readonly told: boolean[] = [];

  constructor(private readonly goesOn = true) {}

  open(request: PinRequest): PinConversation {
    this.requests.push(request);
    return {
      source: {
        kind: 'typed',
        ask: () => Promise.reject(new Error('asked for a PIN that belongs on the reader')),
        onReader: async ({ lastTry }) => {
          this.told.push(lastTry);
          return this.goesOn;
        },
      },
      close: () => undefined,
    };
  }
}

/** CKF_PROTECTED_AUTHENTICATION_PATH: C_Login gets NULL, and the person types on the reader. */
describe('a reader with a PIN pad', () => {
  const desk = useFaultyToken([
    { alias, username: 'maria.lindqvist' },
    { alias: eachTime, username: 'maria.lindqvist', alwaysAuthenticate: true },
  ]);
  beforeAll(() => void desk.fresh());

  /** What each C_Login was given, in order. */
  const given = (): string[] => desk.token.faults.logins().map(({ user, pin }) => `${user} ${pin}`);
  /** The same services sign at once as if nothing had been. */
  async function signsAgain(with_ = desk.services): Promise<void> {
    desk.token.faults.clear();
    desk.token.faults.pinPad(desk.token.pin);
    const result = await signFiles(with_, desk.documents(1), { pin: new AtReader(), alias });
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
  }

  it('gets no PIN from us, not even an empty one, and the batch is signed', async () => {
    desk.token.faults.pinPad(desk.token.pin);
    const person = new AtReader();
    const result = await signFiles(desk.services, desk.documents(3), { pin: person, alias });
    expect(codes(result)).toEqual(['signed', 'signed', 'signed']);
    expect(given()).toEqual(['user null']);
    expect(person.requests.map(({ onReader }) => onReader)).toEqual([true]);
    for (const { signed } of result.documents) {
      expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
    }
  });

  it('asks on the reader for each signature of a key that wants that', async () => {
    desk.token.faults.pinPad(desk.token.pin);
    const person = new AtReader();
    const result = await signFiles(desk.services, desk.documents(2), { pin: person, alias: eachTime });
    expect(codes(result)).toEqual(['signed', 'signed']);
    expect(given()).toEqual(['user null', 'context null', 'context null']);
    expect(person.requests.map(({ onReader, entry }) => [onReader, entry])).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
    ]);
  });

  it('a wrong PIN on the pad costs one try and is called wrong', async () => {
    desk.token.faults.countTries(3);
    desk.token.faults.pinPad('999999');
    const inputs = desk.documents(2);
    const result = await signFiles(desk.services, inputs, { pin: new AtReader(), alias });
    expect(codes(result)).toEqual(['pin.wrong', 'pin.wrong']);
    expect(told(result)).toEqual([say.pinWrong()]);
    expect(given()).toEqual(['user null']);
    expect(desk.token.faults.triesLeft()).toBe(2);
    desk.unchanged(inputs);
    await signsAgain();
  });

  it.each([
    ['cancelled on the pad, or its time ran out', rv.functionCanceled, 'pin.cancelled', say.pinCancelled()],
    ['answered with an error of the reader', rv.deviceError, 'token.deviceError', say.reported('CKR_DEVICE_ERROR')],
    ['locked by the tries on the pad', rv.pinLocked, 'pin.locked', say.pinLocked],
  ])('%s', async (_name, code, expected, sentences) => {
    desk.token.faults.pinPad(desk.token.pin);
    desk.token.faults.answer('C_Login', code);
    const inputs = desk.documents(2);
    const result = await signFiles(desk.services, inputs, { pin: new AtReader(), alias });
    expect(codes(result)).toEqual([expected, expected]);
    expect(told(result)).toEqual([sentences]);
    expect(desk.token.faults.calls('C_Sign')).toBe(0);
    desk.unchanged(inputs);
    await signsAgain();
  });

  it('a reader that never answers is given up after four times the login’s deadline', async () => {
    const hasty = desk.fresh({ login: 1 });
    onTestFinished(() => void desk.fresh());
    desk.token.faults.pinPad(desk.token.pin);
    // Longer than a login that we send, shorter than a person gets.
    desk.token.faults.delay('C_Login', 1500);
    expect(codes(await signFiles(hasty, desk.documents(1), { pin: new AtReader(), alias }))).toEqual(['signed']);
    desk.token.faults.hang('C_Login');
    const result = await signFiles(hasty, desk.documents(1), { pin: new AtReader(), alias });
    expect(told(result)).toEqual([say.silentAtReader(4)]);
    await signsAgain(hasty);
  });

  it('the last try is said before the pad is used, and a no keeps it', async () => {
    desk.token.faults.countTries(3, 1);
    desk.token.faults.pinPad(desk.token.pin);
    const unsure = new AtReader(false);
    const inputs = desk.documents(1);
    expect(codes(await signFiles(desk.services, inputs, { pin: unsure, alias }))).toEqual(['pin.cancelled']);
    expect(unsure.told).toEqual([true]);
    expect(given()).toEqual([]);
    expect(desk.token.faults.triesLeft()).toBe(1);
    desk.unchanged(inputs);
  });

  it('on the command line: says that the PIN is typed on the reader, and reads none', async () => {
    desk.token.faults.pinPad(desk.token.pin);
    const profile = desk.bench.profile(configurationFor(desk.token));
    const [input] = desk.documents(1);
    const args = ['sign', input!, '--alias', alias];
    const { code, stderr } = await countersign(args, { profile });
    expect(code).toBe(0);
    expect(stderr).toContain('Type your PIN on the reader');
    expect(stderr).toContain(desk.token.serial);
    expect(given()).toEqual(['user null']);

    desk.token.faults.forgetLog();
    desk.token.faults.countTries(3, 1);
    const brink = await countersign(['sign', desk.documents(1)[0]!, '--alias', alias], { profile });
    expect(brink.code).not.toBe(0);
    expect(brink.stderr).toContain('--allow-last-try');
    expect(given()).toEqual([]);
    const sure = await countersign(['sign', desk.documents(1)[0]!, '--alias', alias, '--allow-last-try'], { profile });
    expect(sure.code).toBe(0);
    expect(given()).toEqual(['user null']);
  });
});
