import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseCommand, usage } from '../../../main/cli/arguments';
import { PipedLines } from '../../../main/cli/piped-lines';
import { readSecrets } from '../../../main/cli/stdin-secrets';

const input = (...chunks: string[]): NodeJS.ReadStream =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk))) as NodeJS.ReadStream;
const text = (line: Uint8Array | undefined): string | undefined => line && Buffer.from(line).toString('utf8');
const silent = (): void => undefined;

describe('lines of standard input', () => {
  it.each([
    ['one chunk', ['123456\npass word\n']],
    ['a chunk for each octet', [...'123456\npass word\n']],
    ['ends of line of Windows', ['123456\r\npass', ' word\r\n']],
    ['no end of the last line', ['123456\n', 'pass word']],
    ['more than is asked for', ['123456\npass word\nthe rest\n']],
  ])('%s', async (_, chunks) => {
    const lines = new PipedLines(input(...chunks));
    expect([text(await lines.next()), text(await lines.next())]).toEqual(['123456', 'pass word']);
    await lines.close();
  });

  it('is empty where there is none, and undefined where it is too long', async () => {
    expect(await new PipedLines(input()).next()).toEqual(new Uint8Array());
    expect(await new PipedLines(input('\nsecond\n')).next()).toEqual(new Uint8Array());
    expect(await new PipedLines(input('x'.repeat(5000), '\n')).next()).toBeUndefined();
  });

  it('wipes the chunks that it read', async () => {
    const chunk = Buffer.from('123456\nrest');
    const lines = new PipedLines(Readable.from([chunk]) as NodeJS.ReadStream);
    expect(text(await lines.next())).toBe('123456');
    expect(chunk.every((octet) => octet === 0)).toBe(true);
  });

  it('lets go of an input that stays open', async () => {
    const open = new PassThrough();
    open.write('123456\n');
    const lines = new PipedLines(open as unknown as NodeJS.ReadStream);
    await lines.next();
    await lines.close();
    expect(open.destroyed).toBe(true);
  });
});

describe('--pin-stdin and --password-stdin', () => {
  it('the PIN is the first line and the password the second', async () => {
    const secrets = await readSecrets({ pinStdin: true, passwordStdin: true }, input('123456\ntajné heslo\n'), silent);
    expect(secrets.password).toBe('tajné heslo');
    const pin = await secrets.pin!();
    expect(text(pin)).toBe('123456');
    await secrets.close();
    expect(pin!.every((octet) => octet === 0)).toBe(true);
  });

  it('a key that wants its PIN for each signature reads a further line for each', async () => {
    const read = async (options: { passwordStdin?: boolean }, lines: string): Promise<(string | undefined)[]> => {
      const secrets = await readSecrets({ pinStdin: true, ...options }, input(lines), silent);
      const pins = [await secrets.pin!(), await secrets.pin!(), await secrets.pin!()].map(text);
      await secrets.close();
      return pins;
    };
    expect(await read({}, '1111\n2222\n')).toEqual(['1111', '2222', '']);
    expect(await read({ passwordStdin: true }, '1111\nheslo\n2222\n3333\n')).toEqual(['1111', '2222', '3333']);
  });

  it('a password alone is the first line', async () => {
    const secrets = await readSecrets({ passwordStdin: true }, input('heslo\n'), silent);
    expect(secrets.password).toBe('heslo');
    expect(secrets.pin).toBeUndefined();
    await secrets.close();
  });

  it('a PIN alone is not read before it is needed', async () => {
    const stdin = new PassThrough();
    const secrets = await readSecrets({ pinStdin: true }, stdin as unknown as NodeJS.ReadStream, silent);
    expect(secrets.password).toBeUndefined();
    stdin.end('123456\n');
    expect(text(await secrets.pin!())).toBe('123456');
    await secrets.close();
  });

  it('without either, standard input is left alone', async () => {
    const stdin = new PassThrough();
    const secrets = await readSecrets({}, stdin as unknown as NodeJS.ReadStream, silent);
    await secrets.close();
    expect(secrets).toMatchObject({ close: expect.any(Function) as unknown });
    expect(stdin.destroyed).toBe(false);
  });

  it.each([
    [{ passwordStdin: true }, '\n'],
    [{ pinStdin: true, passwordStdin: true }, '123456\n'],
    [{ passwordStdin: true }, 'x'.repeat(3000)],
  ])('%j: an input without a password is wrong usage', async (options, chunk) => {
    await expect(readSecrets(options, input(chunk), silent)).rejects.toMatchObject({
      code: 'usage.invalid',
      params: { detail: '--password-stdin found no password' },
    });
  });

  it.each([
    ['\ufeffheslo\n', 'a byte order mark (U+FEFF)'],
    ['h\0e\0s\0l\0o\0\n', 'UTF-16'],
    ['hes\0lo\n', 'NUL'],
  ])('%j is no password, and it is said why', async (chunk, said) => {
    await expect(readSecrets({ passwordStdin: true }, input(chunk), silent)).rejects.toMatchObject({
      code: 'usage.invalid',
      params: { detail: expect.stringContaining(said) as unknown },
    });
  });

  it('a blank at the end belongs to the password, and is told', async () => {
    let told = '';
    const read = async (line: string): Promise<string | undefined> =>
      (await readSecrets({ passwordStdin: true }, input(line), ({ text: words }) => void (told += words))).password;
    expect(await read('tajné heslo\n')).toBe('tajné heslo');
    expect(told).toBe('');
    expect(await read('heslo \r\n')).toBe('heslo ');
    expect(told).toBe(
      'The password that was read ends with a blank, which “echo … |” of the Windows command prompt adds.\n',
    );
  });

  it('is an option of sign, extend, verify and inspect, described in the help, and never an argument', () => {
    expect(parseCommand(['sign', 'a.pdf', '--password-stdin'])).toMatchObject({ name: 'sign', passwordStdin: true });
    expect(parseCommand(['verify', '--password-stdin', 'a.pdf'])).toMatchObject({
      name: 'verify',
      files: ['a.pdf'],
      passwordStdin: true,
    });
    expect(parseCommand(['verify', 'a.pdf'])).not.toHaveProperty('passwordStdin');
    expect(() => parseCommand(['tokens', '--password-stdin'])).toThrow();
    expect(usage.match(/--password-stdin/g)).toHaveLength(5);
    for (const args of [
      ['sign', 'a.pdf', '--password', 'tajne'],
      ['verify', '--password=tajne', 'a.pdf'],
      ['sign', 'a.pdf', '--password-stdin=tajne'],
    ]) {
      let refusal: unknown;
      try {
        parseCommand(args);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toMatchObject({ code: 'usage.invalid' });
      expect(JSON.stringify(refusal)).not.toContain('tajne');
    }
    expect(() => parseCommand(['sign', 'a.pdf', '--password', 'x'])).toThrow(
      expect.objectContaining({ params: { detail: 'a password is never taken as an argument; use --password-stdin' } }),
    );
  });
});
