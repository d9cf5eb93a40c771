import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PinConversation, PinPrompt, PinRequest } from '../../../main/signing/signing-port';
import {
  codes,
  configurationFor,
  countersign,
  namesIn,
  pdfsig,
  signFiles,
  told,
} from '../../fixtures/hosts/built-product';
import { useFaultyToken } from '../../fixtures/hosts/fault-desk';
import * as say from '../../fixtures/sentences';
import { returnValues as rv } from '../../fixtures/token/fault-module';
import { makeSoftToken } from '../../fixtures/token/soft-token';

const alias = 'each-time';
const other = 'ordinary';

/** A person who types the given PINs one after another, and no more; undefined gives up. */
class Person implements PinPrompt {
  readonly requests: PinRequest[] = [];
  open_ = 0;
  mostOpen = 0;

  constructor(
    private readonly pins: (string | undefined)[],
    private readonly whenAsked: (request: PinRequest) => void = () => undefined,
  ) {}

  open(request: PinRequest): PinConversation {
    this.requests.push(request);
    this.open_ += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open_);
    return {
      source: {
        kind: 'typed',
        ask: async () => {
          this.whenAsked(request);
          const pin = this.pins.shift();
          return pin === undefined ? undefined : new Uint8Array(Buffer.from(pin));
        },
      },
      close: () => void (this.open_ -= 1),
    };
  }
}

