import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MailProgram } from '../../../main/outlets/mail-program';
import { hasXdgEmail, registerMailRecorder, type MailRecorder } from '../../fixtures/outlets/mail-recorder';

const on = (environment: NodeJS.ProcessEnv): MailProgram => new MailProgram({ platform: 'linux', environment });

describe.skipIf(process.platform !== 'linux' || !hasXdgEmail)('the mail program of a Linux desktop', () => {
  let folder: string;
  let recorder: MailRecorder;
  const environment = (mail = recorder): NodeJS.ProcessEnv => ({
    ...process.env,
    DISPLAY: ':77',
    ...mail.environment,
  });
  const written = (name: string): string => {
    const file = join(folder, name);
    writeFileSync(file, '%PDF');
    return file;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-letters-'));
    recorder = registerMailRecorder();
  });
  afterEach(() => {
    recorder.remove();
    rmSync(folder, { recursive: true });
  });

  it('begins a message with the files, by their own paths', async () => {
    const contract = written('Contract (1) & annex – signed 100 %.pdf');
    const lease = written('-Lease $HOME;`id` signed.pdf');
    const linked = join(folder, 'linked.pdf');
    symlinkSync(lease, linked);
    const mails = on(environment());
    expect(await mails.isThere()).toBe(true);
    await mails.write([contract]);
    await mails.write([contract, linked]);
    expect(await recorder.messages()).toEqual([[contract], [contract, lease]]);
  });

  it('is not told of a name that it would read as another file, or as a receiver', async () => {
    const mails = on(environment());
    for (const name of ["a',to='eve@evil.example.pdf", 'a, b.pdf', 'a\\x2fb.pdf', 'a"b.pdf', 'a\nb.pdf']) {
      const unfit = { code: 'mail.nameUnfit', params: { file: name } };
      await expect(mails.write([written('good.pdf'), written(name)])).rejects.toMatchObject(unfit);
    }
    mkdirSync(join(folder, "Maria's"));
    await expect(mails.write([written("Maria's/lease.pdf")])).rejects.toMatchObject({ code: 'mail.nameUnfit' });
    expect(recorder.isIdle()).toBe(true);
  });

  it('gets no more files than a message takes', async () => {
    const file = written('a.pdf');
    const tooMany = { code: 'mail.tooMany', params: { count: 51, most: 50 } };
    await expect(on(environment()).write(Array.from({ length: 51 }, () => file))).rejects.toMatchObject(tooMany);
    expect(recorder.isIdle()).toBe(true);
  });

  it('is not there where a browser opens addresses of mail, where nothing does, and where xdg-email is missing', async () => {
    const browser = registerMailRecorder({ categories: 'Network;WebBrowser;' });
    onTestFinished(() => browser.remove());
    const bare = { ...environment(), XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_DIRS: folder };
    for (const without of [
      environment(browser),
      { ...bare, XDG_DATA_DIRS: folder },
      { ...environment(), PATH: folder },
    ]) {
      expect(await on(without).isThere()).toBe(false);
      await expect(on(without).write([written('a.pdf')])).rejects.toMatchObject({ code: 'mail.unavailable' });
    }
    expect(browser.isIdle()).toBe(true);
  });

  it('says so when it can not begin', async () => {
    const broken = registerMailRecorder({ exit: 7 });
    onTestFinished(() => broken.remove());
    await expect(on(environment(broken)).write([written('a.pdf')])).rejects.toMatchObject({ code: 'mail.failed' });
  });

  it('is the program that the person names with MAILER, and runs on without being waited for', async () => {
    const ready = join(folder, 'begun');
    const program = join(folder, 'slow-mail');
    writeFileSync(program, `#!/bin/sh\ntouch '${ready}'\nsleep 6\n`, { mode: 0o755 });
    const began = Date.now();
    await on({ ...environment(), MAILER: program }).write([written('a.pdf')]);
    expect(existsSync(ready)).toBe(true);
    expect(Date.now() - began).toBeLessThan(5_800);
  });
});

describe('elsewhere', () => {
  it('nothing is offered on Windows, and Mail on macOS', async () => {
    const of = (platform: NodeJS.Platform) => new MailProgram({ platform, environment: {} });
    expect(await of('win32').isThere()).toBe(false);
    await expect(of('win32').write([])).rejects.toMatchObject({ code: 'mail.unavailable' });
    expect(await of('darwin').isThere()).toBe(true);
  });
});
