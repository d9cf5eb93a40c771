import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  allowedLibraries,
  libraryOf,
  moduleIdentity,
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
