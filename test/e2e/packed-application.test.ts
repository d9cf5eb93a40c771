import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packedApplication } from '../../build/packed-application.mjs';
import { sandboxed } from '../fixtures/e2e/application';
import { contentsOf, expectNothingHalfWritten, expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

interface Spoken {
  code: number | null;
  out: string;
  err: string;
}

/** Starts the packed application's command line where there is no display, in a group of its own as a shell does. */
function start(executable: string, args: string[], typed: string): { group: number; finished: Promise<Spoken> } {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, NODE_OPTIONS: _options, ...environment } = process.env;
  const child = spawn(executable, [...(sandboxed ? [] : ['--no-sandbox']), ...args], {
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // A command that needs no input may have ended already.
  child.stdin.end(typed);
  const finished = Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]).then(([out, err, [code]]) => ({ code, out, err }));
  return { group: child.pid!, finished };
}

const commandLine = (executable: string, args: string[], typed = ''): Promise<Spoken> =>
  start(executable, args, typed).finished;

test.describe('the packed application', () => {
  let executable: string;
  test.beforeAll(async () => {
    test.setTimeout(240_000);
    ({ executable } = await packedApplication({ testBuild: true }));
  });

  test('signs in its window', async ({ launch, profileOf, picture }) => {
    const profile = await profileOf();
    const application = await launch(profile, { executable });
    expect(await application.electron.evaluate(({ app }) => app.isPackaged)).toBe(true);
    const file = await writePdf(profile.documents, 'lease.pdf');
    await application.add([file]);
    await application.sign(profile.token.pin);
    await application.expectResult(1);
    await picture(application, 'packed-result');
    await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  });

  test('speaks its version, its tokens and its certificates without a display', async ({ profileOf }) => {
    const profile = await profileOf();
    const version = await commandLine(executable, ['version']);
    expect(version).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const tokens = await commandLine(executable, ['tokens', '--json', '--profile', profile.folder]);
    expect(tokens.code, tokens.err).toBe(0);
    expect(JSON.stringify(JSON.parse(tokens.out))).toContain(profile.token.serial);
    const certificates = await commandLine(executable, ['certificates', '--json', '--profile', profile.folder]);
    expect(certificates.code, certificates.err).toBe(0);
    expect(JSON.stringify(JSON.parse(certificates.out))).toContain('user_maria.lindqvist');
  });

  test('signs and verifies without a display', async ({ profileOf }) => {
    const profile = await profileOf();
    const file = await writePdf(profile.documents, 'lease.pdf');
    const output = join(profile.documents, 'lease-signed.pdf');
    const signed = await commandLine(
      executable,
      ['sign', file, '--pin-stdin', '--json', '--profile', profile.folder],
      `${profile.token.pin}\n`,
    );
    expect(signed.code, signed.err).toBe(0);
    expect(JSON.stringify(JSON.parse(signed.out))).toContain(output);
    await expectSigned(file, output);
    const verified = await commandLine(executable, ['verify', '--accept', 'integrity', output, '--json']);
    expect(verified.code, verified.err).toBe(0);
    expect(JSON.stringify(JSON.parse(verified.out))).toContain('intact');
  });

  for (const { signal, whose, code } of [
    { signal: 'SIGINT', whose: 'the whole group, as a terminal sends it', code: 130 },
    { signal: 'SIGTERM', whose: 'the process in front alone, which is gone at once', code: null },
  ] as const) {
    test(`ends a batch in good order after ${signal} to ${whose}`, async ({ profileOf }) => {
      const profile = await profileOf();
      const files: string[] = [];
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
        files.push(await writePdf(profile.documents, `${name}.pdf`));
      }
      const before = contentsOf(profile.documents);
      profile.token.faults.delay('C_Sign', 1500);
      const running = start(
        executable,
        ['sign', ...files, '--pin-stdin', '--json', '--profile', profile.folder],
        `${profile.token.pin}\n`,
      );
      await expect.poll(() => profile.token.faults.calls('C_Sign'), { timeout: 60_000 }).toBe(2);
      process.kill(signal === 'SIGINT' ? -running.group : running.group, signal);
      const ended = await running.finished;
      expect(ended.code, ended.err).toBe(code);
      const { stopped, files: told } = JSON.parse(ended.out) as { stopped: string; files: { ok: boolean }[] };
      expect(stopped).toBe(signal);
      const signed = profile.token.faults.calls('C_Sign');
      expect(signed).toBeLessThan(files.length);
      expect(told.map(({ ok }) => ok)).toEqual(files.map((_file, index) => index < signed));
      expect(await expectNothingHalfWritten(profile.documents, before)).toHaveLength(signed);
    });
  }

  test('says by its exit code what went wrong, and opens no window', async ({ profileOf }) => {
    const profile = await profileOf();
    const here = ['--profile', profile.folder];
    const file = await writePdf(profile.documents, 'lease.pdf');
    const before = contentsOf(profile.documents);
    for (const wrong of [['sign'], ['sing', file], ['tokens', '--nonsense'], ['sign', file, '--pin', '123456']]) {
      const { code, out } = await commandLine(executable, [...wrong, ...here]);
      expect(code, wrong.join(' ')).toBe(2);
      expect(out).not.toContain('123456');
    }
    const wrongPin = await commandLine(executable, ['sign', file, '--pin-stdin', '--json', ...here], '999999\n');
    expect(wrongPin.code).toBe(3);
    expect(JSON.stringify(JSON.parse(wrongPin.out))).toContain('pin.wrong');
    expect(profile.token.faults.calls('C_Login')).toBe(1);
    const missing = await commandLine(
      executable,
      ['sign', join(profile.documents, 'none.pdf'), '--pin-stdin', '--json', ...here],
      `${profile.token.pin}\n`,
    );
    expect(missing.code).toBe(1);
    expect(profile.token.faults.calls('C_Sign')).toBe(0);
    expect(contentsOf(profile.documents)).toEqual(before);
    expect(existsSync(join(profile.folder, 'electron'))).toBe(false);
  });
});
