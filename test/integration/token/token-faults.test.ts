import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import type { BatchResult } from '../../../main/signing/batch';
import { codes, configurationFor, namesIn, pdfsig, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const alias = 'user_jonas.weber';
const wrongPin = '999999';

// CK_RV of PKCS#11 v2.40.
const rv = {
  generalError: 0x5,
  functionFailed: 0x6,
  deviceError: 0x30,
  deviceRemoved: 0x32,
  pinIncorrect: 0xa0,
  vendor: 0x80000101,
};

/**
 * Each fault is followed by a good signature of the same services, without a restart: a fault never outlives its cause.
 * Several sets of services stand side by side, because a driver that stops too often is left alone for a minute.
 */
describe('a token that misbehaves', () => {
  const bench = new Workbench();
  const bytes = classicTable();
  let token: FaultyToken;
  let services: Services;

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      ca: { kind: 'EC-P256' },
      keys: [{ alias, username: 'jonas.weber', kind: 'EC-P256' }],
    });
  });
  afterEach(() => token.faults.reset());
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  /** Deadlines just long enough for a busy machine, short enough to wait for. */
  function fresh(deadlines: { token?: number; login?: number; signature?: number } = {}): Services {
    services = bench.services(
      bench.profile(
        configurationFor(token, { DEADLINES: { token: 15, login: 15, signature: 15, document: 30, ...deadlines } }),
      ),
    );
    return services;
  }

  const documents = (count: number): string[] => bench.documents(count, bytes);

  function sign(inputs: string[], pin = token.pin): Promise<BatchResult> {
    return signFiles(services, inputs, { pin, alias });
  }

  /** The same services sign again as if nothing had been. */
  async function signsAgain(): Promise<void> {
    token.faults.clear();
    const [input] = documents(1);
    const result = await sign([input!]);
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
  }

  function unchanged(inputs: string[], outputs: string[] = []): void {
    const folder = dirname(inputs[0]!);
    const names = inputs.map((input) => input.slice(folder.length + 1));
    expect(namesIn(folder)).toEqual([...names, ...outputs].sort());
    for (const input of inputs) expect(readFileSync(input).equals(bytes)).toBe(true);
    expect(namesIn(join(services.profile.folder, 'unfinished'))).toEqual([]);
  }

  describe('the PIN', () => {
    it('is tried once when it is wrong, and says so', async () => {
      fresh();
      token.faults.countTries(3);
      const inputs = documents(2);
      const result = await sign(inputs, wrongPin);
      expect(codes(result)).toEqual(['pin.wrong', 'pin.wrong']);
      expect(result.refused?.toShape()).toEqual({ code: 'pin.wrong', params: { token: 'card' } });
      expect(token.faults.calls('C_Login')).toBe(1);
      expect(token.faults.calls('C_Sign')).toBe(0);
      expect(token.faults.triesLeft()).toBe(2);
      unchanged(inputs);
      await signsAgain();
    });

    it('says that one try is left, then that the PIN is locked, then does not even try', async () => {
      fresh();
      token.faults.countTries(3);
      const inputs = documents(1);
      const seen = [];
      for (let round = 0; round < 4; round += 1) seen.push((await sign(inputs, wrongPin)).refused?.toShape());
      expect(seen).toEqual([
        { code: 'pin.wrong', params: { token: 'card' } },
        { code: 'pin.wrong', params: { token: 'card', triesLeft: 1 } },
        { code: 'pin.locked', params: { token: 'card' } },
        { code: 'pin.locked', params: { token: 'card' } },
      ]);
      expect(token.faults.calls('C_Login')).toBe(3);
      unchanged(inputs);
    });

    it('is not even asked for when it is locked', async () => {
      fresh();
      token.faults.lockPin();
      const inputs = documents(1);
      expect(codes(await sign(inputs))).toEqual(['pin.locked']);
      expect(token.faults.calls('C_Login')).toBe(0);
      unchanged(inputs);
      await signsAgain();
    });

    it.each([
      ['a device error', rv.deviceError],
      ['a failed function', rv.functionFailed],
      ['a code of its own', rv.vendor],
    ])('is not called wrong when the token answers %s', async (_name, code) => {
      fresh();
      token.faults.answer('C_Login', code);
      const inputs = documents(1);
      const result = await sign(inputs);
      expect(codes(result)).toEqual(['token.deviceError']);
      expect(token.faults.calls('C_Login')).toBe(1);
      unchanged(inputs);
      await signsAgain();
    });

    it('typed on the reader: where nobody can be told so, nothing is sent', async () => {
      fresh();
      token.faults.pinPad(token.pin);
      const inputs = documents(1);
      expect(codes(await sign(inputs))).toEqual(['token.pinPadUnsupported']);
      expect(token.faults.calls('C_Login')).toBe(0);
      await signsAgain();
    });

    it('is not sent again after the driver hung or stopped in the login', async () => {
      fresh({ login: 2 });
      for (const fault of ['hang', 'crash'] as const) {
        token.faults.forgetLog();
        token.faults[fault]('C_Login');
        const inputs = documents(2);
        const result = await sign(inputs);
        const code = fault === 'hang' ? 'token.timeout' : 'token.stopped';
        expect(codes(result)).toEqual([code, code]);
        expect(token.faults.calls('C_Login')).toBe(1);
        expect(token.faults.calls('C_Sign')).toBe(0);
        unchanged(inputs);
        await signsAgain();
      }
    });
  });

  describe('the driver', () => {
    it('that is not installed is named', async () => {
      const missing = join(bench.folder, 'no-driver.so');
      services = bench.services(
        bench.profile(configurationFor(token, { SHAREDLIBRARIES: { Driver: { path: missing } } })),
      );
      const inputs = documents(1);
      const result = await sign(inputs);
      expect(result.refused?.toShape()).toEqual({
        code: 'token.moduleMissing',
        params: { token: 'card', library: 'Driver' },
      });
      unchanged(inputs);
    });

    it('that is no driver at all is refused', async () => {
      const text = bench.document('driver.so', Buffer.from('not a library'));
      services = bench.services(
        bench.profile(configurationFor(token, { SHAREDLIBRARIES: { Driver: { path: text } } })),
      );
      const inputs = documents(1);
      expect(codes(await sign(inputs))).toEqual(['token.moduleFailed']);
      unchanged(inputs);
    });

    it('that crashes when it is loaded takes nothing with it', async () => {
      fresh();
      token.faults.crash('C_Initialize');
      const inputs = documents(1);
      expect(codes(await sign(inputs))).toEqual(['token.stopped']);
      unchanged(inputs);
      await signsAgain();
    });

    it('that hangs when it is initialised is stopped', async () => {
      fresh({ token: 3 });
      token.faults.hang('C_Initialize');
      const inputs = documents(1);
      const result = await sign(inputs);
      expect(result.refused?.toShape()).toEqual({ code: 'token.timeout', params: { token: 'card', seconds: 3 } });
      expect(services.tokens.processIds).toEqual([]);
      unchanged(inputs);
      await signsAgain();
    });

    it('that can not be initialised may try again', async () => {
      fresh();
      token.faults.answer('C_Initialize', rv.generalError);
      const inputs = documents(1);
      expect(codes(await sign(inputs))).toEqual(['token.moduleFailed']);
      unchanged(inputs);
      await signsAgain();
    });

    it('that crashes or hangs while it lists its slots is replaced', async () => {
      fresh({ token: 3 });
      token.faults.crash('C_GetSlotList');
      expect(codes(await sign(documents(1)))).toEqual(['token.stopped']);
      await signsAgain();
      token.faults.hang('C_GetSlotList');
      expect(codes(await sign(documents(1)))).toEqual(['token.timeout']);
      await signsAgain();
    });

    it('that hangs holds up nobody who waits behind it for longer than its own deadline', async () => {
      fresh({ token: 3 });
      await services.tokens.configured('card').describe();
      token.faults.hang('C_GetSlotList');
      const asked = Array.from({ length: 4 }, () => services.tokens.configured('card').describe());
      const answers = await Promise.allSettled(asked);
      expect(
        answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as { code: string }).code : '')),
      ).toEqual(['token.timeout', 'token.stopped', 'token.stopped', 'token.stopped']);
      await signsAgain();
    });

    it('that stops again and again is left alone, and says so', async () => {
      fresh();
      token.faults.crash('C_Initialize');
      const seen = [];
      for (let round = 0; round < 8; round += 1) seen.push((await sign(documents(1))).refused?.code);
      expect(seen.slice(0, 6)).toEqual(new Array(6).fill('token.stopped'));
      expect(seen.slice(6)).toEqual(['token.moduleFailed', 'token.moduleFailed']);
      expect(token.faults.calls('C_Initialize')).toBe(6);
    });
  });

  describe('the card', () => {
    it('that is not in is missed, and used as soon as it is back', async () => {
      fresh();
      token.faults.removeCard();
      const inputs = documents(1);
      expect(codes(await sign(inputs))).toEqual(['token.absent']);
      token.faults.insertCard();
      expect(codes(await sign(inputs))).toEqual(['signed']);
    });

    it('that is taken out between two documents leaves those before it signed', async () => {
      fresh();
      const inputs = documents(6);
      let signed = 0;
      const result = await signFiles(services, inputs, {
        pin: token.pin,
        alias,
        observer: {
          progress: (id, { state }) => {
            // Signatures are made in order: the fourth begins when the third is made.
            if (state === 'signing' && id === '3') token.faults.removeCard();
            if (state === 'signed') signed += 1;
          },
        },
      });
      expect(codes(result)).toEqual([...new Array(3).fill('signed'), ...new Array(3).fill('token.removed')]);
      expect(signed).toBe(3);
      expect(result.refused).toBeUndefined();
      expect(token.faults.calls('C_Sign')).toBeLessThanOrEqual(4);
      unchanged(inputs, ['1-signed.pdf', '2-signed.pdf', '3-signed.pdf']);
      for (const { signed: made } of result.documents.slice(0, 3)) {
        expect(await pdfsig(made!.path)).toEqual([{ valid: true, total: true }]);
      }
      await signsAgain();
    });

    it('that was out and in again needs a new login, not an old session', async () => {
      fresh();
      expect(codes(await sign(documents(1)))).toEqual(['signed']);
      token.faults.insertCard();
      await signsAgain();
    });
  });

  describe('a signature', () => {
    it.each([
      ['a device error', rv.deviceError, 'token.deviceError'],
      ['a failed function', rv.functionFailed, 'token.deviceError'],
      ['a code of its own', rv.vendor, 'token.deviceError'],
      // Some drivers say so for a card that answers nonsense.
      ['a wrong PIN', rv.pinIncorrect, 'token.deviceError'],
      ['a card that is gone', rv.deviceRemoved, 'token.removed'],
    ])('that ends with %s is not repeated, and ends the batch', async (_name, code, expected) => {
      fresh();
      token.faults.answer('C_Sign', code);
      const inputs = documents(3);
      const result = await sign(inputs);
      expect(codes(result)).toEqual([expected, expected, expected]);
      expect(result.refused).toBeUndefined();
      expect(token.faults.calls('C_Sign')).toBe(1);
      expect(token.faults.calls('C_Login')).toBe(1);
      unchanged(inputs);
      await signsAgain();
    });

    it.each(['hang', 'crash'] as const)('whose driver %ss leaves it open whether the key was used', async (fault) => {
      fresh({ signature: 2 });
      const inputs = documents(3);
      token.faults[fault]('C_Sign', { after: 1 });
      const result = await sign(inputs);
      // For the third it is known: nothing was asked of the key.
      expect(codes(result)).toEqual(['signed', 'token.outcomeUnknown', 'token.stopped']);
      expect(token.faults.calls('C_Sign')).toBe(2);
      expect(token.faults.calls('C_Login')).toBe(1);
      unchanged(inputs, ['1-signed.pdf']);
      expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
      await signsAgain();
    });

    it.each([
      ['killed', 'SIGKILL'],
      ['frozen', 'SIGSTOP'],
    ] as const)('whose process is %s leaves it open too, and the process is gone', async (_name, signal) => {
      fresh({ signature: 3 });
      const inputs = documents(2);
      token.faults.delay('C_Sign', 60_000);
      const batch = sign(inputs);
      await until(() => token.faults.calls('C_Sign') === 1);
      const [pid, ...others] = services.tokens.processIds;
      expect(others).toEqual([]);
      process.kill(pid!, signal);
      expect(codes(await batch)).toEqual(['token.outcomeUnknown', 'token.stopped']);
      await until(() => !runs(pid!));
      expect(token.faults.calls('C_Sign')).toBe(1);
      unchanged(inputs);
      await signsAgain();
    });

    it('is not lost on a document process that is killed: each file is whole or not there', async () => {
      fresh();
      token.faults.delay('C_Sign', 400);
      const inputs = documents(6);
      const saved = new Set<string>();
      const observer = { progress: () => undefined, saved: (id: string) => void saved.add(id) };
      const batch = signFiles(services, inputs, { pin: token.pin, alias, observer });
      // Between two writes: killed while a file gets its name, nobody could say whether it has it.
      await until(() => token.faults.calls('C_Sign') === 3 && saved.size === 2);
      process.kill(services.documents.pid!, 'SIGKILL');
      const result = await batch;
      expect(result.refused).toBeUndefined();
      const all = codes(result);
      // The one at the token stopped with the process and says so. The one behind it, prepared already, and what came later
      // were signed by a fresh process, with the same login.
      const expected = inputs.map((_, index) => (index === 2 ? 'document.processStopped' : 'signed'));
      expect(all).toEqual(expected);
      expect(token.faults.calls('C_Login')).toBe(1);
      expect(token.faults.calls('C_Sign')).toBe(6);
      const outputs = all.flatMap((code, index) => (code === 'signed' ? `${index + 1}-signed.pdf` : []));
      unchanged(inputs, outputs);
      for (const { signed } of result.documents) {
        if (signed) expect(await pdfsig(signed.path)).toEqual([{ valid: true, total: true }]);
      }
      await signsAgain();
    });

    it('stops after the one under way when the batch is cancelled', async () => {
      fresh();
      token.faults.delay('C_Sign', 200);
      const inputs = documents(5);
      const { Batch } = await import('../../../main/signing/batch');
      const { TypedPin } = await import('../../fixtures/hosts/built-product');
      const batch = new Batch(
        services,
        { documents: inputs.map((path, index) => ({ id: String(index), path })), signer: undefined, alias },
        new TypedPin(token.pin),
        {
          progress: (id, { state }) => {
            if (state === 'signing' && id === '1') batch.cancel();
          },
        },
      );
      const result = await batch.run();
      expect(codes(result)).toEqual(['signed', 'signed', ...new Array(3).fill('batch.cancelled')]);
      expect(token.faults.calls('C_Sign')).toBe(2);
      unchanged(inputs, ['1-signed.pdf', '2-signed.pdf']);
    });
  });
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The test's own time limit is the bound. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
