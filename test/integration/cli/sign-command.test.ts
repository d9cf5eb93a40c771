import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { bytes, p256, pin, rsa, useCommandLine, wrongPin } from '../../fixtures/hosts/command-line-desk';
import { xrefStream } from '../../fixtures/pdf';
import * as say from '../../fixtures/sentences';
import { returnValues } from '../../fixtures/token/fault-module';

describe('countersign', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;

  describe('sign', () => {
    it('signs, says where the output is and who signed, and ends with 0', async () => {
      const input = bench.document('Contract.pdf', bytes);
      const { code, stdout, stderr } = await cli(['sign', input, '--pin-stdin']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const output = join(dirname(input), 'Contract-signed.pdf');
      expect(stdout).toBe(`${output}\n  PAdES-BASELINE-B, signed by Maria Lindqvist with the key ${rsa}\n`);
      expect(readFileSync(input).equals(bytes)).toBe(true);
      expect(readFileSync(output).subarray(0, bytes.length).equals(bytes)).toBe(true);
      expect(await pdfsig(output)).toEqual([{ valid: true, total: true }]);
    });

    it('prints one JSON document with what proves the signature', async () => {
      const input = bench.document('Contract.pdf', xrefStream());
      const { code, printed, stderr } = await json(['sign', input, '--alias', p256, '--pin-stdin']);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(printed).toMatchObject({
        command: 'sign',
        signer: 'any',
        alias: p256,
        files: [
          {
            input,
            ok: true,
            output: join(dirname(input), 'Contract-signed.pdf'),
            level: 'PAdES-BASELINE-B',
            alias: p256,
            signatory: { username: 'maria.lindqvist', identifiedBy: 'configuration' },
            certificate: { subject: 'Jonas Weber' },
            token: { name: 'card', label: desk.token.label },
            key: { sensitive: true, neverExtractable: true, releasedByPin: true },
            check: { integrity: 'intact', wholeDocument: true },
          },
        ],
      });
      expect(printed.files![0]).not.toHaveProperty('documentId');
    });

    it('prints the result of every file and ends with 1 when one failed', async () => {
      const folder = bench.fresh('documents');
      const good = bench.document('good.pdf', bytes, folder);
      const bad = bench.document('bad.pdf', Buffer.from('hello'), folder);
      const gone = join(folder, 'gone.pdf');
      const { code, stdout, stderr } = await cli(['sign', bad, good, gone, '--pin-stdin']);
      expect(code).toBe(1);
      expect(stdout).toContain(join(folder, 'good-signed.pdf'));
      expect(stdout).not.toContain('bad.pdf');
      expect(stderr).toContain(`${bad}\n`);
      expect(stderr).toContain(`${gone}\n`);

      const { code: again, printed } = await json(['sign', bad, good, gone, '--pin-stdin']);
      expect(again).toBe(1);
      expect(printed.files!.map(({ ok, error }) => [ok, error?.code])).toEqual([
        [false, 'document.notPdf'],
        [true, undefined],
        [false, 'document.notFound'],
      ]);
      expect(desk.token.faults.calls('C_Login')).toBe(2);
    });

    it('prints the files that failed by themselves too when the PIN is wrong', async () => {
      const folder = bench.fresh('documents');
      const good = bench.document('good.pdf', bytes, folder);
      const bad = bench.document('bad.pdf', Buffer.from('hello'), folder);
      const { code, stdout, stderr } = await cli(['sign', bad, good, '--pin-stdin'], `${wrongPin}\n`);
      expect(code).toBe(3);
      expect(stdout).toBe('');
      expect(stderr).toContain(bad);
      expect(stderr).toContain('PIN');
      expect(namesIn(folder)).toEqual(['bad.pdf', 'good.pdf']);
    });

    it.each([
      ['a line end of Windows', `${pin}\r\n`],
      ['no line end', pin],
      ['more lines behind it', `${pin}\n${wrongPin}\n`],
    ])('reads the PIN from standard input with %s', async (_name, stdin) => {
      const { code } = await cli(['sign', bench.document('a.pdf', bytes), '--pin-stdin'], stdin);
      expect(code).toBe(0);
      expect(desk.token.faults.calls('C_Login')).toBe(1);
    });

    it.each([
      ['nothing comes', ['--pin-stdin'], '', 'pin.required'],
      ['an empty line comes', ['--pin-stdin'], '\n', 'pin.required'],
      ['a file comes instead of a PIN', ['--pin-stdin'], '7'.repeat(5000), 'pin.lengthInvalid'],
      ['there is no terminal to ask at', [], `${pin}\n`, 'pin.required'],
    ])('sends nothing to the token when %s', async (_name, options, stdin, expected) => {
      const input = bench.document('a.pdf', bytes);
      const { code, printed } = await json(['sign', input, ...options], stdin);
      expect(code).toBe(3);
      expect(printed.error?.code).toBe(expected);
      expect(printed.files!.map(({ error }) => error?.code)).toEqual([expected]);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      expect(namesIn(dirname(input))).toEqual(['a.pdf']);
    });

    it('sends a wrong PIN once', async () => {
      desk.token.faults.countTries(3);
      const input = bench.document('a.pdf', bytes);
      const { code, printed } = await json(['sign', input, input, '--pin-stdin'], `${wrongPin}\n`);
      expect(code).toBe(3);
      expect(printed.error).toMatchObject({ code: 'pin.wrong', params: { token: 'card' } });
      expect(told(printed.error)).toBe(say.pinWrong());
      expect(desk.token.faults.calls('C_Login')).toBe(1);
      expect(desk.token.faults.triesLeft()).toBe(2);
    });

    it('never calls unsigned what is signed, where the token fails behind it', async () => {
      const inputs = bench.documents(3, bytes);
      desk.token.faults.answer('C_Sign', returnValues.vendor, { after: 1 });
      const said = say.reported('0x80000101', say.restUnchanged);
      const prose = await cli(['sign', ...inputs, '--pin-stdin']);
      expect(prose.code).toBe(1);
      expect(prose.stdout).toContain(join(dirname(inputs[0]!), '1-signed.pdf'));
      expect(prose.stderr).toBe(
        inputs
          .slice(1)
          .map((input) => `${input}\n  ${said}\n`)
          .join(''),
      );
      const { code, printed } = await json(['sign', ...inputs, '--pin-stdin']);
      expect(code).toBe(1);
      expect(printed.files!.map(({ ok }) => ok)).toEqual([true, false, false]);
      expect(told(printed.files![1]!.error)).toBe(said);
      desk.token.faults.clear();
      expect((await cli(['sign', ...inputs.slice(1), '--pin-stdin'])).code).toBe(0);
    });

    it('keeps its hands off the last try unless it is told to use it', async () => {
      desk.token.faults.countTries(3, 1);
      const input = bench.document('a.pdf', bytes);
      const refused = await cli(['sign', input, '--pin-stdin']);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('--allow-last-try');
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      expect(desk.token.faults.triesLeft()).toBe(1);
      const { code, printed } = await json(['sign', input, '--pin-stdin']);
      expect([code, printed.error?.code]).toEqual([3, 'pin.required']);
      expect(desk.token.faults.triesLeft()).toBe(1);

      expect((await cli(['sign', input, '--pin-stdin', '--allow-last-try'])).code).toBe(0);
      expect(desk.token.faults.calls('C_Login')).toBe(1);
      expect(desk.token.faults.triesLeft()).toBe(3);
    });

    it('says that a PIN is locked, and that a token is not there', async () => {
      const input = bench.document('a.pdf', bytes);
      desk.token.faults.lockPin();
      expect(await json(['sign', input, '--pin-stdin'])).toMatchObject({
        code: 3,
        printed: { error: { code: 'pin.locked' } },
      });
      desk.token.faults.clear();
      desk.token.faults.removeCard();
      expect(await json(['sign', input, '--pin-stdin'])).toMatchObject({
        code: 3,
        printed: { error: { code: 'token.absent' } },
      });
      expect(desk.token.faults.calls('C_Login')).toBe(0);
    });

    it.each([
      [['--signer', 'nobody'], 'signer.unknown'],
      [['--alias', 'user_nobody'], 'alias.unknown'],
      [['--signer', 'own', '--alias', p256], 'alias.notAllowed'],
    ])('tries nothing with %j', async (options, expected) => {
      const { code, printed } = await json(['sign', bench.document('a.pdf', bytes), ...options, '--pin-stdin']);
      expect([code, printed.error?.code]).toEqual([3, expected]);
    });

    it('takes a PIN nowhere on its command line', async () => {
      const input = bench.document('a.pdf', bytes);
      for (const args of [['--pin', pin], [`--pin=${pin}`], [`--PIN=${pin}`], [`-p${pin}`]]) {
        const { code, stdout, stderr } = await cli(['sign', input, ...args]);
        expect(code).toBe(2);
        expect(stdout + stderr).not.toContain(pin);
        const printed = await cli(['sign', input, '--json', ...args]);
        expect(printed.code).toBe(2);
        expect(JSON.parse(printed.stdout)).toMatchObject({ command: 'sign', error: { code: 'usage.invalid' } });
        expect(printed.stdout + printed.stderr).not.toContain(pin);
      }
      expect(desk.token.faults.calls('C_Login')).toBe(0);
      expect(namesIn(dirname(input))).toEqual(['a.pdf']);
    });
  });

  describe('--out', () => {
    it('names the output of one file, and is never written over', async () => {
      const input = bench.document('a.pdf', bytes);
      const out = join(bench.fresh('out'), 'Signed by me.pdf');
      expect((await cli(['sign', input, '--out', out, '--pin-stdin'])).code).toBe(0);
      const made = readFileSync(out);
      desk.token.faults.forgetLog();
      const { code, printed } = await json(['sign', input, '--out', out, '--pin-stdin']);
      expect([code, printed.files![0]!.error?.code]).toEqual([1, 'output.exists']);
      expect(readFileSync(out).equals(made)).toBe(true);
      expect(namesIn(dirname(out))).toEqual(['Signed by me.pdf']);
      // It was known before: no PIN was spent on it.
      expect(desk.token.faults.calls('C_Login')).toBe(0);
    });

    it('never writes over the input', async () => {
      const input = bench.document('a.pdf', bytes);
      const { code, printed } = await json(['sign', input, '--out', input, '--pin-stdin']);
      expect([code, printed.files![0]!.error?.code]).toEqual([1, 'output.exists']);
      expect(readFileSync(input).equals(bytes)).toBe(true);
    });

    it('may be a folder for several files', async () => {
      const inputs = ['a.pdf', 'b.pdf'].map((name) => bench.document(name, bytes));
      const out = bench.fresh('out');
      const { code, printed } = await json(['sign', ...inputs, '--out', out, '--pin-stdin']);
      expect(code).toBe(0);
      expect(printed.files!.map(({ output }) => output)).toEqual([
        join(out, 'a-signed.pdf'),
        join(out, 'b-signed.pdf'),
      ]);
      expect(namesIn(out)).toEqual(['a-signed.pdf', 'b-signed.pdf']);
    });

    it('is understood from where one stands', async () => {
      const input = bench.document('a.pdf', bytes);
      const { code } = await countersign(['sign', 'a.pdf', '--out', 'b.pdf', '--pin-stdin'], {
        profile: desk.profile,
        stdin: pin,
        cwd: dirname(input),
      });
      expect(code).toBe(0);
      expect(namesIn(dirname(input))).toEqual(['a.pdf', 'b.pdf']);
    });

    it('is refused where it would not do what is meant', async () => {
      const one = bench.document('a.pdf', bytes);
      const other = bench.document('a.pdf', bytes);
      const out = bench.fresh('out');
      expect(await json(['sign', one, other, '--out', join(out, 'x.pdf'), '--pin-stdin'])).toMatchObject({
        code: 2,
        printed: { error: { code: 'usage.invalid' } },
      });
      expect(await json(['sign', one, other, '--out', out, '--pin-stdin'])).toMatchObject({
        code: 2,
        printed: { error: { code: 'usage.invalid' } },
      });
      expect(await json(['sign', one, '--out', join(out, 'no', 'x.pdf'), '--pin-stdin'])).toMatchObject({
        code: 1,
        printed: { files: [{ ok: false, error: { code: 'output.failed' } }] },
      });
      expect(namesIn(out)).toEqual([]);
      expect(desk.token.faults.calls('C_Login')).toBe(0);
    });
  });
});

/** The sentences of an error as `--json` prints it. */
function told(error: { code: string } | undefined): string {
  const { what, safe, todo } = error as { code: string; what: string; safe: string; todo: string };
  return `${what} ${safe} ${todo}`;
}
