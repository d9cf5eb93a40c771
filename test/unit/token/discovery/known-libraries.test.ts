import { isAbsolute, win32 } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { installedLibraries } from '../../../../main/token/discovery/known-libraries';

const cards = [
  'OpenSC',
  'SafeNet eToken',
  'IDPrime',
  'Gemalto Classic',
  'Belgium',
  'Czechia',
  'Slovakia',
  'Croatia',
  'Lithuania',
  'Spain DNIe',
  'Portugal',
  'bit4id',
  'Athena',
  'SafeSign',
  'YubiKey',
  'SoftHSM',
];

describe('the table of card drivers', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['linux', 'darwin', 'win32'] as const)('has a place for every card on %s', (platform) => {
    vi.stubEnv('WINDIR', 'C:\\Windows');
    vi.stubEnv('ProgramFiles', 'C:\\Program Files');
    const everything = installedLibraries(platform, () => true);
    expect([...everything.keys()]).toEqual(cards);
    const absolute = platform === 'win32' ? win32.isAbsolute : isAbsolute;
    for (const path of everything.values()) expect(absolute(path), path).toBe(true);
  });

  it('takes the first place where a driver is', () => {
    const fallback = '/usr/local/lib/libykcs11.so';
    expect([...installedLibraries('linux', (path) => path === fallback)]).toEqual([['YubiKey', fallback]]);
  });

  it('puts the folders of Windows in', () => {
    vi.stubEnv('WINDIR', 'D:\\Win');
    expect(installedLibraries('win32', () => true).get('Belgium')).toBe('D:\\Win\\System32\\beidpkcs11.dll');
  });

  it('looks on Windows only where an administrator alone can write', () => {
    vi.stubEnv('WINDIR', 'C:\\Windows');
    vi.stubEnv('ProgramFiles', 'C:\\Program Files');
    const asked: string[] = [];
    installedLibraries('win32', (path) => asked.push(path) === 0);
    expect(asked.length).toBeGreaterThanOrEqual(cards.length);
    const protectedFolders = /^C:\\(Windows\\System32|Program Files)\\/;
    expect(asked.filter((path) => !protectedFolders.test(path))).toEqual([]);
  });

  it('never looks in the folder that the program was started in', () => {
    vi.stubEnv('WINDIR', undefined);
    vi.stubEnv('ProgramFiles', undefined);
    expect([...installedLibraries('win32', () => true)]).toEqual([]);
  });

  it('is empty for a system that it does not know', () => {
    expect(installedLibraries('aix', () => true).size).toBe(0);
  });
});
