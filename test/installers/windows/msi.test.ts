import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCT } from '../../../build/installers/product.mjs';
import { pdfsig } from '../../fixtures/hosts/built-product';
import { xrefStream } from '../../fixtures/pdf';
import { makeWindowsCardDriver, windowsCard } from '../../fixtures/windows/windows-card';
import {
  expectRegistered,
  expectStation,
  expectUnregistered,
  installations,
  pathEntries,
  WhatStays,
} from './expectations';
import { PackageBench, packagesMissing } from './packages';
import { Windows, wineMissing, type WineResult } from './wine';

const missing = wineMissing() ?? packagesMissing();
if (missing) console.log(`The MSI is not installed: ${missing}.`);

const folder = 'C:\\Program Files\\Signing tools';
const desktop = 'users\\root\\Desktop\\Countersign.lnk';

describe.skipIf(missing !== undefined)('The MSI', { timeout: 240_000 }, () => {
  const bench = new PackageBench();
  let windows: Windows;
  let stays: WhatStays;
  let earlier: string;
  let whole: string;

  beforeAll(async () => {
    earlier = await bench.small('msi', '0.0.9');
    whole = await bench.whole('msi');
    windows = await Windows.start();
    stays = new WhatStays(windows);
    await stays.prepare();
  }, 600_000);
  afterAll(async () => {
    await windows?.remove();
    bench.remove();
  });

  it('installs silently for everybody, as its properties say', async () => {
    await windows.succeed([
      'msiexec',
      '/i',
      earlier,
      '/qn',
      `INSTALLDIR=${folder}`,
      'DESKTOPSHORTCUT=1',
      'EXPLORERMENU=0',
    ]);
    expect(windows.has(`${folder}\\resources\\only-in-0.0.9.txt`)).toBe(true);
    expect(windows.has(desktop)).toBe(true);
    expect(await pathEntries(windows, 'HKLM')).toContain(`${folder}\\bin`);
    expect(await windows.registry('HKLM\\Software\\Classes\\SystemFileAssociations\\.pdf')).toBeUndefined();
    expect(await installations(windows, 'HKLM')).toMatchObject([{ version: '0.0.9' }]);
    await stays.expectUntouched();
  });

  it('is upgraded in its place, with what was said once', async () => {
    await windows.succeed(['msiexec', '/i', whole, '/qn', 'EXPLORERMENU=1']);
    await windows.settle();
    expect(await installations(windows, 'HKLM')).toMatchObject([{ version: PRODUCT.version }]);
    expect(windows.has(`${folder}\\resources\\only-in-0.0.9.txt`)).toBe(false);
    expect(windows.has('C:\\Program Files\\Countersign')).toBe(false);
    expect(windows.has(desktop)).toBe(true);
    expect(JSON.parse(windows.read(`${folder}\\resources\\install-kind.json`))).toEqual({ kind: 'msi' });
    expectStation(windows, folder);
    await expectRegistered(windows, 'HKLM', `${folder}\\Countersign.exe`);
    expect((await pathEntries(windows, 'HKLM')).filter((entry) => entry === `${folder}\\bin`)).toHaveLength(1);
    await stays.expectUntouched();
  });

  it('is not replaced by an earlier one, nor doubled by Setup.exe', async () => {
    expect((await windows.run(['msiexec', '/i', earlier, '/qn'])).code).not.toBe(0);
    expect((await windows.run([await bench.small('nsis', '9.9.9'), '/S'])).code).toBe(3);
    expect(await installations(windows, 'HKLM')).toMatchObject([{ version: PRODUCT.version }]);
    expect(await installations(windows, 'HKCU')).toEqual([]);
  });

  describe('brings a command line that', () => {
    const profile = 'C:\\users\\root\\profile';
    const cli = (words: string[], input?: string): Promise<WineResult> =>
      windows.run(
        [`${folder}\\bin\\countersign.exe`, ...words, '--profile', profile],
        input === undefined ? {} : { input },
      );
    let anchor: string;

    beforeAll(async () => {
      const driver = 'C:\\Program Files\\Test card\\card.dll';
      anchor = 'C:\\users\\root\\authority.pem';
      windows.write(anchor, await makeWindowsCardDriver(windows.outside(driver)));
      const token = { SHAREDLIBRARYNAME: 'card', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: windowsCard.label };
      const signer = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', DEFAULTKEY: windowsCard.alias };
      windows.write(
        `${profile}\\countersign.json`,
        JSON.stringify({
          SHAREDLIBRARIES: { card: { path: driver } },
          CRYPTOTOKENS: { card: token },
          SIGNERS: { own: signer },
          DEFAULTSIGNER: 'own',
        }),
      );
      windows.write('pin', `${windowsCard.pin}\n`);
      windows.write('wrong-pin', '9999\n');
      windows.write('users\\root\\Contract (1) & more.pdf', xrefStream());
    });

    it('says its version, and takes words as they are', async () => {
      expect(await windows.run([`${folder}\\bin\\countersign.exe`, '--version'])).toEqual({
        ...{ code: 0, stdout: `${PRODUCT.version}\n`, stderr: '' },
      });
      const { code, stderr } = await cli(['verify', 'C:\\a "quoted" %PATH% ^&.pdf']);
      expect(code).toBe(1);
      expect(stderr).toContain('C:\\a "quoted" %PATH% ^&.pdf');
      expect((await cli(['sing'])).code).toBe(2);
    });

    it('obeys what the organization decided in the registry', async () => {
      const { code, stdout } = await cli(['policy', '--json']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/HKLM\\\\Software\\\\Policies\\\\Countersign/);
      expect(JSON.parse(stdout)).toMatchObject({ command: 'policy' });
    });

    it('finds the card through a driver in a process of its own', async () => {
      const { code, stdout } = await cli(['doctor', '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        // Nothing of Unix is looked for on Windows.
        modules: [{ name: 'card', source: 'configuration', outcome: 'answers' }],
        tokens: [{ description: { label: windowsCard.label }, pin: 'ready', certificates: [{ usable: true }] }],
      });
    });

    it('signs with the card; pdfsig and our own check find it good', async () => {
      const document = 'C:\\users\\root\\Contract (1) & more.pdf';
      const original = readFileSync(windows.outside(document));
      const refused = await cli(['sign', document, '--pin-stdin'], windows.outside('wrong-pin'));
      expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('PIN') as string });
      const { code, stdout, stderr } = await cli(['sign', document, '--pin-stdin'], windows.outside('pin'));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const signed = 'C:\\users\\root\\Contract (1) & more-signed.pdf';
      expect(stdout).toContain(signed);
      expect(readFileSync(windows.outside(document)).equals(original)).toBe(true);
      expect(await pdfsig(windows.outside(signed))).toEqual([{ valid: true, total: true }]);
      const checked = await cli(['verify', '--json', '--offline', '--trust-anchor', anchor, signed]);
      expect(JSON.parse(checked.stdout)).toMatchObject({ files: [{ signatures: [{ integrity: 'intact' }] }] });
    });

    it('keeps a history that survives on a file system without fsync of folders', async () => {
      const { code, stdout } = await cli(['history', '--json']);
      expect(code).toBe(0);
      expect(JSON.stringify(JSON.parse(stdout))).toContain('more.pdf');
      expect((await cli(['history', '--verify'])).code).toBe(0);
    });
  });

  it('brings an addon that the window’s own program loads, under its own name', async () => {
    windows.write('load.js', `console.log(require(process.argv[2]).pinsAsOctets, process.versions.electron);`);
    const addon = `${folder}\\resources\\app.asar.unpacked\\node_modules\\pkcs11js\\build\\Release\\pkcs11.node`;
    // The runtime of the tests has no fuses: it runs as Node, which the one that ships does not.
    const { code, stdout } = await windows.run([`${folder}\\Countersign.exe`, 'C:\\load.js', addon], {
      environment: { ELECTRON_RUN_AS_NODE: '1' },
    });
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: 'true 9.4.1' });
  });

  it('is gone without a trace after its removal', async () => {
    const [entry] = await installations(windows, 'HKLM');
    const product = /\{[0-9A-F-]{36}\}$/i.exec(entry!.key)![0];
    await windows.succeed(['msiexec', '/x', product, '/qn']);
    await windows.settle();
    expect(windows.has(folder)).toBe(false);
    expect(windows.has(desktop)).toBe(false);
    await expectUnregistered(windows);
    expect(await pathEntries(windows, 'HKLM')).not.toContain(`${folder}\\bin`);
    await stays.expectUntouched();
  });

  it('is not installed beside a Setup.exe for everybody', async () => {
    const setup = await bench.small('nsis', '0.0.7');
    await windows.succeed([setup, '/S', '/AllUsers']);
    expect((await windows.run(['msiexec', '/i', earlier, '/qn'])).code).not.toBe(0);
    expect(await installations(windows, 'HKLM')).toMatchObject([{ version: '0.0.7' }]);
  });
});
