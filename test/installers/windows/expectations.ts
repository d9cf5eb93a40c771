import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ownedKeys, REGISTRATION } from '../../../build/installers/windows/registration.mjs';
import type { Windows } from './wine';

export type Root = 'HKCU' | 'HKLM';

const uninstall = 'Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const policies = 'HKLM\\Software\\Policies\\Countersign';
const profile = 'users\\root\\AppData\\Roaming\\countersign\\countersign.json';

/** The keys that have to be asked for all of the table: each with everything below it. */
const asked = [
  ...new Set([...ownedKeys(), ...REGISTRATION.filter(({ owned }) => owned === 'value').map(({ key }) => key)]),
];

async function allBelow(windows: Windows, root: Root): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const key of asked) {
    for (const [path, value] of (await windows.registry(`${root}\\${key}`)) ?? [])
      values.set(path.toLowerCase(), value);
  }
  return values;
}

const roots = { HKCU: 'hkey_current_user', HKLM: 'hkey_local_machine' } as const;

/** Everything of the table stands below the root, with the program's path in it. */
export async function expectRegistered(windows: Windows, root: Root, program: string): Promise<void> {
  const values = await allBelow(windows, root);
  for (const { key, name, value } of REGISTRATION) {
    const path = `${roots[root]}\\${key}\\${name}`.toLowerCase();
    expect(values.get(path), `${key} ${name}`).toBe(value.replaceAll('{exe}', program));
  }
}

const station = new URL('../../../build/installers/station/', import.meta.url);

/** What makes the computer a station lies below the program's folder, as it is in the project. */
export function expectStation(windows: Windows, folder: string): void {
  for (const name of ['assigned-access.xml', 'shell-launcher.xml']) {
    expect(windows.read(`${folder}\\resources\\station\\${name}`)).toBe(readFileSync(new URL(name, station), 'utf8'));
  }
}

/** Nothing of the program is in the registry, under either root. */
export async function expectUnregistered(windows: Windows): Promise<void> {
  for (const root of ['HKCU', 'HKLM'] as const) {
    for (const key of asked) {
      const values = await windows.registry(`${root}\\${key}`);
      // Keys of others may stay; of our own nothing does.
      if (ownedKeys().includes(key)) expect(values, `${root}\\${key}`).toBeUndefined();
      else expect([...(values?.keys() ?? [])].join('\n')).not.toMatch(/countersign/i);
    }
    expect(await windows.registry(`${root}\\Software\\Countersign`)).toBeUndefined();
    expect(await installations(windows, root)).toEqual([]);
  }
}

export interface Installation {
  key: string;
  name: string;
  version: string;
  quiet: string | undefined;
}

/** What Windows lists under “Installed apps” that is ours. */
export async function installations(windows: Windows, root: Root): Promise<Installation[]> {
  const values = (await windows.registry(`${root}\\${uninstall}`)) ?? new Map<string, string>();
  return [...values]
    .filter(([path, value]) => path.endsWith('\\DisplayName') && value.startsWith('Countersign'))
    .map(([path, name]) => {
      const key = path.slice(0, -'\\DisplayName'.length);
      return {
        ...{ key, name, version: values.get(`${key}\\DisplayVersion`) ?? '' },
        quiet: values.get(`${key}\\QuietUninstallString`),
      };
    });
}

/** What no installer and no uninstaller may touch. */
export class WhatStays {
  private readonly configuration = '{ "SIGNERS": {} }';

  constructor(private readonly windows: Windows) {}

  async prepare(): Promise<void> {
    this.windows.write(profile, this.configuration);
    await this.windows.succeed(['reg', 'add', policies, '/v', 'Update', '/d', 'off', '/f']);
    await this.windows.succeed([
      'reg',
      'add',
      'HKCU\\Environment',
      '/v',
      'Path',
      '/t',
      'REG_EXPAND_SZ',
      '/d',
      '%APPDATA%\\tools',
      '/f',
    ]);
  }

  async expectUntouched(): Promise<void> {
    expect(this.windows.read(profile)).toBe(this.configuration);
    expect(await this.windows.value(policies, 'Update')).toBe('off');
    // Another program may usually open PDF documents; ours never does.
    for (const root of ['HKCU', 'HKLM']) {
      expect((await this.windows.value(`${root}\\Software\\Classes\\.pdf`, '')) ?? '').not.toMatch(/countersign/i);
    }
  }
}

/** The entries of the person's or the computer's PATH. */
export async function pathEntries(windows: Windows, root: Root): Promise<string[]> {
  const key =
    root === 'HKCU' ? 'HKCU\\Environment' : 'HKLM\\System\\CurrentControlSet\\Control\\Session Manager\\Environment';
  return ((await windows.value(key, 'Path')) ?? '').split(';').filter((entry) => entry !== '');
}
