import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { p11KitModules, type P11KitPlaces } from '../../../../main/token/discovery/p11-kit-modules';

describe("p11-kit's module files", () => {
  let root: string;
  let places: P11KitPlaces;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'countersign-p11-kit-'));
    places = {
      systemConfiguration: [join(root, 'etc/pkcs11.conf')],
      userConfiguration: join(root, 'home/pkcs11.conf'),
      systemModules: [join(root, 'etc/modules'), join(root, 'package/modules')],
      userModules: join(root, 'home/modules'),
      moduleFolders: [join(root, 'lib64'), join(root, 'lib')],
    };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, ...lines: string[]): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), lines.join('\n'));
  }

  const names = (): string[] => p11KitModules(places).map(({ name }) => name);

  it('are nothing where p11-kit is not there', () => {
    expect(p11KitModules(places)).toEqual([]);
  });

  it('name modules by absolute paths, and by names in the module folder', () => {
    write('lib/here.so');
    write('package/modules/absolute.module', '# a comment', '', '  module :  /opt/card/driver.so  ', 'critical: no');
    write('package/modules/relative.module', 'module: here.so');
    write('package/modules/nowhere.module', 'module: gone.so');
    expect(p11KitModules(places)).toEqual([
      { name: 'absolute', path: '/opt/card/driver.so', namedBy: [join(root, 'package/modules/absolute.module')] },
      { name: 'relative', path: join(root, 'lib/here.so'), namedBy: [join(root, 'package/modules/relative.module')] },
    ]);
  });

  it('are read from files whose names p11-kit accepts', () => {
    write('package/modules/card.module', 'module: /a.so');
    write('package/modules/card.module.bak', 'module: /b.so');
    write('package/modules/.hidden.module', 'module: /c.so');
    write('package/modules/README', 'module: /d.so');
    expect(names()).toEqual(['card']);
  });

  it('count for the programs that they name', () => {
    write('package/modules/others.module', 'module: /a.so', 'enable-in: firefox, thunderbird');
    write('package/modules/ours.module', 'module: /b.so', 'enable-in: firefox,countersign');
    write('package/modules/not-ours.module', 'module: /c.so', 'disable-in: ssh countersign');
    write('package/modules/not-proxied.module', 'module: /d.so', 'disable-in: p11-kit-proxy');
    expect(names()).toEqual(['not-proxied', 'ours']);
  });

  it('leave out certificate stores and modules that run elsewhere', () => {
    write('package/modules/trust.module', 'module: /trust.so', 'trust-policy: yes');
    write('package/modules/far.module', 'remote: |ssh hsm p11-kit remote /m.so', 'module: /far.so');
    write('package/modules/card.module', 'module: /card.so', 'trust-policy: no');
    expect(names()).toEqual(['card']);
  });

  it('come in the order of their priority, then of their names', () => {
    write('package/modules/b.module', 'module: /b.so');
    write('package/modules/a.module', 'module: /a.so', 'priority: -1');
    write('package/modules/d.module', 'module: /d.so', 'priority: 10');
    write('package/modules/c.module', 'module: /c.so', 'priority: not a number');
    expect(names()).toEqual(['d', 'b', 'c', 'a']);
  });

  describe('of the user', () => {
    beforeEach(() => {
      write('package/modules/card.module', 'module: /package.so', 'priority: 1');
      write('etc/modules/card.module', 'module: /administrator.so');
      write('package/modules/other.module', 'module: /other.so');
    });

    it('complete and overrule those of the system, entry by entry', () => {
      write('home/modules/card.module', 'module: /mine.so');
      write('home/modules/other.module', 'module:');
      write('home/modules/third.module', 'module: /third.so', 'priority: 5');
      expect(p11KitModules(places)).toEqual([
        { name: 'third', path: '/third.so', namedBy: [join(root, 'home/modules/third.module')] },
        {
          ...{ name: 'card', path: '/mine.so' },
          // Each of them has a say.
          namedBy: ['home', 'etc', 'package'].map((folder) => join(root, folder, 'modules/card.module')),
        },
      ]);
    });

    it('are left alone where the administrator says so', () => {
      write('etc/pkcs11.conf', 'user-config: none');
      write('home/pkcs11.conf', 'user-config: only');
      write('home/modules/card.module', 'module: /mine.so');
      expect(p11KitModules(places).map(({ path }) => path)).toEqual(['/administrator.so', '/other.so']);
    });

    it('are the only ones where the user says so', () => {
      write('home/pkcs11.conf', 'user-config: only');
      write('home/modules/third.module', 'module: /third.so');
      expect(names()).toEqual(['third']);
    });
  });
});
