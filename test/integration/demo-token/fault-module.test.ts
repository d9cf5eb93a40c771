import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFaultModule } from '../../fixtures/token/fault-module';
import type { FaultyFunction } from '../../fixtures/token/fault-module';
import { Pkcs11Process } from '../../fixtures/token/pkcs11-process';
import type { Pkcs11Request } from '../../fixtures/token/pkcs11-process';
import { makeSoftToken } from '../../fixtures/token/soft-token';
import type { FaultyToken } from '../../fixtures/token/soft-token';

// CK_RV and CK_TOKEN_INFO.flags of PKCS#11 v2.40.
const deviceError = 0x30;
const deviceRemoved = 0x32;
const pinIncorrect = 0xa0;
const pinLocked = 0xa4;
const sessionHandleInvalid = 0xb3;
const tokenNotPresent = 0xe0;
const protectedPath = 0x100;
const countLow = 0x10000;
const finalTry = 0x20000;
const locked = 0x40000;

const digest = '11'.repeat(32);
const alias = 'user_jonas.weber';
const wrongPin = '999999';

describe('the fault module', () => {
  let token: FaultyToken;
  let open: Pkcs11Process[] = [];

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      label: 'Faulty token',
      keys: [{ alias, username: 'jonas.weber', kind: 'EC-P256' }],
    });
  });
  afterEach(async () => {
    await Promise.all(open.map((process) => process.kill()));
    open = [];
    token.faults.clear();
    token.faults.forgetLog();
  });
  afterAll(() => token?.remove());

  function start(): Pkcs11Process {
    const process = new Pkcs11Process(token.sharedLibrary);
    open.push(process);
    return process;
  }

  async function loggedIn(): Promise<Pkcs11Process> {
    const process = start();
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    await process.value({ do: 'login', pin: token.pin });
    return process;
  }

  async function flags(process: Pkcs11Process): Promise<number> {
    const info = await process.value<{ flags: number }>({ do: 'token' });
    return info.flags & (countLow | finalTry | locked | protectedPath);
  }

  it('is compiled once, also when many ask at once', async () => {
    const paths = await Promise.all([buildFaultModule(), buildFaultModule(), buildFaultModule()]);
    expect(new Set(paths).size).toBe(1);
  });

  it('changes nothing while there is no directive, and counts logins and signatures', async () => {
    const process = await loggedIn();
    expect(await flags(process)).toBe(0);
    for (let round = 0; round < 3; round += 1) {
      await process.value({ do: 'sign-init', label: alias });
      const signature = await process.value<string>({ do: 'sign', digest });
      expect(signature).toMatch(/^[0-9a-f]{128}$/);
    }
    expect(token.faults.calls('C_Login')).toBe(1);
    expect(token.faults.calls('C_Sign')).toBe(3);
    const lines = token.faults.log().filter((entry) => entry.function === 'C_Sign');
    expect(lines.map(({ call, phase, rv }) => [call, phase, rv])).toEqual([
      [1, 'called', undefined],
      [1, 'returned', 0],
      [2, 'called', undefined],
      [2, 'returned', 0],
      [3, 'called', undefined],
      [3, 'returned', 0],
    ]);
    expect(lines.every(({ pid }) => pid === process.pid)).toBe(true);
  });

  it('locks after three wrong PINs with COUNT_LOW, FINAL_TRY and LOCKED on the way, and never logs a PIN', async () => {
    token.faults.countTries(3);
    const process = start();
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    expect(await flags(process)).toBe(0);
    expect(await process.rv({ do: 'login', pin: wrongPin })).toBe(pinIncorrect);
    expect(await flags(process)).toBe(countLow);
    expect(await process.rv({ do: 'login', pin: wrongPin })).toBe(pinIncorrect);
    expect(await flags(process)).toBe(countLow | finalTry);
    expect(token.faults.triesLeft()).toBe(1);
    expect(await process.rv({ do: 'login', pin: wrongPin })).toBe(pinLocked);
    expect(await flags(process)).toBe(locked);
    expect(await process.rv({ do: 'login', pin: token.pin })).toBe(pinLocked);
    expect(token.faults.calls('C_Login')).toBe(4);
    const log = readFileSync(token.faults.environment.P11_FAULT_LOG ?? '', 'utf8');
    expect(log).toContain('C_Login');
    expect(log).not.toContain(wrongPin);
    expect(log).not.toContain(token.pin);
  });

  it('remembers the tries from process to process, and gives them back after a good PIN', async () => {
    token.faults.countTries(3);
    const first = start();
    await first.value({ do: 'initialize' });
    await first.value({ do: 'open' });
    expect(await first.rv({ do: 'login', pin: wrongPin })).toBe(pinIncorrect);
    expect(await first.rv({ do: 'login', pin: wrongPin })).toBe(pinIncorrect);
    await first.kill();
    const second = start();
    await second.value({ do: 'initialize' });
    expect(await flags(second)).toBe(countLow | finalTry);
    await second.value({ do: 'open' });
    await second.value({ do: 'login', pin: token.pin });
    expect(token.faults.triesLeft()).toBe(3);
    expect(await flags(second)).toBe(0);
  });

  it('can be locked from the start', async () => {
    token.faults.lockPin();
    const process = start();
    await process.value({ do: 'initialize' });
    expect(await flags(process)).toBe(locked);
    await process.value({ do: 'open' });
    expect(await process.rv({ do: 'login', pin: token.pin })).toBe(pinLocked);
  });

  it('has a PIN pad: NULL leaves the PIN to the reader, an empty one does not', async () => {
    token.faults.pinPad(token.pin);
    const process = start();
    await process.value({ do: 'initialize' });
    expect(await flags(process)).toBe(protectedPath);
    await process.value({ do: 'open' });
    expect(await process.rv({ do: 'login', pin: '' })).not.toBe(0);
    expect(await process.rv({ do: 'login', pin: null })).toBe(0);
    expect(token.faults.log().flatMap(({ pin }) => pin ?? [])).toEqual(['empty', 'null']);
    await process.kill();

    // Without the pad, SoftHSM2 refuses an empty PIN.
    token.faults.clear();
    const other = start();
    await other.value({ do: 'initialize' });
    await other.value({ do: 'open' });
    expect(await other.rv({ do: 'login', pin: '' })).not.toBe(0);
  });

  it('takes the card out and puts it in: old sessions are gone, new ones work', async () => {
    const process = await loggedIn();
    await process.value({ do: 'sign-init', label: alias });
    token.faults.removeCard();
    expect(await process.rv({ do: 'sign', digest })).toBe(deviceRemoved);
    expect(await process.value({ do: 'slots' })).toBe(0);
    expect(await process.rv({ do: 'token' })).toBe(tokenNotPresent);
    expect(await process.rv({ do: 'open' })).toBe(tokenNotPresent);
    expect(await process.value({ do: 'event' })).toBe(true);
    expect(await process.value({ do: 'event' })).toBe(false);
    token.faults.insertCard();
    expect(await process.value({ do: 'event' })).toBe(true);
    expect(await process.value<number>({ do: 'slots' })).toBeGreaterThan(0);
    expect(await process.rv({ do: 'sign', digest })).toBe(sessionHandleInvalid);
    await process.value({ do: 'open' });
    await process.value({ do: 'login', pin: token.pin });
    await process.value({ do: 'sign-init', label: alias });
    expect(await process.rv({ do: 'sign', digest })).toBe(0);
  });

  it('notices a card that was out and in between two calls', async () => {
    const process = await loggedIn();
    await process.value({ do: 'sign-init', label: alias });
    token.faults.removeCard();
    token.faults.insertCard();
    expect(await process.rv({ do: 'sign', digest })).toBe(sessionHandleInvalid);
  });

  it('answers a login and a signature with any error, after as many good calls as told', async () => {
    token.faults.answer('C_Login', deviceError);
    const refused = start();
    await refused.value({ do: 'initialize' });
    await refused.value({ do: 'open' });
    expect(await refused.rv({ do: 'login', pin: token.pin })).toBe(deviceError);
    token.faults.clear();

    token.faults.answer('C_Sign', deviceError, { after: 1 });
    const process = await loggedIn();
    await process.value({ do: 'sign-init', label: alias });
    expect(await process.rv({ do: 'sign', digest })).toBe(0);
    await process.value({ do: 'sign-init', label: alias });
    expect(await process.rv({ do: 'sign', digest })).toBe(deviceError);
    expect(
      token.faults
        .log()
        .filter((entry) => entry.function === 'C_Sign')
        .at(-1),
    ).toMatchObject({ rv: deviceError });
  });

  it('lets a card be taken out in the middle of a signature', async () => {
    token.faults.delay('C_Sign', 300);
    const process = await loggedIn();
    await process.value({ do: 'sign-init', label: alias });
    const rv = process.rv({ do: 'sign', digest });
    await until(() => token.faults.calls('C_Sign') === 1);
    token.faults.removeCard();
    expect(await rv).toBe(deviceRemoved);
  });

  const steps: [FaultyFunction, Pkcs11Request][] = [
    ['C_Initialize', { do: 'initialize' }],
    ['C_GetSlotList', { do: 'slots' }],
    ['C_Login', { do: 'login', pin: '123456' }],
    ['C_Sign', { do: 'sign', digest }],
  ];

  /** Does everything that comes before the step; a fault set now meets the step itself. */
  async function upTo(name: FaultyFunction): Promise<Pkcs11Process> {
    const process = start();
    if (name === 'C_Initialize') return process;
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    if (name !== 'C_Sign') return process;
    await process.value({ do: 'login', pin: token.pin });
    await process.value({ do: 'sign-init', label: alias });
    return process;
  }

  it.each(steps)('hangs in %s until it is let go', async (name, request) => {
    const process = await upTo(name);
    token.faults.hang(name);
    let answered = false;
    const rv = process.rv(request).finally(() => (answered = true));
    if (name !== 'C_GetSlotList') {
      await until(() => token.faults.log().some((entry) => entry.function === name && entry.phase === 'called'));
    }
    // A hang has no event to wait for: ten looks at the control file must pass without an answer.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answered).toBe(false);
    expect(token.faults.log().some((entry) => entry.function === name && entry.phase === 'returned')).toBe(false);
    token.faults.clear();
    expect(await rv).toBe(0);
  });

  it.each(steps)('crashes in %s', async (name, request) => {
    const process = await upTo(name);
    token.faults.crash(name);
    await expect(process.ask(request)).rejects.toThrow('SIGSEGV');
    expect(await process.ended).toBe('SIGSEGV');
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
