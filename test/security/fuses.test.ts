import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireElectron } from '../../build/electron-runtime.mjs';
import { readFuses, shippedFuses } from '../../build/fuses.mjs';
import type { PackedApplication } from '../../build/packed-application.mjs';
import { packedApplication } from '../../build/packed-application.mjs';

const { listPackage } = createRequire(import.meta.url)('@electron/asar') as {
  listPackage(archive: string, options: { isPack: boolean }): string[];
};

describe('an attacker who can start the packed application', () => {
  let shipped: PackedApplication;
  let fuses: Record<string, boolean | undefined>;

  beforeAll(async () => {
    shipped = await packedApplication();
    fuses = await readFuses(shipped.executable);
  });

  it('cannot use it as a plain Node (ELECTRON_RUN_AS_NODE)', () => expect(fuses['runAsNode']).toBe(false));
  it('cannot inject options (NODE_OPTIONS)', () => expect(fuses['nodeOptions']).toBe(false));
  it('cannot attach a debugger (--inspect)', () => expect(fuses['nodeCliInspect']).toBe(false));
  it('cannot make it load code from beside the archive', () => expect(fuses['onlyLoadAppFromAsar']).toBe(true));
  it('cannot read cookies in clear', () => expect(fuses['cookieEncryption']).toBe(true));
  it('gains nothing from file: pages', () => expect(fuses['grantFileProtocolExtraPrivileges']).toBe(false));
  it('finds every other fuse as build/fuses.mjs lists it', () =>
    expect(fuses).toMatchObject(shippedFuses(process.platform)));

  it('would find more in a bare Electron: the reader of fuses can tell the difference', async () => {
    const bare = await readFuses(requireElectron().executable);
    expect(bare['nodeCliInspect']).toBe(true);
    expect(bare['onlyLoadAppFromAsar']).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'finds an archive and one native addon, no source, no loader, no other package',
    () => {
      const resources = join(shipped.folder, 'resources');
      expect(existsSync(join(resources, 'app'))).toBe(false);
      const packed = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) =>
        path.replaceAll('\\', '/'),
      );
      expect(packed).toContain('/out/main/index.js');
      const foreign = packed.filter(
        (path) => !/^\/(package\.json|out(\/.*)?|node_modules(\/pkcs11js(\/.*)?)?)$/.test(path),
      );
      expect(foreign).toEqual([]);
      const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
      expect(unpacked.filter((path) => path.endsWith('.node'))).toEqual([
        join('node_modules', 'pkcs11js', 'build', 'Release', 'pkcs11.node'),
      ]);
      expect(unpacked.filter((path) => /\.(c|cc|cpp|h|o|gyp)$/.test(path))).toEqual([]);
    },
  );
});
