import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  addingForbiddenBy,
  allowedLibraries,
  libraryOf,
  moduleIdentity,
  nameForAdded,
  type SharedLibrary,
} from '../../../../main/token/discovery/shared-libraries';
import { tunnelOf } from '../../../../main/token/discovery/tunnel';

const card = { SHAREDLIBRARYNAME: 'a', SLOTLABELTYPE: 'SLOT_LABEL' as const, SLOTLABELVALUE: 'x' };
const library: SharedLibrary = { name: 'a', path: '/nowhere/a.so', environment: { B: '1', A: '2' }, source: 'known' };

describe('the allow-list', () => {
  it('is the configuration alone where that forbids the search', () => {
    const SHAREDLIBRARIES = { Mine: { path: '/mine.so', environment: {} } };
    expect([...allowedLibraries({ SHAREDLIBRARIES, ALLOW_DISCOVERY: false }).keys()]).toEqual(['Mine']);
  });

  it('begins with the configuration, whose names go before those that are found', () => {
    const found = [...allowedLibraries(undefined).keys()];
    const SHAREDLIBRARIES = Object.fromEntries(
      ['Mine', ...found].map((name) => [name, { path: '/mine.so', environment: {} }]),
    );
    const both = allowedLibraries({ SHAREDLIBRARIES, ALLOW_DISCOVERY: true });
    expect([...both.keys()]).toEqual(['Mine', ...found]);
    expect([...both.values()].every(({ path }) => path === '/mine.so')).toBe(true);
  });

  it('ends with what the person added, under names that nobody else has', () => {
    const SHAREDLIBRARIES = { Mine: { path: '/mine.so', environment: {} } };
    const rules = { SHAREDLIBRARIES, ALLOW_DISCOVERY: false, ALLOW_ADDED_DRIVERS: true };
    const added = [
      { name: 'Mine', path: '/other.so' },
      { name: 'own.so', path: '/own.so' },
    ];
    expect([...allowedLibraries(rules, added).values()].map(({ name, path, source }) => [name, path, source])).toEqual([
      ['Mine', '/mine.so', 'configuration'],
      ['own.so', '/own.so', 'added'],
    ]);
    expect(nameForAdded('/lib/own.so', new Set(['own.so', 'own.so (2)']))).toBe('own.so (3)');
  });

  it('takes what p11-kit names, but not on Windows, where its folders are anybody’s', () => {
    const home = mkdtempSync(join(tmpdir(), 'countersign-home-'));
    vi.stubEnv('HOME', home);
    try {
      const modules = join(home, '.config', 'pkcs11', 'modules');
      mkdirSync(modules, { recursive: true });
      writeFileSync(join(modules, 'planted.module'), 'module: /planted/driver.so\n');
      const sources = (platform: NodeJS.Platform): string[] =>
        [...allowedLibraries(undefined, [], platform).values()].map(({ name, source }) => `${source} ${name}`);
      expect(sources('linux')).toContain('p11-kit planted');
      expect(sources('darwin')).toContain('p11-kit planted');
      expect(sources('win32').filter((library) => library.startsWith('p11-kit'))).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true, force: true });
    }
  });

  it.each([
    [undefined, undefined],
    [{ ALLOW_DISCOVERY: true }, undefined],
    [{ ALLOW_DISCOVERY: false }, 'ALLOW_DISCOVERY'],
    [{ ALLOW_DISCOVERY: false, ALLOW_ADDED_DRIVERS: true }, undefined],
    [{ ALLOW_DISCOVERY: true, ALLOW_ADDED_DRIVERS: false }, 'ALLOW_ADDED_DRIVERS'],
  ])('%j lets the person add drivers unless %s says no', (rules, entry) => {
    const configuration = rules && { SHAREDLIBRARIES: {}, ...rules };
    expect(addingForbiddenBy(configuration)).toBe(entry);
    const libraries = allowedLibraries(configuration, [{ name: 'own.so', path: '/own.so' }]);
    expect(libraries.has('own.so')).toBe(entry === undefined);
  });
});

describe('a module', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-module-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is one by whatever links lead to it, and another in another environment', () => {
    const [path, link] = [join(folder, 'a.so'), join(folder, 'b.so')];
    writeFileSync(path, '');
    symlinkSync(path, link);
    const here = { ...library, path };
    expect(moduleIdentity({ ...here, name: 'b', path: link, environment: { A: '2', B: '1' } })).toBe(
      moduleIdentity(here),
    );
    expect(moduleIdentity({ ...here, environment: { A: '2' } })).not.toBe(moduleIdentity(here));
    expect(moduleIdentity(library)).not.toBe(moduleIdentity(here));
  });

  it('behind an address reads it from its environment, and is another at another address', () => {
    const near = libraryOf(library, card);
    expect(near).toBe(library);
    const far = libraryOf(library, { ...card, ADDRESS: 'unix:path=/run/hsm.sock', TUNNEL: ['/usr/bin/ssh', 'hsm'] });
    expect(far.environment).toEqual({ A: '2', B: '1', P11_KIT_SERVER_ADDRESS: 'unix:path=/run/hsm.sock' });
    expect(moduleIdentity(far)).not.toBe(moduleIdentity(libraryOf(library, { ...card, ADDRESS: 'unix:path=/run/b' })));
    expect(tunnelOf(far)).toEqual({ program: '/usr/bin/ssh', arguments: ['hsm'], socket: '/run/hsm.sock' });
    expect(tunnelOf(near)).toBeUndefined();
  });
});
