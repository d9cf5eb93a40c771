import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEYRING, makeAptRepository } from '../../../build/installers/sign/apt-repository.mjs';
import { exportPublicKey } from '../../../build/installers/sign/gpg.mjs';
import { assertRpmSigned, signRpm } from '../../../build/installers/sign/rpm-signature.mjs';
import { startVirtualDisplay } from '../../../build/virtual-display.mjs';
import { writePdf } from '../../fixtures/e2e/documents';
import { killTree, processTree } from '../../fixtures/e2e/processes';
import { buildPackage, notBuilt } from '../../fixtures/installers/built-packages';
import { noDebianRoot, unpackDebianRoot, type DebianRoot, type Outcome } from '../../fixtures/installers/debian-root';
import { paperCommands } from '../../fixtures/installers/paper-commands';
import { makeReleaseKey, type TestReleaseKey } from '../../fixtures/installers/release-key';
import { keepPicture, pictureOf, pixelsOf, type DisplayPicture } from '../../fixtures/installers/shown-display';
import { makeSoftToken } from '../../fixtures/token/soft-token';
import { version } from '../../../package.json';

const lacking = noDebianRoot() ?? (await notBuilt('deb')) ?? (await notBuilt('rpm'));
if (lacking !== undefined) console.log(`Packages for Linux are not installed here: ${lacking}`);

const user = 'alice';
const before = '0.0.9';
const minutes = 60_000;

