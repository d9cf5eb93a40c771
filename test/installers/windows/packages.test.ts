import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { windowsKinds } from '../../../build/installers/windows/kinds.mjs';
import { PROPERTIES, UPGRADE_CODE } from '../../../build/installers/windows/msi.mjs';
import { windowsApplication } from '../../../build/installers/windows/windows-application.mjs';
import { PackageBench, packagesMissing, windowsKindNames } from './packages';

const missing = packagesMissing();
if (missing) console.log(`Packages for Windows are not tried: ${missing}.`);

describe.skipIf(missing !== undefined)('A package for Windows', { timeout: 240_000 }, () => {
  const bench = new PackageBench();
  afterAll(() => bench.remove());

  it.each(windowsKindNames)('is the same from two builds in two folders: %s', async (kind) => {
    const [one, other] = [await bench.small(kind, '1.2.3'), await bench.small(kind, '1.2.3')];
    expect(one).not.toBe(other);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
    const next = readFileSync(await bench.small(kind, '1.2.4'));
    expect(next.equals(readFileSync(one))).toBe(false);
  });

  it('is not made of a runtime that never ships, unless it is asked for; then its name says so', async () => {
    for (const kind of windowsKinds) {
      expect(kind.missing({ standIn: true })).toBeUndefined();
      if (!process.env['COUNTERSIGN_ELECTRON_WIN32']) expect(kind.missing({ standIn: false })).toMatch(/--stand-in/);
    }
    const setup = await bench.whole('nsis');
    expect(basename(setup)).toMatch(/^Countersign-Setup-\d+\.\d+\.\d+-x64-STAND-IN-DO-NOT-SHIP\.exe$/);
    expect(readFileSync(setup).includes(Buffer.from('STAND-IN-DO-NOT-SHIP', 'utf16le'))).toBe(true);
  });

  it('has the name, the icon and the hash of the archive in the program itself', async () => {
    const program = readFileSync(join(await windowsApplication({ standIn: true }), 'Countersign.exe'));
    for (const text of ['Countersign contributors', 'ELECTRONASAR', 'INTEGRITY']) {
      expect(program.includes(Buffer.from(text, 'utf16le')), text).toBe(true);
    }
    // The largest picture of the icon, which is a PNG or a bitmap in the file's own words.
    const icon = readFileSync(new URL('../../../build/icons/icon.ico', import.meta.url));
    const [length, offset] = [icon.readUInt32LE(6 + 8), icon.readUInt32LE(6 + 12)];
    expect(program.includes(icon.subarray(offset, offset + length))).toBe(true);
  });

  it('puts the program, by itself, where the files for a station say that it is', async () => {
    const msi = await bench.small('msi', '1.2.3');
    const rows = (name: string): string[][] =>
      execFileSync('msiinfo', ['export', msi, name], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.trim().split('\t'));
    const folders = new Map(rows('Directory').map(([id = '', parent, name]) => [id, { parent, name }]));
    const long = (name = ''): string => name.split('|').at(-1)!;
    expect(folders.get('INSTALLDIR')?.parent).toBe('ProgramFiles64Folder');
    const program = rows('File').find(([id]) => id === 'Program.exe')?.[2];
    const path = `%ProgramFiles%\\${long(folders.get('INSTALLDIR')?.name)}\\${long(program)}`;
    const shortcut = rows('Shortcut').find(([id]) => id === 'StartMenuShortcut')!;
    expect(shortcut[1]).toBe('ProgramMenuFolder');
    const link = `%ALLUSERSPROFILE%\\Microsoft\\Windows\\Start Menu\\Programs\\${long(shortcut[2])}.lnk`;
    const station = (name: string): string =>
      readFileSync(new URL(`../../../build/installers/station/${name}`, import.meta.url), 'utf8');
    expect(station('shell-launcher.xml')).toContain(`Shell="&quot;${path}&quot; `);
    expect(station('assigned-access.xml')).toContain(`DesktopAppPath="${path}"`);
    expect(station('assigned-access.xml')).toContain(`"desktopAppLink": ${JSON.stringify(link)}`);
  });

  it('tells Windows Installer what an administrator may say, and what is one product', async () => {
    const msi = await bench.small('msi', '1.2.3');
    const table = (name: string): string => execFileSync('msiinfo', ['export', msi, name], { encoding: 'utf8' });
    const properties = table('Property');
    const secure = /^SecureCustomProperties\t(.*?)\r?$/m.exec(properties)?.[1]?.split(';');
    expect(secure).toEqual(expect.arrayContaining(PROPERTIES.map(({ property }) => property)));
    expect(properties).toContain(`UpgradeCode\t${UPGRADE_CODE}`);
    expect(properties).toMatch(/^ALLUSERS\t1\r?$/m);
    // Windows shows which program's windows a shortcut stands for.
    expect(table('MsiShortcutProperty')).toMatch(/StartMenuShortcut\tSystem\.AppUserModel\.ID\torg\.countersign\.app/);
    expect(table('Component')).toMatch(/^Desktop\t.*\tDESKTOPSHORTCUT = "1"\t/m);
    const order = new Map(
      [...table('InstallExecuteSequence').matchAll(/^(\w+)\t.*\t(\d+)\r?$/gm)].map(([, action, at]) => [
        action,
        Number(at),
      ]),
    );
    for (const action of ['RememberINSTALLDIR', 'UsualDESKTOPSHORTCUT']) {
      expect(order.get(action)).toBeGreaterThan(order.get('AppSearch')!);
      expect(order.get(action)).toBeLessThan(order.get('CostInitialize')!);
    }
  });
});
