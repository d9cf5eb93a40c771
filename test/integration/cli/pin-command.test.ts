import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pdfsig } from '../../fixtures/hosts/built-product';
import { bytes, pin, useCommandLine, wrongPin, type Printed } from '../../fixtures/hosts/command-line-desk';

const newPin = '91827364';
const wrongPuk = '50505050';

/** What `pin` prints with `--json`. */
interface PinPrinted extends Printed {
  purpose: string;
  token: string;
  ok: boolean;
  error?: { code: string; what: string; params?: { triesLeft?: number } };
}

/** After each change a signature is made with the PIN that counts, by a fresh command on the same token. */
describe('the command line', () => {
  const desk = useCommandLine();
  let current = pin;

  beforeEach(() => {
    current = pin;
    desk.token.faults.countTries(3);
    desk.token.faults.countOfficerTries(3);
  });
  afterEach(async () => {
    // Whatever happened, the token gets its own PIN back for the next test.
    desk.token.faults.clear();
    if (current !== pin)
      expect((await desk.cli(['pin', 'unblock', '--pin-stdin'], both(desk.token.soPin, pin))).code).toBe(0);
  });

  const both = (secret: string, fresh: string): string => `${secret}\n${fresh}\n`;

  async function run(action: string, stdin: string, options: string[] = []) {
    const { code, printed, stderr } = await desk.json(['pin', action, '--pin-stdin', ...options], stdin);
    return { code, printed: printed as PinPrinted, stderr };
  }

  async function signs(withPin: string): Promise<void> {
    const input = desk.bench.document('after.pdf', bytes);
    const { code, printed } = await desk.json(['sign', input, '--pin-stdin'], `${withPin}\n`);
    expect([code, printed.error?.code]).toEqual([0, undefined]);
    expect(await pdfsig(printed.files![0]!.output!)).toEqual([{ valid: true, total: true }]);
  }

  describe('pin change', () => {
    it('gives the token a new PIN: the new one signs, the old one does not', async () => {
      const { code, printed } = await run('change', both(pin, newPin));
      current = newPin;
      expect([code, printed]).toEqual([0, { command: 'pin', purpose: 'change', token: 'card', ok: true }]);
      await signs(newPin);
      const input = desk.bench.document('old.pdf', bytes);
      const refused = await desk.json(['sign', input, '--pin-stdin'], `${pin}\n`);
      expect(refused.printed.error?.code).toBe('pin.wrong');
    });

    it('spends one try on a wrong old PIN, and says what is left only when the token says it', async () => {
      const seen = [];
      for (let round = 0; round < 2; round += 1) {
        const { code, printed } = await run('change', both(wrongPin, newPin));
        seen.push([code, printed.error?.code, printed.error?.params?.triesLeft]);
      }
      expect(seen).toEqual([
        [1, 'pin.wrong', undefined],
        [1, 'pin.wrong', 1],
      ]);
      expect(desk.token.faults.triesLeft()).toBe(1);
      expect(desk.token.faults.calls('C_Login')).toBe(2);
      expect(desk.token.faults.calls('C_SetPIN')).toBe(0);
      desk.token.faults.countTries(3);
      await signs(pin);
    });

    it('sends nothing at the last try unless that is allowed', async () => {
      desk.token.faults.countTries(3, 1);
      const held = await run('change', both(pin, newPin));
      expect([held.code, held.printed.error?.code]).toEqual([3, 'pin.required']);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      expect((await run('change', both(pin, newPin), ['--allow-last-try'])).code).toBe(0);
      current = newPin;
      await signs(newPin);
    });

    it.each([
      ['too short', '12'],
      ['too long', '1'.repeat(300)],
    ])('refuses a new PIN that is %s before the old one is sent', async (_how, unfit) => {
      const { code, printed } = await run('change', both(pin, unfit));
      expect([code, printed.error?.code]).toEqual([1, 'pin.newRefused']);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      await signs(pin);
    });

    it('is not tried with a locked PIN, and unblocking leads out of it', async () => {
      desk.token.faults.countTries(3, 0);
      const { code, printed } = await run('change', both(pin, newPin));
      expect([code, printed.error?.code]).toEqual([3, 'pin.locked']);
      expect(printed.error?.what).toContain('locked');
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      expect((await run('unblock', both(desk.token.soPin, newPin))).code).toBe(0);
      current = newPin;
      await signs(newPin);
    });

    it('says that a driver can not do it, and leaves the PIN as it was', async () => {
      desk.token.faults.answer('C_SetPIN', 0x54); // CKR_FUNCTION_NOT_SUPPORTED
      const { code, printed } = await run('change', both(pin, newPin));
      expect([code, printed.error?.code]).toEqual([1, 'pin.changeUnsupported']);
      desk.token.faults.clear();
      await signs(pin);
    });

    it('says that it is not known which PIN counts when the driver crashes in the middle', async () => {
      desk.token.faults.crash('C_SetPIN');
      const { code, printed } = await run('change', both(pin, newPin));
      expect([code, printed.error?.code]).toEqual([1, 'pin.changeUnknown']);
      expect(desk.token.faults.calls('C_SetPIN')).toBe(1);
      desk.token.faults.clear();
      await signs(pin);
    });

    it('does not touch a token that takes no changes', async () => {
      desk.token.faults.writeProtect();
      const { code, printed } = await run('change', both(pin, newPin));
      expect([code, printed.error?.code]).toEqual([3, 'token.writeProtected']);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      desk.token.faults.clear();
      await signs(pin);
    });
  });

  describe('pin unblock', () => {
    it('ends a lock that wrong PINs have made', async () => {
      const input = desk.bench.document('locked.pdf', bytes);
      for (let round = 0; round < 3; round += 1) {
        await desk.json(['sign', input, '--pin-stdin', '--allow-last-try'], `${wrongPin}\n`);
      }
      expect(desk.token.faults.triesLeft()).toBe(0);
      const { code, printed } = await run('unblock', both(desk.token.soPin, newPin));
      current = newPin;
      expect([code, printed.ok]).toEqual([0, true]);
      expect(desk.token.faults.triesLeft()).toBe(3);
      await signs(newPin);
    });

    it('spends one try on a wrong PUK, announces the last one, and then says the PUK is locked', async () => {
      desk.token.faults.countTries(3, 0);
      const seen = [];
      for (let round = 0; round < 4; round += 1) {
        const { code, printed } = await run('unblock', both(wrongPuk, newPin), ['--allow-last-try']);
        seen.push([code, printed.error?.code, printed.error?.params?.triesLeft, desk.token.faults.officerTriesLeft()]);
      }
      expect(seen).toEqual([
        [1, 'puk.wrong', undefined, 2],
        [1, 'puk.wrong', 1, 1],
        [1, 'puk.locked', undefined, 0],
        [3, 'puk.locked', undefined, 0],
      ]);
      expect(desk.token.faults.calls('C_Login')).toBe(3);
      expect(desk.token.faults.calls('C_InitPIN')).toBe(0);
      desk.token.faults.countTries(3);
      desk.token.faults.countOfficerTries(3);
      await signs(pin);
    });
  });

  describe('pin set', () => {
    it('gives a token its first PIN, and refuses where there is one', async () => {
      const there = await run('set', both(desk.token.soPin, newPin));
      expect([there.code, there.printed.error?.code]).toEqual([3, 'pin.alreadySet']);
      desk.token.faults.forgetPin();
      const input = desk.bench.document('none.pdf', bytes);
      const without = await desk.json(['sign', input, '--pin-stdin'], `${newPin}\n`);
      expect([without.code, without.printed.error?.code]).toEqual([3, 'pin.notInitialized']);
      const { code, printed } = await run('set', both(desk.token.soPin, newPin));
      current = newPin;
      expect([code, printed.purpose, printed.ok]).toEqual([0, 'first', true]);
      await signs(newPin);
    });
  });

  it('asks for both lines, and sends nothing when one is missing', async () => {
    for (const stdin of ['', `${pin}\n`, `\n${newPin}\n`]) {
      const { code, printed } = await run('change', stdin);
      expect([code, printed.error?.code]).toEqual([2, 'usage.invalid']);
    }
    expect(desk.token.faults.calls('C_Login')).toBe(0);
    await signs(pin);
  });
});