/** CKA_ALWAYS_AUTHENTICATE on SoftHSM2: the login, then a PIN for each signature. */
describe('a key that wants its PIN for each signature', () => {
  const desk = useFaultyToken([
    { alias, username: 'maria.lindqvist', alwaysAuthenticate: true },
    { alias: other, username: 'maria.lindqvist' },
  ]);
  beforeAll(() => void desk.fresh());

  const repeated = (count: number): string[] => Array.from({ length: count }, () => desk.token.pin);
  const logins = (): unknown[] => desk.token.faults.logins().map(({ user }) => user);
  /** As the person reads them: what a PIN is for, which it is, and of how many. */
  const asked = ({ requests }: Person): unknown[] =>
    requests.map(({ purpose, entry, entries, documentNames }) => [purpose, entry, entries, documentNames]);

  it('signs five files with a PIN for each, and says which of how many', async () => {
    const inputs = desk.documents(5);
    const names = inputs.map((input) => basename(input));
    const person = new Person(repeated(6));
    const result = await signFiles(desk.services, inputs, { pin: person, alias });
    expect(codes(result)).toEqual(Array.from({ length: 5 }, () => 'signed'));
    for (const { signed } of result.documents) {
      expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
      expect(signed!.outcome.key.releasedByPin).toBe(true);
    }
    // The token hides the key, and what it wants, until the first login.
    expect(asked(person)).toEqual([
      ['login', 1, undefined, names],
      ...names.map((name, index) => ['signature', index + 2, 6, [name]]),
    ]);
    expect(logins()).toEqual(['user', ...names.map(() => 'context')]);
    expect(person.mostOpen).toBe(1);
    expect(person.open_).toBe(0);

    // What was learned is said before the first PIN of the next batch, and for this key alone.
    const next = new Person(repeated(3));
    expect(codes(await signFiles(desk.services, desk.documents(2), { pin: next, alias }))).toEqual([
      'signed',
      'signed',
    ]);
    expect(next.requests.map(({ entries }) => entries)).toEqual([3, 3, 3]);
    const ordinary = new Person(repeated(1));
    expect(codes(await signFiles(desk.services, desk.documents(2), { pin: ordinary, alias: other }))).toEqual([
      'signed',
      'signed',
    ]);
    expect(asked(ordinary)).toHaveLength(1);
    const again = new Person(repeated(1));
    expect(codes(await signFiles(desk.services, desk.documents(2), { pin: again, alias: other }))).toEqual([
      'signed',
      'signed',
    ]);
    expect(again.requests.map(({ entries }) => entries)).toEqual([1]);
  });

  it('stops at a wrong PIN with one try spent, and keeps what is signed', async () => {
    desk.token.faults.countTries(3);
    const inputs = desk.documents(5);
    const person = new Person([desk.token.pin, desk.token.pin, desk.token.pin, '999999', desk.token.pin]);
    const result = await signFiles(desk.services, inputs, { pin: person, alias });
    expect(codes(result)).toEqual(['signed', 'signed', 'pin.wrong', 'pin.wrong', 'pin.wrong']);
    expect(told(result)).toEqual([say.pinWrong(say.restUnchanged)]);
    expect(person.requests).toHaveLength(4);
    expect(logins()).toEqual(['user', 'context', 'context', 'context']);
    expect(desk.token.faults.triesLeft()).toBe(2);
    const names = inputs.map((input) => basename(input));
    expect(namesIn(dirname(inputs[0]!))).toEqual([...names, '1-signed.pdf', '2-signed.pdf'].sort());
    expect(namesIn(join(desk.services.profile.folder, 'unfinished'))).toEqual([]);
    expect(codes(await signFiles(desk.services, desk.documents(1), { pin: new Person(repeated(2)), alias }))).toEqual([
      'signed',
    ]);
  });

  it('asks for what the token says of its tries before each PIN', async () => {
    desk.token.faults.countTries(3);
    const person = new Person(repeated(3));
    let spent = false;
    const observer = {
      progress: (_id: string, { state }: { state: string }) => {
        // Somebody else spends two tries after the login, whose good PIN had set the count back.
        if (state === 'signing' && !spent) desk.token.faults.countTries(3, 1);
        spent ||= state === 'signing';
      },
    };
    expect(codes(await signFiles(desk.services, desk.documents(2), { pin: person, alias, observer }))).toEqual([
      'signed',
      'signed',
    ]);
    expect(person.requests.map(({ lastTry }) => lastTry)).toEqual([false, true, false]);
    expect(desk.token.faults.triesLeft()).toBe(3);
  });

  it('ends without a failure where no PIN is given for a file', async () => {
    const person = new Person([desk.token.pin, desk.token.pin, undefined]);
    const result = await signFiles(desk.services, desk.documents(3), { pin: person, alias });
    expect(codes(result)).toEqual(['signed', 'pin.cancelled', 'pin.cancelled']);
    expect(told(result)).toEqual([say.pinCancelled(say.restUnchanged)]);
    expect(logins()).toEqual(['user', 'context']);
    expect(codes(await signFiles(desk.services, desk.documents(1), { pin: new Person(repeated(2)), alias }))).toEqual([
      'signed',
    ]);
  });

  it.each([
    ['a device error', rv.deviceError, 'token.deviceError'],
    ['a failed function', rv.functionFailed, 'token.deviceError'],
    ['a cancel, which nobody at a keyboard can have meant', rv.functionCanceled, 'token.deviceError'],
    ['a lock', rv.pinLocked, 'pin.locked'],
  ])('ends with what the token answered to the PIN of a file: %s', async (_name, code, expected) => {
    const person = new Person(repeated(3), ({ entry }) => {
      if (entry === 2) desk.token.faults.answer('C_Login', code);
    });
    const result = await signFiles(desk.services, desk.documents(2), { pin: person, alias });
    expect(codes(result)).toEqual([expected, expected]);
    expect(logins()).toEqual(['user', 'context']);
    desk.token.faults.clear();
    expect(codes(await signFiles(desk.services, desk.documents(1), { pin: new Person(repeated(2)), alias }))).toEqual([
      'signed',
    ]);
  });

  it('names the slot where one card has several PINs, and only there', async () => {
    const second = await makeSoftToken({ folder: desk.token.folder, label: 'Second PIN', keys: [] });
    expect(second.label).not.toBe(desk.token.label);
    const fresh = desk.bench.services(desk.bench.profile(configurationFor(desk.token)));
    const alone = new Person(repeated(1));
    expect(codes(await signFiles(fresh, desk.documents(1), { pin: alone, alias: other }))).toEqual(['signed']);
    expect(alone.requests[0]!.token).toEqual({ name: 'card', label: desk.token.label, serial: desk.token.serial });
    desk.token.faults.shareSerial('ONECARD');
    const shared = new Person(repeated(1));
    expect(codes(await signFiles(fresh, desk.documents(1), { pin: shared, alias: other }))).toEqual(['signed']);
    expect(shared.requests[0]!.token).toEqual({
      ...{ name: 'card', label: desk.token.label, serial: 'ONECARD' },
      slot: expect.stringMatching(/slot/i) as unknown,
    });
  });

  it('on the command line: one line of standard input for the login and one for each file', async () => {
    const profile = desk.bench.profile(configurationFor(desk.token));
    const inputs = desk.documents(2);
    const lines = (count: number): string => `${desk.token.pin}\n`.repeat(count);
    const args = ['sign', ...inputs, '--alias', alias, '--pin-stdin'];
    expect((await countersign(args, { profile, stdin: lines(3) })).code).toBe(0);
    expect(logins()).toEqual(['user', 'context', 'context']);

    desk.token.faults.forgetLog();
    const more = desk.documents(2);
    const short = await countersign(['sign', ...more, '--alias', alias, '--pin-stdin'], { profile, stdin: lines(2) });
    expect(short.code).toBe(1);
    expect(namesIn(dirname(more[0]!))).toEqual(['1-signed.pdf', '1.pdf', '2.pdf']);
    expect(logins()).toEqual(['user', 'context']);
    expect(short.stderr).toContain('--pin-stdin');
  });
});
