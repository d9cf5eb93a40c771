import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readPublicFile, readSecretFile } from '../../main/configuration/secret-files';
import { fontFilesBelow } from '../../main/document/appearance/system-fonts';
import { bundledFontFile, bundledFonts } from '../../main/document/appearance/font-files';
import { CountersignError } from '../../main/errors/countersign-error';
import { configuredImage } from '../../main/signing/visibility';
import { openScConfiguration } from '../../main/token/opensc-configuration';
import { builtEntries, configurationFor, countersign, run, Workbench } from '../fixtures/hosts/built-product';
import { pngOf } from '../fixtures/pictures';
import { makeSoftToken, type SoftToken } from '../fixtures/token/soft-token';

/** Whatever is loaded or believed from a place where everybody of the computer may write, by each way into the program. */
describe.skipIf(process.platform === 'win32')('what another user of the computer may change is not used', () => {
  const bench = new Workbench();
  let token: SoftToken;
  const servers: Server[] = [];

  beforeAll(async () => {
    // As /home is: others can look into it.
    chmodSync(bench.folder, 0o755);
    token = await makeSoftToken({
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'mine', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(async () => {
    for (const server of servers) server.close();
    bench.remove();
    await token?.remove();
  });

  /** A folder of the person to which everybody may write. */
  function shared(): string {
    const folder = bench.fresh('shared');
    chmodSync(folder, 0o777);
    return folder;
  }

  function laid(name: string, content: string | Uint8Array): string {
    const path = join(shared(), name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  const refusalOf = async (work: () => unknown): Promise<unknown> => {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      return error.toShape();
    }
  };
  const unsafe = (use: string, path: string, place: string): unknown => ({
    code: 'place.unsafe',
    params: { use, path, place, stranger: 'everyone' },
  });
  const placeOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

  const configured = (changes: Parameters<typeof configurationFor>[1]): string =>
    bench.profile(configurationFor(token, { ALLOW_DISCOVERY: false, ...changes }));
  const askToken = (profile: string): Promise<unknown> =>
    refusalOf(() => bench.services(profile).tokens.configured('card').entries());

  it('but what is the person’s own is', async () => {
    expect(await askToken(configured({}))).toBeUndefined();
  });

  it('a driver that the configuration names, and doctor says why', async () => {
    const path = join(shared(), 'driver.so');
    copyFileSync(token.module, path);
    const profile = configured({ SHAREDLIBRARIES: { Driver: { ...token.sharedLibrary, path } } });
    expect(await askToken(profile)).toEqual(unsafe('driver', path, placeOf(path)));
    const { code, stdout } = await countersign(['doctor', '--json'], { profile });
    expect(code).toBe(3);
    const [module] = (JSON.parse(stdout) as { modules: { outcome: string; error: { what: string } }[] }).modules;
    expect(module?.outcome).toBe('failed');
    expect(module?.error.what).toBe(
      `The card driver “${path}” is not used, because another user of this computer could have put something else in its ` +
        `place: everybody on this computer may write to “${placeOf(path)}”.`,
    );
  });

  it('a driver that belongs to another user', async (context) => {
    if (process.getuid?.() !== 0) context.skip();
    const path = join(bench.fresh('drivers'), 'driver.so');
    copyFileSync(token.module, path);
    chownSync(path, 12_345, 12_345);
    const profile = configured({ SHAREDLIBRARIES: { Driver: { ...token.sharedLibrary, path } } });
    expect(await askToken(profile)).toEqual({
      code: 'place.unsafe',
      params: { use: 'driver', path, place: path, stranger: 'owner' },
    });
  });

  it('a driver that the person added in an earlier version', async () => {
    const path = join(shared(), 'own.so');
    copyFileSync(token.module, path);
    const profile = configured({ ALLOW_ADDED_DRIVERS: true });
    writeFileSync(join(profile, 'settings.json'), JSON.stringify({ drivers: [{ name: 'own.so', path }] }));
    const { silent } = await bench.services(profile).tokens.discover();
    expect(silent.map(({ library, error }) => [library, error.toShape()])).toEqual([
      ['own.so', unsafe('driver', path, placeOf(path))],
    ]);
  });

  it('a driver that a module file of p11-kit names, where others may write that file', async () => {
    const home = bench.fresh('home');
    const modules = join(home, '.config', 'pkcs11', 'modules');
    mkdirSync(modules, { recursive: true });
    const path = join(bench.fresh('drivers'), 'good.so');
    copyFileSync(token.module, path);
    const file = join(modules, 'planted.module');
    writeFileSync(file, `module: ${path}\n`);
    chmodSync(file, 0o666);
    vi.stubEnv('HOME', home);
    const { silent } = await bench.services(bench.fresh('profile')).tokens.discover();
    expect(silent.find(({ library }) => library === 'planted')?.error.toShape()).toEqual(
      unsafe('driver-setting', file, file),
    );
  });

  it('what the environment of a driver names', async () => {
    const path = laid('softhsm2.conf', `directories.tokendir = ${token.folder}\n`);
    const library = { path: token.module, environment: { SOFTHSM2_CONF: path } };
    const profile = configured({ SHAREDLIBRARIES: { Driver: library } });
    expect(await askToken(profile)).toEqual(unsafe('driver-setting', path, placeOf(path)));
  });

  it('OpenSC’s configuration, which names further drivers', async () => {
    const path = laid('opensc.conf', 'app default { }\n');
    expect(await refusalOf(() => openScConfiguration({ OPENSC_CONF: path }))).toEqual(
      unsafe('driver-setting', path, placeOf(path)),
    );
    vi.stubEnv('OPENSC_CONF', path);
    expect(await askToken(configured({}))).toEqual(unsafe('driver-setting', path, placeOf(path)));
  });

  it('a socket behind which the token is said to be', async () => {
    const socket = join(shared(), 'p11.sock');
    const server = createServer((connection) => connection.destroy()).listen(socket);
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    const card = { ...token.cryptoToken('Driver'), ADDRESS: `unix:path=${socket}` };
    expect(await askToken(configured({ CRYPTOTOKENS: { card } }))).toEqual(
      // Its address is what the driver reads from the environment.
      unsafe('socket', socket, placeOf(socket)),
    );
  });

  it('a program that is to make a tunnel, which is not started', async () => {
    const program = laid('tunnel', `#!/bin/sh\ntouch ${join(bench.folder, 'started')}\n`);
    chmodSync(program, 0o755);
    const ADDRESS = `unix:path=${join(bench.fresh('near'), 'p11.sock')}`;
    const card = { ...token.cryptoToken('Driver'), ADDRESS, TUNNEL: [program] as [string] };
    expect(await askToken(configured({ CRYPTOTOKENS: { card } }))).toEqual(unsafe('tunnel', program, placeOf(program)));
    expect(readdirSync(bench.folder)).not.toContain('started');
  });

  it('a configuration', async () => {
    const profile = configured({});
    const file = join(profile, 'countersign.json');
    chmodSync(file, 0o666);
    const { code, stderr } = await countersign(['tokens'], { profile });
    expect(code).toBe(3);
    expect(stderr).toContain(`The configuration “${file}” is not used`);
    // Not even a log is begun there.
    expect(readdirSync(profile)).toEqual(['countersign.json']);
  });

  it('a profile folder, by its option, its variable, and from its cache to its settings', async () => {
    const profile = shared();
    for (const options of [{ profile }, {}]) {
      const words = 'profile' in options ? ['tokens'] : ['tokens', '--profile', profile];
      const { code, stderr } = await countersign(words, options);
      expect(code).toBe(3);
      expect(stderr).toContain(`The folder of your settings “${profile}” is not used`);
    }
    expect(readdirSync(profile)).toEqual([]);
    for (const name of ['settings.json', 'key-files.json', 'anchors/', 'lists/', 'trust-cache/', 'history/']) {
      const own = bench.fresh('profile');
      const path = join(own, name.replace('/', ''));
      if (name.endsWith('/')) mkdirSync(path);
      else writeFileSync(path, '{}');
      chmodSync(path, 0o777);
      expect(await refusalOf(() => bench.services(own)), name).toEqual(unsafe('profile', path, path));
    }
  });

  it('the picture and the handwriting of a signature that the configuration names', async () => {
    const image = laid('signature.png', pngOf(2, 2));
    expect(await refusalOf(() => configuredImage({ VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: image }))).toEqual(
      unsafe('picture', image, placeOf(image)),
    );
    const ink = laid('signature.json', '[]');
    expect(await refusalOf(() => configuredImage({ VISIBLE_SIGNATURE_INK_PATH: ink }))).toEqual(
      unsafe('picture', ink, placeOf(ink)),
    );
  });

  it('a certificate that is to be trusted', async () => {
    const file = laid('root.pem', token.rootPem);
    const services = bench.services(configured({ TRUSTANCHORS: { Root: { FILE: file } } }));
    const { anchors, problems } = await services.ownAnchors();
    expect(anchors).toEqual([]);
    expect(problems.map((problem) => problem.toShape())).toEqual([unsafe('anchor', file, placeOf(file))]);
  });

  it('files of secrets, and certificates that a server is known by', () => {
    for (const read of [readSecretFile, readPublicFile]) {
      expect(() => read(laid('secret', 'x'), 'TSA_PASSWORD_FILE')).toThrow(
        'other users may change the file of TSA_PASSWORD_FILE or put another in its place',
      );
    }
  });

  it('a font', () => {
    const octets = bundledFontFile(bundledFonts[0]!);
    const folder = bench.fresh('fonts');
    copyFileSync(octets, join(folder, 'own.ttf'));
    copyFileSync(octets, join(folder, 'planted.ttf'));
    chmodSync(join(folder, 'planted.ttf'), 0o666);
    const open = join(folder, 'open');
    mkdirSync(open);
    copyFileSync(octets, join(open, 'laid.ttf'));
    chmodSync(open, 0o777);
    expect(fontFilesBelow([folder])).toEqual([join(folder, 'own.ttf')]);
  });

  it('a program that others may change says so', async () => {
    const folder = bench.fresh('program');
    cpSync(builtEntries(), join(folder, 'main'), { recursive: true });
    symlinkSync(join(builtEntries(), '../../node_modules'), join(folder, 'node_modules'));
    const doctor = async (): Promise<string> => {
      const { stdout } = await run(process.execPath, [join(folder, 'main', 'index.js'), 'doctor'], {
        env: { ...process.env, COUNTERSIGN_PROFILE: configured({}) },
      });
      return stdout;
    };
    expect(await doctor()).not.toContain('may change this program');
    chmodSync(folder, 0o777);
    expect(await doctor()).toContain(
      `Other users of this computer may change this program: everybody on this computer may write to “${folder}”.`,
    );
  });

  it('a folder for temporary files', async () => {
    const folder = shared();
    vi.stubEnv('TMPDIR', folder);
    expect(await refusalOf(() => openScConfiguration({}))).toMatchObject({
      code: 'place.unsafe',
      params: { use: 'temporary', place: folder, stranger: 'everyone' },
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
