import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticodeMissing, verifyAuthenticode } from '../../../build/installers/windows/authenticode.mjs';
import { makeCodeSigner, type CodeSigner } from '../../fixtures/windows/code-signer';
import {
  expectRegistered,
  expectStation,
  expectUnregistered,
  installations,
  pathEntries,
  WhatStays,
} from './expectations';
import { PackageBench, packagesMissing } from './packages';
import { Windows, wineMissing } from './wine';

const missing = wineMissing() ?? packagesMissing() ?? authenticodeMissing();
if (missing) console.log(`Setup.exe is not installed: ${missing}.`);

const person = 'C:\\users\\root\\AppData\\Local\\Programs\\Countersign';
const machine = 'C:\\Program Files\\Countersign';
const chosen = 'C:\\Program Files\\Signing tools';

describe.skipIf(missing !== undefined)('Setup.exe', { timeout: 240_000 }, () => {
  const bench = new PackageBench();
  let windows: Windows;
  let stays: WhatStays;
  let code: CodeSigner;
  let earlier: string;
  let later: string;

  beforeAll(async () => {
    code = await makeCodeSigner(bench.fresh());
    earlier = await bench.small('nsis', '0.0.8');
    later = await bench.small('nsis', '0.0.9', code.signer);
    windows = await Windows.start();
    stays = new WhatStays(windows);
    await stays.prepare();
  }, 600_000);
  afterAll(async () => {
    await windows?.remove();
    bench.remove();
  });

  it('installs silently for one person, without rights', async () => {
    await windows.succeed([earlier, '/S', '/DESKTOP']);
    expect(windows.has(`${person}\\resources\\only-in-0.0.8.txt`)).toBe(true);
    expect(JSON.parse(windows.read(`${person}\\resources\\install-kind.json`))).toEqual({ kind: 'nsis' });
    await expectRegistered(windows, 'HKCU', `${person}\\Countersign.exe`);
    const [entry, ...more] = await installations(windows, 'HKCU');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      ...{ name: 'Countersign (small)', version: '0.0.8' },
      quiet: `"${person}\\Uninstall.exe" /CurrentUser /S`,
    });
    expect(await installations(windows, 'HKLM')).toEqual([]);
    expect(await pathEntries(windows, 'HKCU')).toEqual(['%APPDATA%\\tools', `${person}\\bin`]);
    await stays.expectUntouched();
  });

  // Which program's windows they stand for is a property of shortcuts, which Wine does not keep.
  it('makes shortcuts in the menu and, where it is wished for, on the desktop', () => {
    const menu = 'users\\root\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Countersign.lnk';
    for (const shortcut of [menu, 'users\\root\\Desktop\\Countersign.lnk']) {
      const octets = readFileSync(windows.outside(shortcut));
      expect(octets.includes(Buffer.from(`${person}\\Countersign.exe`, 'utf16le')), shortcut).toBe(true);
    }
  });

  it('replaces the version before, whose files and folders go; what the person has stays', async () => {
    await windows.succeed([later, '/S']);
    expect(windows.has(`${person}\\resources\\only-in-0.0.9.txt`)).toBe(true);
    expect(windows.has(`${person}\\resources\\only-in-0.0.8.txt`)).toBe(false);
    expect(await installations(windows, 'HKCU')).toMatchObject([{ version: '0.0.9' }]);
    await expectRegistered(windows, 'HKCU', `${person}\\Countersign.exe`);
    // It was wished for once.
    expect(windows.has('users\\root\\Desktop\\Countersign.lnk')).toBe(true);
    expect(await pathEntries(windows, 'HKCU')).toEqual(['%APPDATA%\\tools', `${person}\\bin`]);
    await stays.expectUntouched();
  });

  it('brings programs and an uninstaller that are signed', async () => {
    for (const name of ['Countersign.exe', 'bin\\countersign.exe', 'Uninstall.exe']) {
      await expect(verifyAuthenticode(windows.outside(`${person}\\${name}`), code.signer)).resolves.toBeUndefined();
    }
  });

  it('does not go back to an earlier version, and says so by its exit code', async () => {
    const { code: ended } = await windows.run([earlier, '/S']);
    expect(ended).toBe(3);
    expect(await installations(windows, 'HKCU')).toMatchObject([{ version: '0.0.9' }]);
    expect(windows.has(`${person}\\resources\\only-in-0.0.9.txt`)).toBe(true);
  });

  it('is gone without a trace after its uninstaller, silently', async () => {
    windows.write(`${person}\\somebody-elses.txt`, 'Not ours.');
    await windows.succeed([`${person}\\Uninstall.exe`, '/CurrentUser', '/S']);
    await windows.settle();
    // Only what it brought.
    expect(windows.read(`${person}\\somebody-elses.txt`)).toBe('Not ours.');
    for (const name of ['Countersign.exe', 'Uninstall.exe', 'bin', 'resources']) {
      expect(existsSync(windows.outside(`${person}\\${name}`)), name).toBe(false);
    }
    expect(windows.has('users\\root\\Desktop\\Countersign.lnk')).toBe(false);
    await expectUnregistered(windows);
    expect(await pathEntries(windows, 'HKCU')).toEqual(['%APPDATA%\\tools']);
    await stays.expectUntouched();
  });

  it('installs for everybody, into a folder of one’s choice', async () => {
    // The last word, and never in quotes, whatever is in it.
    await windows.succeed([later, '/S', '/AllUsers', ...`/D=${chosen}`.split(' ')]);
    expectStation(windows, chosen);
    await expectRegistered(windows, 'HKLM', `${chosen}\\Countersign.exe`);
    expect(await installations(windows, 'HKCU')).toEqual([]);
    expect(await pathEntries(windows, 'HKLM')).toContain(`${chosen}\\bin`);
    const [entry] = await installations(windows, 'HKLM');
    expect(entry?.quiet).toBe(`"${chosen}\\Uninstall.exe" /AllUsers /S`);
    expect(windows.has(machine)).toBe(false);
  });

  // Wine asks the computer's classes only, so it is tried where everybody has it.
  it('is started by its addresses and by documents, which are never options', async () => {
    const said = (): string => readFileSync(windows.outside('said.txt'), 'utf16le');
    const address = 'countersign://open?document=--inspect';
    await windows.succeed(['start', '/wait', address]);
    expect(said()).toBe(`"${chosen}\\Countersign.exe" --address -- "${address}"`);
    windows.write('users\\root\\--inspect.pdf', '%PDF-1.7');
    await windows.succeed(['start', '/wait', '/ProgIDOpen', 'Countersign.pdf', 'C:\\users\\root\\--inspect.pdf']);
    expect(said()).toBe(`"${chosen}\\Countersign.exe" -- "C:\\users\\root\\--inspect.pdf"`);
  });

  it('does not replace a program that runs, and says so by its exit code', async () => {
    const running = windows.run([`${chosen}\\Countersign.exe`, '--stay']);
    await windows.appears('said.txt');
    try {
      expect((await windows.run([later, '/S', '/AllUsers'])).code).toBe(5);
      expect(
        (await windows.run([`${chosen}\\Uninstall.exe`, '/AllUsers', '/S', ...`_?=${chosen}`.split(' ')])).code,
      ).toBe(5);
      expect(windows.has(`${chosen}\\Countersign.exe`)).toBe(true);
    } finally {
      windows.write('enough.txt', '');
      await running;
    }
  });

  it('leaves the computer as it was', async () => {
    await windows.succeed([`${chosen}\\Uninstall.exe`, '/AllUsers', '/S']);
    await windows.settle();
    expect(windows.has(chosen)).toBe(false);
    await expectUnregistered(windows);
    expect(await pathEntries(windows, 'HKLM')).not.toContain(`${chosen}\\bin`);
    await stays.expectUntouched();
  });
});