// One after the other: what a computer lives through with the program.
describe.skipIf(lacking !== undefined)('On a computer with Debian 12, the package', () => {
  let work: string;
  let root: DebianRoot;
  let key: TestReleaseKey;
  let packages: { old: string; current: string; rpm: string };
  const inside = (path: string): string => join(root.folder, path);
  const asUser = (command: string[], input?: string): Outcome =>
    root.run(command, { user, ...(input !== undefined && { input }) });
  const good = (outcome: Outcome): Outcome => {
    expect(outcome.code, `${outcome.stdout}\n${outcome.stderr}`.slice(-3000)).toBe(0);
    return outcome;
  };
  /** What DEPLOYMENT.md says to type. */
  const asWritten = (name: string): Outcome =>
    root.run(['sh', '-e', '-c', `cd /srv; ${paperCommands(name, 'file:/srv/apt')}`]);
  /** What is called like the program; a folder that was the package's alone may be gone. */
  const foundInside = (...folders: string[]): string[] =>
    root
      .run(['find', ...folders, '-xdev', '-iname', '*countersign*'])
      .stdout.trim()
      .split('\n');
  const update = (): Outcome =>
    root.run([
      'apt-get',
      'update',
      ...['-o', 'Dir::Etc::sourcelist=sources.list.d/countersign.list'],
      ...['-o', 'Dir::Etc::sourceparts=-'],
      // Those of Debian stay.
      ...['-o', 'APT::Get::List-Cleanup=0'],
    ]);

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'countersign-installed-'));
    root = unpackDebianRoot();
    key = await makeReleaseKey();
    packages = {
      old: await buildPackage('deb', join(work, 'old'), before),
      current: await buildPackage('deb', join(work, 'current')),
      rpm: await buildPackage('rpm', join(work, 'rpm')),
    };
    good(root.run(['useradd', '--create-home', user]));
  }, 15 * minutes);

  afterAll(async () => {
    root?.remove();
    await key?.remove();
    if (work) rmSync(work, { recursive: true, force: true });
  }, minutes);

  it(
    'comes from a repository that apt believes by its signature alone',
    async () => {
      await exportPublicKey(key, join(work, KEYRING));
      await makeAptRepository(inside('srv/apt'), [packages.old], key);
      cpSync(join(work, `${KEYRING}.gpg`), inside(`srv/${KEYRING}.gpg`));
      good(asWritten('debian-add'));

      const list = inside('srv/apt/dists/stable/InRelease');
      const right = readFileSync(list);
      const wrong = Buffer.from(right);
      wrong[right.indexOf('Description') + 14]! ^= 1;
      writeFileSync(list, wrong);
      const refused = update();
      expect(refused.stderr + refused.stdout).toMatch(/BADSIG|invalid|not signed/);
      writeFileSync(list, right);
      good(update());
    },
    minutes,
  );

  it(
    'is not installed when one octet of it is another',
    () => {
      const pool = inside('srv/apt/pool/main/c/countersign');
      const file = join(pool, readdirSync(pool)[0]!);
      const octets = readFileSync(file);
      const at = Math.floor(octets.length / 2);
      octets[at]! ^= 1;
      writeFileSync(file, octets);
      const refused = asWritten('debian-install');
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toMatch(/Hash Sum mismatch/);
      expect(existsSync(inside('opt/countersign'))).toBe(false);
      octets[at]! ^= 1;
      writeFileSync(file, octets);
    },
    10 * minutes,
  );

  it(
    'is installed with all that it needs',
    () => {
      good(asWritten('debian-install'));
      good(root.run(['apt-get', 'install', '-y', '-qq', 'softhsm2', 'fonts-dejavu-core']));
      expect(good(root.run(['dpkg-query', '-W', '-f', '${Version} ${Status}', 'countersign'])).stdout).toBe(
        `${before} install ok installed`,
      );
      // Nothing is missing that the program is linked with.
      const linked = good(root.run(['sh', '-c', 'ldd /opt/countersign/countersign | grep "not found" || true']));
      expect(linked.stdout).toBe('');
      expect(good(root.run(['dpkg', '--verify', 'countersign'])).stdout).toBe('');
      expect(statSync(inside('opt/countersign/chrome-sandbox')).mode & 0o7777).toBe(0o4755);
      expect(JSON.parse(readFileSync(inside('opt/countersign/resources/install-kind.json'), 'utf8'))).toEqual({
        kind: 'deb',
      });
      // Debian 12's AppArmor does not know the profile's words, and forbids nothing.
      expect(existsSync(inside('etc/apparmor.d/countersign'))).toBe(false);
    },
    15 * minutes,
  );

  it('belongs to root, and nobody else may write any of it', () => {
    const list = good(root.run(['dpkg', '-L', 'countersign']))
      .stdout.trim()
      .split('\n');
    const found = list.map((path) => ({ path, ...statSync(inside(path)) })).filter(({ path }) => path !== '/.');
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(({ uid, gid }) => uid !== 0 || gid !== 0).map(({ path }) => path)).toEqual([]);
    expect(found.filter(({ mode }) => (mode & 0o022) !== 0).map(({ path }) => path)).toEqual([]);
    expect(found.filter(({ mode }) => (mode & 0o6000) !== 0).map(({ path }) => path)).toEqual([
      '/opt/countersign/chrome-sandbox',
    ]);
  });

  it(
    'brings a command that needs no display, for root and for everybody',
    () => {
      expect(good(asUser(['countersign', '--version'])).stdout.trim()).toBe(version);
      expect(good(root.run(['countersign', '--version'])).stdout.trim()).toBe(version);
      expect(asUser(['countersign']).stdout).toContain('countersign sign FILE...');
      const wrong = asUser(['countersign', 'sing', 'a.pdf', '--json']);
      expect(wrong.code).toBe(2);
      expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'usage.invalid' } });
      // A file alone is no command, and no window opens where there is no display.
      writeFileSync(inside(`home/${user}/plain.pdf`), '%PDF-1.7');
      expect(asUser(['countersign', 'plain.pdf']).code).toBe(2);
    },
    2 * minutes,
  );

  it(
    'signs with a token, as an ordinary user; pdfsig calls it valid',
    async () => {
      const home = inside(`home/${user}`);
      const token = await makeSoftToken({ label: 'card' });
      try {
        // The folder that its configuration names lies below its own.
        const [, tokens = ''] = /^directories\.tokendir\s*=\s*(.+)$/m.exec(readFileSync(token.conf, 'utf8')) ?? [];
        cpSync(tokens, join(home, 'tokens'), { recursive: true });
      } finally {
        await token.remove();
      }
      const conf = `directories.tokendir = /home/${user}/tokens\nobjectstore.backend = file\n`;
      writeFileSync(join(home, 'softhsm2.conf'), conf);
      mkdirSync(join(home, '.config/countersign'), { recursive: true });
      writeFileSync(
        join(home, '.config/countersign/countersign.json'),
        JSON.stringify({
          SHAREDLIBRARIES: {
            soft: {
              path: '/usr/lib/softhsm/libsofthsm2.so',
              environment: { SOFTHSM2_CONF: `/home/${user}/softhsm2.conf` },
            },
          },
          CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'soft', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: 'card' } },
          SIGNERS: { me: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
          DEFAULTSIGNER: 'me',
          TRUSTEDLISTS: { REFRESH_HOURS: 0 },
        }),
      );
      await writePdf(home, 'contract.pdf');
      good(root.run(['chown', '-R', `${user}:${user}`, `/home/${user}`]));
      good(root.run(['chmod', '-R', 'go-w,o-rwx', `/home/${user}/.config`]));
      const words = ['sign', '--alias', 'user_maria.lindqvist', '--pin-stdin', '--json', 'contract.pdf'];
      const signed = good(asUser(['countersign', ...words], `${token.pin}\n`));
      expect(JSON.parse(signed.stdout)).toMatchObject({ files: [{ ok: true }] });
      const { stdout } = spawnSync('pdfsig', ['-nocert', join(home, 'contract-signed.pdf')], { encoding: 'utf8' });
      expect(stdout).toContain('Signature is Valid.');
      expect(stdout).toContain('Total document signed');
      const checked = asUser(['countersign', 'verify', '--json', 'contract-signed.pdf']);
      expect(JSON.parse(checked.stdout)).toMatchObject({ command: 'verify' });
    },
    2 * minutes,
  );

  it(
    'opens its window for an ordinary user, with the sandbox on, and shows the document that it was started with',
    async () => {
      const display = await startVirtualDisplay({ width: 1280, height: 800 });
      const program = root.start(
        ['/opt/countersign/countersign', '--disable-gpu', '--', `/home/${user}/contract.pdf`],
        {
          user,
          environment: { DISPLAY: display.display, XDG_RUNTIME_DIR: `/home/${user}` },
        },
      );
      let said = '';
      for (const stream of [program.stdout, program.stderr])
        stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      try {
        let picture: DisplayPicture | undefined;
        // This blue is on the page: it has been drawn.
        await expect
          .poll(() => pixelsOf((picture = pictureOf(display.display)), '#1d4ed8'), { timeout: minutes, interval: 500 })
          .toBeGreaterThan(500);
        await new Promise((resolve) => setTimeout(resolve, 3000));
        keepPicture(pictureOf(display.display), 'installed-window');
        const renderers = processesOf(program.pid!).filter(({ command }) => command.includes('--type=renderer'));
        expect(renderers.length, said).toBeGreaterThan(0);
        for (const { status, command } of renderers) {
          // Seccomp's filter, and a namespace of processes of its own: Chromium's sandbox.
          expect(/^Seccomp:\s+2$/m.test(status), command).toBe(true);
          expect(/^NSpid:\s+\d+\s+\d+/m.test(status), command).toBe(true);
          expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
        }
        expect(processesOf(program.pid!).some(({ command }) => command.includes('no-sandbox'))).toBe(false);
        expect(picture).toBeDefined();
      } finally {
        if (program.pid !== undefined) killTree(program.pid);
        await display.stop();
      }
    },
    3 * minutes,
  );

  it('is found by desktops, and does not become the program that usually opens a PDF', () => {
    const entries = inside('usr/share/applications');
    const names = readdirSync(entries).filter((name) => name.includes('org.countersign.app'));
    expect(names).toHaveLength(4);
    for (const list of ['mimeapps.list', 'defaults.list']) expect(existsSync(join(entries, list))).toBe(false);
    const valid = spawnSync(
      'desktop-file-validate',
      names.map((name) => join(entries, name)),
      { encoding: 'utf8' },
    );
    if (!valid.error) expect(`${valid.stdout}${valid.stderr}`).toBe('');
    const metainfo = inside('usr/share/metainfo/org.countersign.app.metainfo.xml');
    const appstream = spawnSync('appstreamcli', ['validate', '--no-net', metainfo], { encoding: 'utf8' });
    if (!appstream.error) expect(appstream.status, appstream.stdout).toBe(0);
  });

  it('brings what makes a computer a station, and makes none of it by itself', () => {
    const brought = readdirSync(inside('usr/share/countersign/station'));
    expect(brought).toContain('countersign-station.service');
    expect(foundInside('/etc/systemd', '/usr/lib/systemd', '/usr/lib/udev', '/usr/lib/sysusers.d')).toEqual(['']);
  });

  it(
    'is replaced by the next version, and the profile stays as it was',
    async () => {
      const stale = inside('opt/countersign/resources/old.txt');
      await makeAptRepository(inside('srv/apt'), [packages.current], key);
      good(asWritten('debian-upgrade'));
      expect(good(root.run(['dpkg-query', '-W', '-f', '${Version}', 'countersign'])).stdout).toBe(version);
      expect(existsSync(stale)).toBe(false);
      const history = good(asUser(['countersign', 'history', '--verify', '--json']));
      expect(history.stdout).toContain('contract.pdf');
      good(asUser(['countersign', 'certificates', '--json']));
    },
    2 * minutes,
  );

  it(
    'leaves nothing when it is purged but what the person made',
    () => {
      const list = good(root.run(['dpkg', '-L', 'countersign']))
        .stdout.trim()
        .split('\n');
      const ours = list.filter((path) => /countersign/.test(path));
      expect(ours.length).toBeGreaterThan(100);
      good(asWritten('debian-remove'));
      expect(ours.filter((path) => existsSync(inside(path)))).toEqual([]);
      const left = foundInside('/usr', '/opt', '/etc', '/var/lib');
      const expected = [`/usr/share/keyrings/${KEYRING}.gpg`, '/etc/apt/sources.list.d/countersign.list'];
      const others = left.filter((path) => !path.startsWith('/var/lib/apt/lists/'));
      expect(others.sort()).toEqual(expected.sort());
      expect(existsSync(inside(`home/${user}/.config/countersign/countersign.json`))).toBe(true);
    },
    2 * minutes,
  );

  it(
    'for Fedora is signed, lies where it says, runs, and leaves nothing either',
    async () => {
      await signRpm(packages.rpm, key);
      await assertRpmSigned(packages.rpm, join(work, `${KEYRING}.asc`));
      const rpm = (...words: string[]): Outcome => {
        const { status, stdout, stderr } = spawnSync('rpm', ['--root', root.folder, ...words], { encoding: 'utf8' });
        return { code: status ?? -1, stdout, stderr };
      };
      good(rpm('--nodeps', '-i', packages.rpm));
      // Sizes, modes, owners and sums of all files are those of the package.
      expect(good(rpm('-V', '--nodeps', 'countersign')).stdout).toBe('');
      expect(statSync(inside('opt/countersign/chrome-sandbox')).mode & 0o7777).toBe(0o4755);
      expect(JSON.parse(readFileSync(inside('opt/countersign/resources/install-kind.json'), 'utf8'))).toEqual({
        kind: 'rpm',
      });
      expect(good(asUser(['countersign', '--version'])).stdout.trim()).toBe(version);
      good(rpm('--nodeps', '-e', 'countersign'));
      const left = foundInside('/usr', '/opt', '/etc');
      expect(left.sort()).toEqual(
        [`/etc/apt/sources.list.d/countersign.list`, `/usr/share/keyrings/${KEYRING}.gpg`].sort(),
      );
    },
    3 * minutes,
  );
});

/** What a process has started, whatever namespaces that is in. */
function processesOf(root: number): { command: string; status: string }[] {
  return processTree(root).flatMap(({ pid, command }) => {
    try {
      return [{ command, status: readFileSync(`/proc/${pid}/status`, 'utf8') }];
    } catch {
      // It has ended.
      return [];
    }
  });
}
