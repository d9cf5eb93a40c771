import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { configurationFor, countersign } from '../../fixtures/hosts/built-product';
import { bytes, p256, rsa, useCommandLine, type Printed } from '../../fixtures/hosts/command-line-desk';

describe('countersign', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;

  describe('verify', () => {
    let signed: string;
    beforeAll(async () => {
      desk.token.faults.clear();
      const input = bench.document('Contract.pdf', bytes);
      expect((await cli(['sign', input, '--pin-stdin'])).code).toBe(0);
      signed = join(dirname(input), 'Contract-signed.pdf');
    });

    const integrity = ['verify', '--accept', 'integrity'];

    it('says that a signature is intact, who made it, and that trust was not looked at', async () => {
      const { code, stdout, stderr } = await cli([...integrity, signed]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Maria Lindqvist');
      expect(stdout).toMatch(/trusted was not looked at/);
      expect(await json([...integrity, signed])).toMatchObject({
        code: 0,
        printed: {
          command: 'verify',
          schema: 'countersign.verification/2',
          files: [{ input: signed, ok: true, trust: 'not-evaluated', signatures: [{ integrity: 'intact' }] }],
        },
      });
    });

    it('needs no token', async () => {
      desk.token.faults.removeCard();
      desk.token.faults.crash('C_Initialize');
      expect((await cli([...integrity, signed])).code).toBe(0);
      expect(desk.token.faults.calls('C_Initialize')).toBe(0);
    });

    it('finds out when one octet was changed', async () => {
      const forged = readFileSync(signed);
      const at = forged.indexOf('Agreement');
      forged[at] = 'a'.charCodeAt(0);
      const { code, printed } = await json(['verify', bench.document('forged.pdf', forged)]);
      expect(code).toBe(1);
      expect(printed.files![0]).toMatchObject({
        ok: false,
        signatures: [{ integrity: 'broken', indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
      });
    });

    it('finds out when something was added', async () => {
      const grown = bench.document('grown.pdf', Buffer.concat([readFileSync(signed), Buffer.from('\n% added\n')]));
      const { code, printed } = await json(['verify', grown]);
      expect(code).toBe(1);
      expect(printed.files![0]!.ok).toBe(false);
    });

    it('calls neither an unsigned nor a broken file good, and prints them all', async () => {
      const unsigned = bench.document('unsigned.pdf', bytes);
      const text = bench.document('note.txt', Buffer.from('hello'));
      const { code, printed } = await json([...integrity, unsigned, signed, text, '/no/such.pdf']);
      expect(code).toBe(1);
      expect(printed.files!.map(({ ok, error }) => [ok, error?.code])).toEqual([
        [false, undefined],
        [true, undefined],
        [false, 'document.notPdf'],
        [false, 'document.notFound'],
      ]);
      const prose = await cli(['verify', unsigned]);
      expect(prose.code).toBe(1);
      expect(prose.stdout).toContain('no signature');
    });
  });

  describe('tokens and certificates', () => {
    it('are listed without a login', async () => {
      const tokens = await cli(['tokens']);
      expect(tokens.code).toBe(0);
      expect(tokens.stdout).toContain(`card\n  ${desk.token.label}, serial ${desk.token.serial}`);
      const certificates = await cli(['certificates']);
      expect(certificates.code).toBe(0);
      expect(certificates.stdout).toContain(`  ${rsa}\n    Maria Lindqvist, issued by`);
      expect(certificates.stdout).toContain('can sign');
      expect(desk.token.faults.calls('C_Login')).toBe(0);

      expect(await json(['tokens'])).toMatchObject({
        code: 0,
        printed: {
          command: 'tokens',
          tokens: [{ name: 'card', present: true, label: desk.token.label, serial: desk.token.serial }],
        },
      });
      const { printed } = await json(['certificates']);
      expect(printed.tokens![0]!.certificates.map(({ alias, usable }) => [alias, usable]).sort()).toEqual([
        [p256, true],
        [rsa, true],
      ]);
    });

    it('say when the one token there is can not be reached: 3', async () => {
      desk.token.faults.removeCard();
      expect(await json(['tokens'])).toMatchObject({
        code: 3,
        printed: { tokens: [{ name: 'card', present: false, error: { code: 'token.absent' } }] },
      });
      expect(await json(['certificates'])).toMatchObject({
        code: 3,
        printed: { tokens: [{ error: { code: 'token.absent' } }] },
      });
      const prose = await cli(['tokens']);
      expect(prose).toMatchObject({ code: 3, stdout: '' });
      expect(prose.stderr).toContain('card');
    });

    it('say when one of two can not be reached: 1', async () => {
      const two = bench.profile(
        configurationFor(desk.token, {
          CRYPTOTOKENS: {
            card: desk.token.cryptoToken('Driver'),
            other: { ...desk.token.cryptoToken('Driver'), SLOTLABELVALUE: 'another card' },
          },
        }),
      );
      const { code, stdout } = await countersign(['tokens', '--json', '--profile', two]);
      expect(code).toBe(1);
      expect((JSON.parse(stdout) as Printed).tokens!.map(({ name, present }) => [name, present])).toEqual([
        ['card', true],
        ['other', false],
      ]);
    });
  });

  describe('usage', () => {
    it.each([
      [['sing', 'a.pdf']],
      [['sign']],
      [['verify']],
      [['tokens', 'x']],
      [['sign', 'a.pdf', '--nonsense']],
      [['sign', 'a.pdf', '--signer']],
    ])('%j is wrong: 2, prose on standard error, one JSON document when asked', async (args) => {
      const prose = await cli(args);
      expect(prose).toMatchObject({ code: 2, stdout: '' });
      expect(prose.stderr).not.toBe('');
      // In front, so that it is no option's value.
      const asked = await cli([args[0]!, '--json', ...args.slice(1)]);
      expect(asked).toMatchObject({ code: 2, stderr: '' });
      expect(JSON.parse(asked.stdout)).toMatchObject({ error: { code: 'usage.invalid', what: expect.any(String) } });
    });

    it('help and version end with 0', async () => {
      for (const args of [[], ['help'], ['--help'], ['sign', '--help']]) {
        const { code, stdout, stderr } = await cli(args);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout).toContain('countersign sign FILE...');
      }
      const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
        version: string;
      };
      expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
      expect(JSON.parse((await cli(['version', '--json'])).stdout)).toEqual({ command: 'version', version });
    });
  });

  describe('the configuration', () => {
    it('that is wrong is refused with the line and what is expected: 3', async () => {
      const folder = bench.fresh('profile');
      writeFileSync(join(folder, 'countersign.json'), '{\n  "CRYPTOTOKENS": {},\n  "SIGNER": {}\n}\n');
      const { code, stdout, stderr } = await countersign(['tokens'], { profile: folder });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(
        `${join(folder, 'countersign.json')} is wrong at line 1, column 1 (SIGNERS): an object is missing.`,
      );
      const asked = await countersign(['tokens', '--json'], { profile: folder });
      expect(asked.code).toBe(3);
      expect(JSON.parse(asked.stdout)).toMatchObject({
        command: 'tokens',
        error: { code: 'config.invalid', params: { line: 1 } },
      });
    });

    it('of the demo serves when there is no other, and says so', async () => {
      const home = bench.fresh('config');
      const demo = join(home, 'countersign-demo');
      mkdirSync(demo);
      cpSync(join(desk.profile, 'countersign.json'), join(demo, 'countersign.json'));
      const env = { XDG_CONFIG_HOME: home, HOME: home, APPDATA: home };
      const withDemo = await countersign(['tokens', '--json'], { env });
      expect(withDemo).toMatchObject({ code: 0, stderr: `Using the demo profile in ${demo}\n` });
      expect((JSON.parse(withDemo.stdout) as Printed).tokens).toMatchObject([{ name: 'card', present: true }]);

      const own = join(home, 'countersign');
      mkdirSync(own);
      const text = readFileSync(join(desk.profile, 'countersign.json'), 'utf8').replaceAll('"card"', '"mine"');
      writeFileSync(join(own, 'countersign.json'), text);
      const withOwn = await countersign(['tokens', '--json'], { env });
      expect(withOwn).toMatchObject({ code: 0, stderr: '' });
      expect((JSON.parse(withOwn.stdout) as Printed).tokens).toMatchObject([{ name: 'mine', present: true }]);

      // COUNTERSIGN_PROFILE before both, --profile before that.
      const named = await countersign(['tokens', '--json'], { env, profile: desk.profile });
      expect((JSON.parse(named.stdout) as Printed).tokens).toMatchObject([{ name: 'card' }]);
      const option = await countersign(['tokens', '--json', '--profile', own], { env, profile: desk.profile });
      expect((JSON.parse(option.stdout) as Printed).tokens).toMatchObject([{ name: 'mine' }]);
    });
  });
});
