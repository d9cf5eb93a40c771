import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtEntries, configurationFor, countersign, namesIn, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const bytes = classicTable();
const alias = 'key\n/home/me/other-signed.pdf\n  PAdES-BASELINE-LTA, signed by The President';
/** Names that a file may have, and that a terminal would obey. */
const names = [
  'esc\u001b[31mred\u001b[0m\u0007.pdf',
  'line\n  PAdES-BASELINE-LTA, signed by The President.pdf',
  'rtl-\u202efdp.exe.pdf',
  'c1-\u009b2J\u0085next.pdf',
  'zero\u200bwidth\ufeff.pdf',
];
/** What no terminal may get of them: everything that is not drawn, but our own line ends. */
const driving = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

describe('words of strangers', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let profile: string;

  beforeAll(async () => {
    token = await makeSoftToken({
      label: 'Card\u001b[2J\u202e',
      ca: { kind: 'EC-P256' },
      keys: [{ alias, username: 'maria\u001b]0;title\u0007.lindqvist', kind: 'EC-P256' }],
    });
    // A timestamp authority that nobody runs.
    const TIMESTAMPAUTHORITIES = { nobody: { TSA_URL: 'http://127.0.0.1:9/' } };
    profile = bench.profile(configurationFor(token, { TIMESTAMPAUTHORITIES }, { TSA: ['nobody'] }));
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  const cli = (args: string[], stdin = `${token.pin}\n`) => countersign(args, { profile, stdin });

  /** Every name in a folder of its own, and what a command says of them. */
  function documents(): string[] {
    const folder = bench.fresh('documents');
    return names.map((name) => bench.document(name, bytes, folder));
  }

  it.each([
    ['sign', (files: string[]) => ['sign', ...files, '--pin-stdin'], 0],
    ['a sign that fails', (files: string[]) => ['sign', ...files.map((file) => `${file}.gone`), '--pin-stdin'], 1],
    ['verify', (files: string[]) => ['verify', ...files], 1],
    ['a verify that fails', (files: string[]) => ['verify', ...files.map((file) => `${file}.gone`)], 1],
    ['extend', (files: string[]) => ['extend', ...files, '--level', 'B-T'], 1],
    ['a command that is none', (files: string[]) => [basename(files[0]!)], 2],
    ['tokens', () => ['tokens'], 0],
    ['certificates', () => ['certificates'], 0],
    ['doctor', () => ['doctor'], 0],
    ['keys', () => ['keys', 'list', '--pin-stdin'], 0],
    [
      'a key that is none',
      (files: string[]) => ['sign', files[0]!, '--alias', alias, '--pin-stdin', '--signer', alias],
      3,
    ],
    ['history', () => ['history', '--verify'], 0],
  ] as const)('%s writes lines of its own and nothing that drives the terminal', async (_name, args, expected) => {
    const { code, stdout, stderr } = await cli([...args(documents())]);
    expect(code, stderr).toBe(expected);
    expect(stdout + stderr).not.toBe('');
    expect(stdout).not.toMatch(driving);
    expect(stderr).not.toMatch(driving);
    for (const line of `${stdout}\n${stderr}`.split('\n'))
      expect(line).not.toMatch(/^(\/home\/me| *PAdES-BASELINE-LTA)/);
  });

  it('an answer has as many lines as files, whatever their names are', async () => {
    const files = documents();
    const { stdout } = await cli(['sign', ...files, '--pin-stdin']);
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(2 * files.length);
    expect(lines[0]).toBe(join(dirname(files[0]!), 'esc\ufffd[31mred\ufffd[0m\ufffd-signed.pdf'));
    for (const level of lines.filter((_line, index) => index % 2 === 1)) {
      expect(level).toMatch(/^ {2}PAdES-BASELINE-B, signed by .* with the key key\ufffd\/home\/me/);
    }
  });

  it('letters of every script are shown as they are', async () => {
    const name = 'Avtal åäö “2026” Договор 契約書 می‌خواهم अनुबंध 👩‍💻.pdf';
    const { stdout } = await cli(['sign', bench.document(name, bytes), '--pin-stdin']);
    expect(stdout).toContain(`${name.replace('.pdf', '')}-signed.pdf\n`);
  });

  it('JSON has them as they are, and drives nothing either', async () => {
    const files = documents();
    const { code, stdout } = await cli(['sign', ...files, '--pin-stdin', '--json']);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(driving);
    const { files: printed } = JSON.parse(stdout) as { files: { input: string; alias: string; output: string }[] };
    expect(printed.map(({ input }) => input)).toEqual(files);
    expect(printed.map(({ output }) => basename(output)).sort()).toEqual(
      namesIn(dirname(files[0]!)).filter((name) => !names.includes(name)),
    );
    expect(new Set(printed.map((file) => file.alias))).toEqual(new Set([alias]));
  });
});

describe('a reader who stops reading', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());
  const profile = bench.fresh('profile');

  /** @param closed - 1 for standard output, 2 for standard error */
  function unread(args: string[], closed: (1 | 2)[]): Promise<{ code: number | null; text: string }> {
    const child = spawn(process.execPath, [join(builtEntries(), 'index.js'), ...args], {
      env: { ...process.env, NODE_OPTIONS: '', COUNTERSIGN_PROFILE: profile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const [number, stream] of [
      [1, child.stdout],
      [2, child.stderr],
    ] as const) {
      if (closed.includes(number)) stream.destroy();
      else stream.setEncoding('utf8').on('data', (data: string) => (text += data));
    }
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
  }

  it.each([
    ['help', ['help'], [1], 0],
    ['a document without signature', ['verify'], [1], 1],
    ['a document that is not there', ['verify', '/nowhere.pdf'], [2], 1],
    ['wrong usage', ['sgin'], [2], 2],
    ['wrong usage, both closed', ['sgin'], [1, 2], 2],
    ['JSON', ['verify', '--json'], [1], 1],
  ] as const)(
    '%s: nothing is said of it, and the exit code is that of the work',
    async (_name, args, closed, expected) => {
      const file = bench.document('a.pdf', bytes);
      const words = args[0] === 'verify' && !args.some((word) => word.startsWith('/')) ? [...args, file] : [...args];
      expect(await unread(words, [...closed])).toEqual({ code: expected, text: '' });
    },
  );

  it.skipIf(process.platform === 'win32')('a shell’s head gets its line and is not told of a broken pipe', () => {
    const command = `"$0" "$1" help | head -n 1; echo "$\{PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command, process.execPath, join(builtEntries(), 'index.js')], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('countersign: signs PDFs with a key that you alone control\n0\n');
    expect(stderr).toBe('');
  });

  it.skipIf(process.platform !== 'linux')('a full disk behind standard output is no crash', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [join(builtEntries(), 'index.js'), 'help'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
