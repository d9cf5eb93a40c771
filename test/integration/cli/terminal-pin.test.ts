import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtEntries, configurationFor, namesIn, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const pin = '84726150';
const wrongPin = '73615049';
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** util-linux's `script` gives the command line a terminal of its own. */
describe.skipIf(!hasScript)('a PIN typed at a terminal', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let profile: string;

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      pin,
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'key', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
    profile = bench.profile(configurationFor(token));
  });
  beforeEach(() => {
    token.faults.clear();
    token.faults.forgetLog();
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  /** Types each answer when its prompt has appeared; gives all that the terminal showed. */
  async function type(
    wanted: string | string[],
    answers: [prompt: string, keys: string][],
  ): Promise<{ code: number | null; shown: string }> {
    const words = typeof wanted === 'string' ? ['sign', wanted] : wanted;
    const quoted = [process.execPath, join(builtEntries(), 'index.js'), ...words].map((word) => `'${word}'`).join(' ');
    const { NODE_OPTIONS: _loaders, ...env } = process.env;
    const child = spawn('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
      env: { ...env, COUNTERSIGN_PROFILE: profile },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let shown = '';
    const left = [...answers];
    const look = (text: string): void => {
      shown += text;
      const next = left[0];
      if (next && shown.includes(next[0])) {
        left.shift();
        child.stdin.write(next[1]);
      }
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.setEncoding('utf8').on('data', look);
    child.stdin.on('error', () => undefined);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    expect(left).toEqual([]);
    return { code, shown };
  }

  const document = (): string => bench.document('Contract.pdf', classicTable());

  it('signs, names the token, the key and the document, and shows nothing of the PIN', async () => {
    const file = document();
    const { code, shown } = await type(file, [['PIN of', `${pin}\r`]]);
    expect(code).toBe(0);
    expect(shown).toContain('Signs Contract.pdf with the key key');
    expect(shown).toContain(`PIN of ${token.label} (serial ${token.serial}): `);
    expect(shown).not.toContain(pin);
    expect(shown).not.toContain('*');
    expect(namesIn(dirname(file))).toEqual(['Contract-signed.pdf', 'Contract.pdf']);
  });

  it.each([
    ['NUL', `${pin}\0\r`, 'it has NUL characters'],
    ['a character that nobody sees, pasted', `${pin}\u200b\r`, 'characters that nobody can see'],
    ['a byte order mark, pasted', `\ufeff${pin}\r`, 'a byte order mark (U+FEFF)'],
    ['fewer characters than the token’s PINs have', '123\r', 'too short or too long'],
  ])('is not tried with %s', async (_what, keys, said) => {
    token.faults.countTries(3);
    const { code, shown } = await type(document(), [['PIN of', keys]]);
    expect(code).toBe(3);
    expect(shown).toContain(said);
    expect(token.faults.calls('C_Login')).toBe(0);
    expect(token.faults.triesLeft()).toBe(3);
  });

  it('may be corrected while it is typed, a letter of several octets as one', async () => {
    const { code } = await type(document(), [['PIN of', `${pin}å\x7f\r`]]);
    expect(code).toBe(0);
  });

  it('may be corrected while it is typed', async () => {
    const { code } = await type(document(), [['PIN of', `${pin}99\x7f\x7f\r`]]);
    expect(code).toBe(0);
    expect(token.faults.calls('C_Login')).toBe(1);
  });

  it.each([
    ['Ctrl-C', '847\x03'],
    ['Escape', '\x1b'],
    ['Ctrl-D', '\x04'],
    ['nothing but Return', '\r'],
  ])('is given up with %s: nothing is sent', async (_name, keys) => {
    const file = document();
    const { code, shown } = await type(file, [['PIN of', keys]]);
    expect(code).toBe(3);
    expect(shown).not.toContain('847');
    expect(token.faults.calls('C_Login')).toBe(0);
    expect(namesIn(dirname(file))).toEqual(['Contract.pdf']);
  });

  it('is tried once and not shown when it is wrong', async () => {
    token.faults.countTries(3);
    const { code, shown } = await type(document(), [['PIN of', `${wrongPin}\r`]]);
    expect(code).toBe(3);
    expect(shown).not.toContain(wrongPin);
    expect(token.faults.calls('C_Login')).toBe(1);
    expect(token.faults.triesLeft()).toBe(2);
  });

  it('wants a yes of its own before the last try', async () => {
    token.faults.countTries(3, 1);
    const no = await type(document(), [['Type yes', 'no\r']]);
    expect(no.code).toBe(3);
    expect(no.shown).not.toContain('PIN of');
    expect(token.faults.calls('C_Login')).toBe(0);
    expect(token.faults.triesLeft()).toBe(1);
    const yes = await type(document(), [
      ['Type yes', 'yes\r'],
      ['PIN of', `${pin}\r`],
    ]);
    expect(yes.code).toBe(0);
    expect(yes.shown).not.toContain(pin);
    expect(token.faults.triesLeft()).toBe(3);
  });

  it('is changed there: the old one once, the new one twice, and none of them is shown', async () => {
    const newPin = '95160427';
    const differ = await type(
      ['pin', 'change'],
      [
        ['Old PIN: ', `${pin}\r`],
        ['New PIN: ', `${newPin}\r`],
        ['New PIN again: ', `${newPin}0\r`],
      ],
    );
    expect(differ.code).toBe(3);
    expect(differ.shown).toContain('were not the same');
    expect(token.faults.calls('C_Login')).toBe(0);

    const changed = await type(
      ['pin', 'change'],
      [
        ['Old PIN: ', `${pin}\r`],
        ['New PIN: ', `${newPin}\r`],
        ['New PIN again: ', `${newPin}\r`],
      ],
    );
    expect(changed.code).toBe(0);
    expect(changed.shown).toContain(`${token.label}, serial ${token.serial}`);
    expect(changed.shown).toContain('The PIN is changed.');
    const unblocked = await type(
      ['pin', 'unblock'],
      [
        ['PUK: ', `${token.soPin}\r`],
        ['New PIN: ', `${pin}\r`],
        ['New PIN again: ', `${pin}\r`],
      ],
    );
    expect(unblocked.code).toBe(0);
    for (const { shown } of [differ, changed, unblocked]) {
      for (const secret of [pin, newPin, token.soPin]) expect(shown).not.toContain(secret);
    }
  });

  it.each([
    ['Ctrl+C', '\u0003'],
    ['an empty line', '\r'],
  ])('is not changed after %s', async (_what, keys) => {
    const { code, shown } = await type(
      ['pin', 'change'],
      [
        ['Old PIN: ', `${pin}\r`],
        ['New PIN: ', keys],
      ],
    );
    expect(code).toBe(3);
    expect(shown).not.toContain(pin);
    expect(token.faults.calls('C_Login')).toBe(0);
  });

  it('deletes a key only when its alias is typed again, and says before what is lost', async () => {
    const made = ['keys', 'generate', '--alias', 'retired key', '--type', 'P-256'];
    expect(await type(made, [['PIN of', `${pin}\r`]])).toMatchObject({ code: 0 });
    const listed = async (): Promise<string> => (await type(['keys', 'list'], [['PIN of', `${pin}\r`]])).shown;
    const remove = ['keys', 'delete', '--alias', 'retired key'];
    const refused = await type(remove, [
      ['PIN of', `${pin}\r`],
      ['Type its alias', 'retired\r'],
    ]);
    expect(refused.code).toBe(3);
    expect(refused.shown).toContain('nothing can bring it back');
    expect(refused.shown).toContain('EC P-256');
    expect(await listed()).toContain('retired key');
    const agreed = await type(remove, [
      ['PIN of', `${pin}\r`],
      ['Type its alias', 'retired key\r'],
    ]);
    expect(agreed.code).toBe(0);
    expect(agreed.shown).toContain('Deletes a key of the token');
    expect(await listed()).not.toContain('retired key');
  });
});
