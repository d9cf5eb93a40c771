import { describe, expect, it } from 'vitest';
import { countersign } from '../../fixtures/hosts/built-product';
import { bytes, pin, useCommandLine, type Printed } from '../../fixtures/hosts/command-line-desk';
import { makeKeyStore } from '../../fixtures/token/key-store';

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

/** What `sign` and `pin` print of an error. */
interface Answer extends Printed {
  error?: { code: string; what: string; safe: string; params: { flaw?: string; minLength?: number } };
}

describe('no try is spent on what can not be a PIN', () => {
  const desk = useCommandLine();

  async function answer(args: string[], stdin: string | Uint8Array, profile = desk.profile) {
    const { code, stdout, stderr } = await countersign([...args, '--json'], { profile, stdin });
    return { code, stderr, error: (JSON.parse(stdout) as Answer).error };
  }

  const untouched = (): void => {
    expect(desk.token.faults.calls('C_Login')).toBe(0);
    expect(desk.token.faults.calls('C_SetPIN')).toBe(0);
    expect(desk.token.faults.triesLeft()).toBe(3);
    expect(desk.token.faults.officerTriesLeft()).toBe(3);
  };

  it.each([
    ['a byte order mark of PowerShell', `\ufeff${pin}\r\n`, 'byte-order-mark'],
    ['UTF-16 of PowerShell', utf16(`${pin}\r\n`), 'utf-16'],
    ['UTF-16 without a mark', Buffer.from(`${pin}\r\n`, 'utf16le'), 'utf-16'],
    ['NUL', `${pin}\0\n`, 'nul'],
    ['a control character', `${pin}\u0001\n`, 'control'],
    ['a zero-width blank', `${pin}\u200b\n`, 'invisible'],
    ['the blank of “echo … |” in cmd', `${pin} \r\n`, 'blank'],
  ])('sign: %s', async (_kind, stdin, flaw) => {
    desk.token.faults.countTries(3);
    desk.token.faults.countOfficerTries(3);
    const { code, error } = await answer(['sign', desk.bench.document('a.pdf', bytes), '--pin-stdin'], stdin);
    expect([code, error?.code, error?.params.flaw]).toEqual([3, 'pin.malformed', flaw]);
    expect(error!.safe).toContain('no try was used');
    untouched();
  });

  it.each([
    ['shorter', '123\n'],
    ['longer', `${'7'.repeat(300)}\n`],
  ])('sign: %s than the token’s PINs are', async (_kind, stdin) => {
    desk.token.faults.countTries(3);
    desk.token.faults.countOfficerTries(3);
    const { code, error } = await answer(['sign', desk.bench.document('a.pdf', bytes), '--pin-stdin'], stdin);
    expect([code, error?.code, error?.params.minLength]).toEqual([3, 'pin.lengthInvalid', 4]);
    untouched();
  });

  it.each([
    ['the old PIN with a byte order mark', 'change', `\ufeff${pin}\n91827364\n`, 3, 'pin.malformed'],
    ['the new PIN with a blank', 'change', `${pin}\n91827364 \n`, 3, 'pin.malformed'],
    ['both in UTF-16', 'change', utf16(`${pin}\n91827364\n`), 3, 'pin.malformed'],
    ['an old PIN that is too short', 'change', '12\n91827364\n', 1, 'pin.lengthInvalid'],
    ['a new PIN that is too short', 'change', `${pin}\n12\n`, 1, 'pin.newRefused'],
    ['the PUK with NUL', 'unblock', '12345678\0\n91827364\n', 3, 'pin.malformed'],
    ['the PUK with a blank', 'unblock', '12345678 \n91827364\n', 3, 'pin.malformed'],
    ['a new PIN with a zero-width blank', 'unblock', '12345678\n91827364\u200b\n', 3, 'pin.malformed'],
  ])('pin: %s', async (_kind, action, stdin, expected, wanted) => {
    desk.token.faults.countTries(3);
    desk.token.faults.countOfficerTries(3);
    const { code, error } = await answer(['pin', action, '--pin-stdin'], stdin);
    expect([code, error?.code]).toEqual([expected, wanted]);
    untouched();
  });

  it('keys: the same', async () => {
    desk.token.faults.countTries(3);
    desk.token.faults.countOfficerTries(3);
    const { code, error } = await answer(['keys', 'list', '--pin-stdin'], `\ufeff${pin}\n`);
    expect([code, error?.code]).toEqual([3, 'pin.malformed']);
    untouched();
  });

  it('the right PIN is taken as before, and says nothing', async () => {
    const { code, stderr } = await desk.cli(['sign', desk.bench.document('a.pdf', bytes), '--pin-stdin'], `${pin}\r\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('a blank at the end of a key file’s password is legal: it is used, and told', async () => {
    const password = 'grün-€ ';
    const file = makeKeyStore(desk.bench.fresh('keys'), { file: 'own.p12', password });
    const profile = desk.bench.profile({
      CRYPTOTOKENS: { own: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: file } },
      SIGNERS: { own: { CRYPTOTOKEN: 'own', ALIASSELECTOR: 'RequestMetadata' } },
      ALLOW_DISCOVERY: false,
    });
    const sign = (stdin: string | Uint8Array) =>
      answer(['sign', desk.bench.document('a.pdf', bytes), '--pin-stdin'], stdin, profile);
    const right = await sign(`${password}\n`);
    expect([right.code, right.error]).toEqual([0, undefined]);
    expect(right.stderr).toContain('The password that was read ends with a blank');
    const marked = await sign(`\ufeff${password}\n`);
    expect([marked.code, marked.error?.code, marked.error?.params.flaw]).toEqual([
      3,
      'pin.malformed',
      'byte-order-mark',
    ]);
    expect(marked.error!.what).toContain('What was given as the password of “own”');
  });
});
