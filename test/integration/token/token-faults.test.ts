import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { codes, configurationFor, pdfsig, signFiles, told } from '../../fixtures/hosts/built-product';
import { alias, useFaultyToken } from '../../fixtures/hosts/fault-desk';
import * as say from '../../fixtures/sentences';
import { returnValues as rv } from '../../fixtures/token/fault-module';

const wrongPin = '999999';

/**
 * Each fault is followed by a good signature of the same services, without a restart: a fault never outlives its cause.
 * Several sets of services stand side by side, because a driver that stops too often is left alone for a minute.
 */
describe('a token that misbehaves', () => {
  const desk = useFaultyToken();

  describe('the PIN', () => {
    it('is tried once when it is wrong, and says so', async () => {
      desk.fresh();
      desk.token.faults.countTries(3);
      const inputs = desk.documents(2);
      const result = await desk.sign(inputs, wrongPin);
      expect(codes(result)).toEqual(['pin.wrong', 'pin.wrong']);
      expect(told(result)).toEqual([say.pinWrong()]);
      expect(desk.token.faults.calls('C_Login')).toBe(1);
      expect(desk.token.faults.calls('C_Sign')).toBe(0);
      expect(desk.token.faults.triesLeft()).toBe(2);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it('says that one try is left, then that the PIN is locked, then does not even try', async () => {
      desk.fresh();
      desk.token.faults.countTries(3);
      const inputs = desk.documents(1);
      const results = [];
      for (let round = 0; round < 4; round += 1) results.push(await desk.sign(inputs, wrongPin));
      expect(results.map(({ refused }) => refused?.toShape())).toEqual([
        { code: 'pin.wrong', params: { token: 'card' } },
        { code: 'pin.wrong', params: { token: 'card', triesLeft: 1 } },
        { code: 'pin.locked', params: { token: 'card' } },
        { code: 'pin.locked', params: { token: 'card' } },
      ]);
      expect(results.slice(1).flatMap(told)).toEqual([say.pinWrongBeforeLast, say.pinLocked, say.pinLocked]);
      expect(desk.token.faults.calls('C_Login')).toBe(3);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it('is not even asked for when it is locked', async () => {
      desk.fresh();
      desk.token.faults.lockPin();
      const inputs = desk.documents(1);
      expect(codes(await desk.sign(inputs))).toEqual(['pin.locked']);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it.each([
      ['CKR_DEVICE_ERROR', rv.deviceError],
      ['CKR_DEVICE_MEMORY', rv.deviceMemory],
      ['CKR_FUNCTION_FAILED', rv.functionFailed],
      ['CKR_GENERAL_ERROR', rv.generalError],
      ['0x80000101', rv.vendor],
    ])('is not called wrong when the token answers %s', async (name, code) => {
      desk.fresh();
      desk.token.faults.answer('C_Login', code);
      const inputs = desk.documents(1);
      const result = await desk.sign(inputs);
      expect(codes(result)).toEqual(['token.deviceError']);
      expect(told(result)).toEqual([say.reported(name)]);
      expect(desk.token.faults.calls('C_Login')).toBe(1);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it('typed on the reader: where nobody can be told so, nothing is sent', async () => {
      desk.fresh();
      desk.token.faults.pinPad(desk.token.pin);
      const inputs = desk.documents(1);
      expect(codes(await desk.sign(inputs))).toEqual(['token.pinPadUnsupported']);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      await desk.signsAgain();
    });

    it('leaves no session behind where it is not asked for, because no document can be signed', async () => {
      desk.fresh();
      const [broken = ''] = desk.documents(1);
      writeFileSync(broken, 'no PDF at all');
      expect(codes(await desk.sign([broken]))).toEqual(['document.notPdf']);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      // While a session is open, no PIN is changed.
      const { pin } = desk.token;
      const same = { secret: Buffer.from(pin), newPin: Buffer.from(pin) };
      const { pins } = desk.services.tokens.configured('card');
      await pins!.manage('change', { kind: 'typed', ask: async () => same });
      await desk.signsAgain();
    });

    it('is asked for by what the token says then, not by what it said long before', async () => {
      desk.fresh();
      const begun = desk.services.tokens.configured('card').begin!();
      // From when it is looked at, however long its process took to start.
      expect((await begun.look()).description.pin.locked).toBe(false);
      await delay(1_200);
      desk.token.faults.lockPin();
      const pin = { kind: 'typed' as const, ask: async () => Buffer.from(desk.token.pin) };
      await expect(begun.open(pin)).rejects.toMatchObject({ code: 'pin.locked' });
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      await desk.signsAgain();
    });

    it('is not sent again after the driver hung or stopped in the login', async () => {
      desk.fresh({ login: 2 });
      for (const fault of ['hang', 'crash'] as const) {
        desk.token.faults.forgetLog();
        desk.token.faults[fault]('C_Login');
        const inputs = desk.documents(2);
        const result = await desk.sign(inputs);
        const code = fault === 'hang' ? 'token.timeout' : 'token.stopped';
        expect(codes(result)).toEqual([code, code]);
        expect(told(result)).toEqual([fault === 'hang' ? say.silentAtLogin(2) : say.stoppedAtLogin]);
        expect(desk.token.faults.calls('C_Login')).toBe(1);
        expect(desk.token.faults.calls('C_Sign')).toBe(0);
        desk.unchanged(inputs);
        await desk.signsAgain();
      }
    });
  });

  describe('the driver', () => {
    it('that is not installed is named', async () => {
      const missing = join(desk.bench.folder, 'no-driver.so');
      const { path, environment } = desk.token.sharedLibrary;
      desk.services = desk.bench.services(
        desk.bench.profile(
          configurationFor(desk.token, { SHAREDLIBRARIES: { Driver: { path: missing, environment } } }),
        ),
      );
      const inputs = desk.documents(1);
      const result = await desk.sign(inputs);
      expect(result.refused?.toShape()).toEqual({
        code: 'token.moduleMissing',
        params: { token: 'card', library: 'Driver' },
      });
      expect(told(result)).toEqual([
        `The driver “Driver” for the token “card” is not installed on this computer. ${say.nothingSigned} ` +
          'Install the software that came with the card, then try again.',
      ]);
      desk.unchanged(inputs);
      symlinkSync(path, missing);
      await desk.signsAgain();
    });

    it('that is no driver at all is refused', async () => {
      const text = desk.bench.document('driver.so', Buffer.from('not a library'));
      desk.services = desk.bench.services(
        desk.bench.profile(configurationFor(desk.token, { SHAREDLIBRARIES: { Driver: { path: text } } })),
      );
      const inputs = desk.documents(1);
      expect(codes(await desk.sign(inputs))).toEqual(['token.moduleFailed']);
      desk.unchanged(inputs);
    });

    it.each(['load', 'C_Initialize'] as const)('that crashes in %s takes nothing with it', async (moment) => {
      desk.fresh();
      desk.token.faults.crash(moment);
      const inputs = desk.documents(1);
      const result = await desk.sign(inputs);
      expect(codes(result)).toEqual(['token.stopped']);
      expect(told(result)).toEqual([say.stopped()]);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it.each(['load', 'C_Initialize'] as const)('that hangs in %s is stopped', async (moment) => {
      desk.fresh({ token: 3 });
      desk.token.faults.hang(moment);
      const inputs = desk.documents(1);
      const result = await desk.sign(inputs);
      expect(result.refused?.toShape()).toEqual({ code: 'token.timeout', params: { token: 'card', seconds: 3 } });
      expect(told(result)).toEqual([say.silent(3)]);
      expect(desk.services.tokens.processIds).toEqual([]);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it('that can not be initialised may try again', async () => {
      desk.fresh();
      desk.token.faults.answer('C_Initialize', rv.generalError);
      const inputs = desk.documents(1);
      const result = await desk.sign(inputs);
      expect(codes(result)).toEqual(['token.moduleFailed']);
      expect(told(result)).toEqual([
        `The driver of the token “card” did not start (CKR_GENERAL_ERROR). ${say.nothingSigned} ` +
          'Reconnect the card reader or reinstall the card’s software, then try again.',
      ]);
      desk.unchanged(inputs);
      await desk.signsAgain();
    });

    it('that crashes or hangs while it lists its slots is replaced', async () => {
      desk.fresh({ token: 3 });
      desk.token.faults.crash('C_GetSlotList');
      expect(codes(await desk.sign(desk.documents(1)))).toEqual(['token.stopped']);
      await desk.signsAgain();
      desk.token.faults.hang('C_GetSlotList');
      expect(codes(await desk.sign(desk.documents(1)))).toEqual(['token.timeout']);
      await desk.signsAgain();
    });

    it('that hung over one question is asked afresh by who waited behind it', async () => {
      desk.fresh({ token: 3 });
      const ask = () => desk.services.tokens.configured('card').describe();
      await ask();
      desk.token.faults.hang('C_GetSlotList');
      const first = ask().catch((error: { code: string }) => {
        desk.token.faults.clear();
        return error.code;
      });
      const inputs = desk.documents(1);
      const signed = desk.sign(inputs);
      expect(await first).toBe('token.timeout');
      expect(codes(await signed)).toEqual(['signed']);
      expect(desk.token.faults.calls('C_Login')).toBe(1);
    });

    it('that hangs again holds up nobody who waits behind it for longer than twice its deadline', async () => {
      desk.fresh({ token: 3 });
      await desk.services.tokens.configured('card').describe();
      desk.token.faults.hang('C_GetSlotList');
      const asked = Array.from({ length: 4 }, () => desk.services.tokens.configured('card').describe());
      const answers = await Promise.allSettled(asked);
      expect(
        answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as { code: string }).code : '')),
      ).toEqual(['token.timeout', 'token.timeout', 'token.stopped', 'token.stopped']);
      await desk.signsAgain();
    });

    it('that stops again and again is left alone, and says so', async () => {
      desk.fresh();
      desk.token.faults.crash('C_Initialize');
      const seen = [];
      for (let round = 0; round < 8; round += 1) seen.push((await desk.sign(desk.documents(1))).refused?.code);
      expect(seen.slice(0, 6)).toEqual(new Array(6).fill('token.stopped'));
      expect(seen.slice(6)).toEqual(['token.moduleFailed', 'token.moduleFailed']);
      expect(desk.token.faults.calls('C_Initialize')).toBe(6);
    });
  });

  describe('the card', () => {
    it('that is not in is missed, and used as soon as it is back', async () => {
      desk.fresh();
      desk.token.faults.removeCard();
      const inputs = desk.documents(1);
      expect(codes(await desk.sign(inputs))).toEqual(['token.absent']);
      desk.token.faults.insertCard();
      expect(codes(await desk.sign(inputs))).toEqual(['signed']);
    });

    it('that is taken out between two documents leaves those before it signed', async () => {
      desk.fresh();
      const inputs = desk.documents(6);
      let signed = 0;
      const result = await signFiles(desk.services, inputs, {
        pin: desk.token.pin,
        alias,
        observer: {
          progress: (id, { state }) => {
            // Signatures are made in order: the fourth begins when the third is made.
            if (state === 'signing' && id === '3') desk.token.faults.removeCard();
            if (state === 'signed') signed += 1;
          },
        },
      });
      expect(codes(result)).toEqual([...new Array(3).fill('signed'), ...new Array(3).fill('token.removed')]);
      expect(signed).toBe(3);
      expect(result.refused).toBeUndefined();
      expect(told(result)).toEqual([say.removed(say.restUnchanged)]);
      expect(desk.token.faults.calls('C_Sign')).toBeLessThanOrEqual(4);
      desk.unchanged(inputs, ['1-signed.pdf', '2-signed.pdf', '3-signed.pdf']);
      for (const { signed: made } of result.documents.slice(0, 3)) {
        expect(await pdfsig(made!.path)).toEqual([{ valid: true, total: true }]);
      }
      await desk.signsAgain();
    });

    it('that was out and in again needs a new login, not an old session', async () => {
      desk.fresh();
      expect(codes(await desk.sign(desk.documents(1)))).toEqual(['signed']);
      desk.token.faults.insertCard();
      await desk.signsAgain();
    });
  });
});
