import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  builtEntries,
  configurationFor,
  groupRuns,
  namesIn,
  pdfsig,
  Workbench,
  type Finished,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const pin = '84726150';
const bytes = classicTable();
const slowMs = 1500;

interface Printed {
  stopped?: string;
  error?: { code: string };
  files: { input: string; ok: boolean; output?: string; error?: { code: string } }[];
}

describe.skipIf(process.platform === 'win32')('a command that is interrupted', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let profile: string;
  /** Takes every question for a timestamp and answers none. */
  let silent: Server;
  let asked = 0;

  beforeAll(async () => {
    silent = createServer((request) => {
      request.resume();
      asked += 1;
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    token = await makeSoftToken({
      faults: true,
      pin,
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'key', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
    const TSA_URL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } as const;
    profile = bench.profile(
      configurationFor(token, {
        TIMESTAMPAUTHORITIES: { silent: { TSA_URL } },
        SIGNERS: { any: base, stamped: { ...base, TSA: ['silent'] } },
        DEFAULTSIGNER: 'any',
      }),
    );
  });
  beforeEach(() => token.faults.reset());
  let running: ChildProcess | undefined;
  afterEach(() => {
    if (running?.pid !== undefined && running.exitCode === null) running.kill('SIGKILL');
  });
  afterAll(async () => {
    silent?.closeAllConnections();
    silent?.close();
    bench.remove();
    await token?.remove();
  });

  /** Starts the command line as the leader of a group of its own, as a shell does. */
  function start(args: string[], stdin: string | undefined) {
    const { NODE_OPTIONS: _loaders, ...plain } = process.env;
    const child = spawn(process.execPath, [join(builtEntries(), 'index.js'), ...args], {
      env: { ...plain, COUNTERSIGN_PROFILE: profile },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running = child;
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    if (stdin !== undefined) child.stdin.end(stdin);
    const leader = child.pid!;
    const finished = new Promise<Finished>((resolve) =>
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
    );
    return { leader, finished, said: () => stderr };
  }

  const sign = (files: string[], ...more: string[]) => start(['sign', ...files, '--pin-stdin', ...more], `${pin}\n`);
  const outputs = (file: string): string[] => namesIn(dirname(file)).filter((name) => name.endsWith('-signed.pdf'));

  /** Waits until the first document is signed, and the second is with the token. */
  async function untilSecond(file: string): Promise<void> {
    await until(() => outputs(file).length === 1 && token.faults.calls('C_Sign') === 2);
  }

  /** Nothing half done is left, no process, and no note of a file. */
  async function expectClean(leader: number, file: string): Promise<void> {
    await until(() => !groupRuns(leader));
    expect(namesIn(dirname(file)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(namesIn(join(profile, 'unfinished'))).toEqual([]);
  }

  it.each([
    ['SIGINT', 130, 'of the whole group, as a terminal sends it', (pid: number) => -pid],
    ['SIGINT', 130, 'of the command line alone', (pid: number) => pid],
    ['SIGTERM', 143, 'of the command line alone', (pid: number) => pid],
    ['SIGTERM', 143, 'of every process, as a service manager sends it', (pid: number) => -pid],
    ['SIGHUP', 129, 'of the whole group', (pid: number) => -pid],
  ] as const)('%s ends a batch with %i: %s', async (signal, expected, _whose, target) => {
    token.faults.delay('C_Sign', slowMs);
    const files = bench.documents(8, bytes);
    const { leader, finished } = sign(files, '--json');
    await untilSecond(files[0]!);
    process.kill(target(leader), signal);
    const { code, stdout, stderr } = await finished;
    expect(code, stderr).toBe(expected);
    const { stopped, files: printed } = JSON.parse(stdout) as Printed;
    expect(stopped).toBe(signal);
    // The second signature was under way; on a busy machine it may have been the one behind it.
    const signed = token.faults.calls('C_Sign');
    expect(signed).toBeGreaterThanOrEqual(2);
    expect(signed).toBeLessThan(files.length);
    expect(printed.map(({ input, ok, error }) => [input, ok, error?.code])).toEqual(
      files.map((file, index) => (index < signed ? [file, true, undefined] : [file, false, 'document.notTried'])),
    );
    expect(outputs(files[0]!)).toHaveLength(signed);
    for (const { output } of printed.slice(0, signed)) {
      expect(await pdfsig(output!)).toEqual([{ valid: true, total: true }]);
    }
    await expectClean(leader, files[0]!);
  });

  it('says in words what is signed and what was not tried', async () => {
    token.faults.delay('C_Sign', slowMs);
    const files = bench.documents(8, bytes);
    const { leader, finished } = sign(files);
    await untilSecond(files[0]!);
    process.kill(-leader, 'SIGINT');
    const { code, stdout, stderr } = await finished;
    expect(code).toBe(130);
    const signed = token.faults.calls('C_Sign');
    expect(stdout.split('\n').filter((line) => line.startsWith('/'))).toEqual(
      files.slice(0, signed).map((file) => file.replace('.pdf', '-signed.pdf')),
    );
    const beside = 'Documents that are signed are complete; the others are unchanged. Run the command again for it.';
    expect(stderr).toBe(
      [
        'Stopping after what is under way. Ctrl+C once more ends it at once.',
        ...files
          .slice(signed)
          .flatMap((file) => [
            file,
            `  “${basename(file)}” was not tried: you stopped before its turn came. ${beside}`,
          ]),
        'You stopped the command. What was finished before is complete; everything else is unchanged. Run it again for the rest.',
        '',
      ].join('\n'),
    );
  });

  it('a second Ctrl+C ends at once, with one document of results, and leaves nothing behind', async () => {
    token.faults.hang('C_Sign', { after: 1 });
    const files = bench.documents(3, bytes);
    const { leader, finished, said } = sign(files, '--json');
    await untilSecond(files[0]!);
    process.kill(-leader, 'SIGINT');
    await until(() => said().includes('once more'));
    await wait(300);
    const begun = performance.now();
    process.kill(-leader, 'SIGINT');
    const { code, stdout } = await finished;
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(code).toBe(130);
    const { files: printed } = JSON.parse(stdout) as Printed;
    expect(printed.map(({ ok, error }) => [ok, error?.code])).toEqual([
      [true, undefined],
      [false, 'document.brokenOff'],
      [false, 'document.notTried'],
    ]);
    expect(outputs(files[0]!)).toEqual(['1-signed.pdf']);
    await expectClean(leader, files[0]!);
  });

  it('one Ctrl+C that arrives twice, through a program in front of us, is one', async () => {
    token.faults.delay('C_Sign', slowMs);
    const files = bench.documents(3, bytes);
    const { leader, finished } = sign(files, '--json');
    await untilSecond(files[0]!);
    process.kill(-leader, 'SIGINT');
    await wait(20);
    // On a busy machine these milliseconds may be many, and the program may have come to its end.
    try {
      process.kill(leader, 'SIGINT');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    expect((JSON.parse(stdout) as Printed).files.some(({ error }) => error?.code === 'document.brokenOff')).toBe(false);
    expect(outputs(files[0]!)).toHaveLength(token.faults.calls('C_Sign'));
  });

  it('before the PIN has come, nothing is tried and every document is named', async () => {
    const files = bench.documents(2, bytes);
    const { leader, finished } = start(['sign', ...files, '--pin-stdin', '--json'], undefined);
    await until(() => namesIn(join(profile, 'history')).length > 0);
    await wait(800);
    process.kill(leader, 'SIGTERM');
    const { code, stdout } = await finished;
    expect(code).toBe(143);
    const { error, files: printed } = JSON.parse(stdout) as Printed;
    expect(error?.code).toBe('command.stopped');
    expect(printed.map((file) => file.error?.code)).toEqual(['document.notTried', 'document.notTried']);
    expect(token.faults.calls('C_Login')).toBe(0);
    await expectClean(leader, files[0]!);
  });

  it('extend: what waits for a server that does not answer is left with a second Ctrl+C', async () => {
    const files = bench.documents(2, bytes);
    asked = 0;
    const { leader, finished, said } = start(
      ['extend', ...files, '--level', 'B-T', '--signer', 'stamped', '--json'],
      undefined,
    );
    await until(() => asked > 0);
    process.kill(-leader, 'SIGINT');
    await until(() => said().includes('once more'));
    await wait(300);
    process.kill(-leader, 'SIGINT');
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    const printed = JSON.parse(stdout) as Printed;
    expect(printed.stopped).toBe('SIGINT');
    expect(printed.files.map(({ input, error }) => [input, error?.code])).toEqual([
      [files[0], 'document.brokenOff'],
      [files[1], 'document.notTried'],
    ]);
    await expectClean(leader, files[0]!);
    expect(namesIn(dirname(files[0]!))).toEqual(files.map((file) => basename(file)));
  });

  it('verify: files that were looked at have their verdict, the others are named', async () => {
    const files = new Array<string>(10_000).fill(bench.document('a.pdf', bytes));
    const { leader, finished } = start(['verify', ...files, '--json'], undefined);
    await until(() => spawnSync('pgrep', ['-P', String(leader)]).status === 0);
    await wait(100);
    process.kill(-leader, 'SIGTERM');
    const { code, stdout } = await finished;
    expect(code).toBe(143);
    const { stopped, files: printed } = JSON.parse(stdout) as Printed;
    expect(stopped).toBe('SIGTERM');
    expect(printed.map(({ input }) => input)).toEqual(files);
    expect(printed.at(-1)!.error?.code).toBe('document.notTried');
    await expectClean(leader, files[0]!);
  });

  it('a command without documents ends at once', async () => {
    token.faults.hang('C_GetTokenInfo');
    const { leader, finished } = start(['tokens', '--json'], undefined);
    await until(() => token.faults.calls('C_Initialize') > 0);
    await wait(200);
    const begun = performance.now();
    process.kill(leader, 'SIGINT');
    const { code, stdout } = await finished;
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'tokens',
      stopped: 'SIGINT',
      error: { code: 'command.stopped' },
    });
    await until(() => !groupRuns(leader));
  });

  const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

  it.skipIf(!hasScript)('a terminal echoes again, whatever ended the prompt for the PIN', async () => {
    const file = bench.document('Contract.pdf', bytes);
    const command = `"${process.execPath}" "${join(builtEntries(), 'index.js')}" sign "${file}"; echo "code $?"; stty -a`;
    const { NODE_OPTIONS: _loaders, ...plain } = process.env;
    const child = spawn('script', ['--quiet', '--command', command, '/dev/null'], {
      env: { ...plain, COUNTERSIGN_PROFILE: profile, SHELL: '/bin/bash' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
    const closed = new Promise((resolve) => child.once('close', resolve));
    await until(() => shown.includes('PIN of'));
    const { stdout } = spawnSync('pgrep', ['-f', file], { encoding: 'utf8' });
    const pids = stdout.trim().split('\n').map(Number);
    // The newest is the command line itself; before it come `script` and the shell.
    process.kill(Math.max(...pids), 'SIGTERM');
    await closed;
    expect(shown).toContain('code 143');
    expect(shown).toMatch(/[^-]echo /);
    expect(shown).toMatch(/[^-]icanon/);
    expect(token.faults.calls('C_Login')).toBe(0);
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not come to that');
    await wait(10);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
