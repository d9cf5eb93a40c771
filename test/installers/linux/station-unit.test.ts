import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEBIAN_DEPENDS } from '../../../build/installers/linux/needs.mjs';
import { noBoot } from '../../fixtures/installers/booted-debian';
import { buildPackage, notBuilt } from '../../fixtures/installers/built-packages';
import { noDebianRoot, unpackDebianRoot, type DebianRoot } from '../../fixtures/installers/debian-root';
import { commandsOfPaper } from '../../fixtures/installers/paper-commands';
import {
  colourAt,
  differing,
  keepPicture,
  pixelsOf,
  type DisplayPicture,
} from '../../fixtures/installers/shown-display';
import { officeUser, StationComputer, stationUnit, stationUser } from '../../fixtures/installers/station-computer';

const lacking = noDebianRoot() ?? noBoot() ?? (await notBuilt('deb'));
if (lacking !== undefined) console.log(`The station’s unit is not started here: ${lacking}`);

const minutes = 60_000;
/** What the paper says has to be there, and what looks at it. */
const needs = [
  ...['cage', 'xwayland', 'pcscd', 'opensc-pkcs11', 'systemd-sysv', 'libpam-systemd', 'udev', 'procps'],
  ...['cups-daemon', 'cups-client', 'softhsm2', 'xdotool', 'x11-apps'],
  ...DEBIAN_DEPENDS,
];
/** Of the buttons that lead on, and where one of them is on a screen of 1280 × 720. */
const blue = '#133a9c';
const agree = { x: 1062, y: 674 };
/** Of the key on the screen that ends a PIN. */
const enterKey = { x: 1045, y: 375 };
/** Where the ring is that it has when keys have reached it. */
const hasFocus = [1256, 1257, 1258, 1259].map((x) => ({ x, y: agree.y }));

// One after the other: what a computer lives through as a station.
describe.skipIf(lacking !== undefined)('On a computer with Debian 12, the unit of a station', () => {
  let work: string;
  let root: DebianRoot;
  let computer: StationComputer;
  let pin: string;

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'countersign-station-unit-'));
    root = unpackDebianRoot(needs);
    const deb = await buildPackage('deb', work);
    copyFileSync(deb, join(root.folder, 'srv', basename(deb)));
    const installed = root.run(['dpkg', '-i', `/srv/${basename(deb)}`]);
    expect(installed.code, installed.stderr).toBe(0);
    computer = new StationComputer(root.folder);
    await computer.switchOn();
  }, 15 * minutes);

  afterAll(async () => {
    await computer?.switchOff();
    root?.remove();
    if (work) rmSync(work, { recursive: true, force: true });
  }, 2 * minutes);

  it(
    'shows the station when everything is typed that the paper says, and takes the first console from its getty',
    async () => {
      expect(computer.tell('systemctl', 'is-active', 'getty@tty1.service')).toBe('active');
      const before = Date.now();
      computer.tell('sh', '-e', '-c', commandsOfPaper('build/docs/station.md', 'station-setup'));
      const { stdout, stderr } = computer.system.run(['systemd-analyze', 'verify', stationUnit]);
      expect(stdout + stderr).toBe('');
      expect((await computer.begins(before)).step).toBe('welcome');
      let picture: DisplayPicture | undefined;
      await expect
        .poll(() => (picture = computer.picture('Town hall')) && pixelsOf(picture, blue), { timeout: minutes })
        .toBeGreaterThan(5000);
      keepPicture(picture!, 'station-unit');
      expect(computer.system.run(['systemctl', 'is-active', 'getty@tty1.service']).stdout.trim()).toBe('inactive');
      expect(computer.property('NRestarts')).toBe('0');
    },
    3 * minutes,
  );

  it('runs as a user of its own, who can not log in, without any right that could be given to it', () => {
    const [, , uid = '', , , home, shell] = computer.tell('getent', 'passwd', stationUser).split(':');
    expect([home, shell]).toEqual(['/var/lib/countersign-station', '/usr/sbin/nologin']);
    // Between the system's own accounts and those of people: sysusers made it.
    expect(Number(uid)).toBeGreaterThan(100);
    expect(Number(uid)).toBeLessThan(1000);
    expect(computer.tell('id', '-Gn', stationUser)).toBe(stationUser);
    const processes = computer.processes();
    expect(processes.length).toBeGreaterThan(5);
    for (const { pid, command } of processes) {
      const status = computer.statusOf(pid);
      expect(/^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(status)?.slice(1), command).toEqual([uid, uid, uid]);
      expect(status, command).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status, command).toMatch(/^Seccomp:\s+2$/m);
    }
    expect(computer.statusOf(computer.mainPid!)).toMatch(/^CapBnd:\s+0+$/m);
    const renderer = processes.find(({ command }) => command.includes('--type=renderer'))!;
    // Chromium's sandbox stands within these walls: a namespace of processes of its own.
    const status = readFileSync(`/proc/${computer.system.outside(renderer.pid)}/status`, 'utf8');
    expect(/^NSpid:(.*)$/m.exec(status)?.[1]?.trim().split('\t').length).toBeGreaterThan(2);
  });

  it('writes nowhere but in its own folder, and does not see those of others', () => {
    const closed = ['/etc', '/usr', '/opt/countersign', '/var/lib', '/srv', '/run', '/boot', '/var/log'];
    for (const folder of closed) {
      expect(computer.within('touch', `${folder}/station`).stderr, folder).toMatch(/Read-only file system|denied/);
    }
    const asRoot = computer.system.run(['touch', '/etc/station', '/usr/station'], { seenFrom: computer.mainPid! });
    // The walls are not the rights of the user alone.
    expect(asRoot.stderr.match(/Read-only file system/g)).toHaveLength(2);
    for (const folder of ['/home', '/root', '/run/user']) {
      expect(computer.within('ls', folder).stderr, folder).toContain('Permission denied');
    }
    for (const file of ['/var/lib/countersign-station/mine', '/tmp/mine', '/run/countersign-station/mine']) {
      expect(computer.within('touch', file).code, file).toBe(0);
    }
    // The temporary folder is nobody else's.
    expect(computer.system.run(['ls', '/tmp/mine']).code).not.toBe(0);
    const seen = computer.within('ps', '-e', '-o', 'user=').stdout.trim().split('\n');
    expect(new Set(seen.map((name) => name.trim()))).toEqual(new Set([stationUser]));
  });

  it('reaches the card service and the print system, and sees a medium that is mounted while it runs', () => {
    expect(computer.tell('systemctl', 'is-active', 'pcscd.socket')).toBe('active');
    // The socket's first client starts it: the station asked for readers.
    expect(computer.tell('systemctl', 'is-active', 'pcscd.service')).toBe('active');
    expect(computer.within('lpstat', '-r').stdout).toContain('scheduler is running');
    computer.tell('mkdir', '-p', '/media/stick');
    computer.tell('mount', '-t', 'tmpfs', '-o', 'mode=777', 'tmpfs', '/media/stick');
    expect(computer.within('touch', '/media/stick/signed.pdf').stderr).toBe('');
    computer.tell('umount', '/media/stick');
  });

  it('is weighed by systemd as it stands in the paper', () => {
    const said = computer.tell('systemd-analyze', 'security', '--no-pager', stationUnit);
    const [, figure = ''] = /Overall exposure level for .*: ([\d.]+) OK/.exec(said) ?? [];
    expect(readFileSync(join(import.meta.dirname, '../../../build/docs/station.md'), 'utf8')).toContain(
      `| \`systemd-analyze security\` | ${figure} (“OK”) |`,
    );
  });

  it('brings a rule under which media are mounted without programs, and none for disks of the computer', () => {
    // No stick can be had: udev is told that a block device of the computer is one.
    const device = computer.tell('sh', '-c', 'ls -d /sys/class/block/* | head -1');
    const ofUdev = (driver: string, action: string): string => {
      const says = `ENV{ID_USB_DRIVER}="${driver}", ENV{ID_FS_USAGE}="filesystem"`;
      computer.tell('sh', '-c', `mkdir -p /run/udev/rules.d && echo '${says}' >/run/udev/rules.d/69-stick.rules`);
      const { stdout, stderr } = computer.system.run(['udevadm', 'test', `--action=${action}`, device]);
      expect(stderr).toContain('/etc/udev/rules.d/70-countersign-station.rules');
      expect(stderr).not.toMatch(/70-countersign-station\.rules:\d+/);
      return stdout;
    };
    for (const driver of ['usb-storage', 'uas']) {
      for (const action of ['add', 'change']) {
        expect(ofUdev(driver, action)).toContain('UDISKS_MOUNT_OPTIONS_DEFAULTS=noexec,nosuid,nodev');
      }
    }
    expect(ofUdev('', 'add')).not.toContain('UDISKS');
  });

  it(
    'starts again, clean, when the program is killed, and tells what was signed and not taken',
    async () => {
      pin = await computer.belongsToOffice();
      await computer.request('4711');
      computer.tell('systemctl', 'daemon-reload');
      computer.tell('systemctl', 'restart', stationUnit);
      await signs();
      expect(computer.files('left')).toEqual([]);
      const [main, before] = [computer.mainPid!, Date.now()];
      computer.tell('kill', '-9', main);
      await computer.begins(before);
      expect(computer.mainPid).not.toBe(main);
      expect(computer.property('NRestarts')).toBe('1');
      expect(computer.files('persons')).toEqual([]);
      const [kept = '', ...others] = computer.files('left');
      expect(others).toEqual([]);
      const file = computer.inside(`var/lib/countersign-station/profile/station/left/${kept}`);
      expect(spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' }).stdout).toContain('Signature is Valid.');
      await expect.poll(() => historyOfStation()).toMatch(/"KEPT"/);
      // The office reads the answer, though the station's user wrote it.
      const answer = '/srv/countersign/requests/4711.result.json';
      await expect.poll(() => existsSync(computer.inside(answer))).toBe(true);
      const read = computer.system.run(['cat', answer], { user: officeUser });
      expect(JSON.parse(read.stdout || read.stderr)).toMatchObject({ request: '4711.json' });
    },
    5 * minutes,
  );

  it(
    'starts again when the compositor is killed, or everything that it was started with',
    async () => {
      const restarts = Number(computer.property('NRestarts'));
      for (const begin of ['/usr/bin/cage', '/bin/sh']) {
        const [pid, before] = [computer.pidOf(begin)!, Date.now()];
        computer.tell('kill', '-9', pid);
        await computer.begins(before);
        expect(computer.pidOf(begin)).not.toBe(pid);
      }
      expect(Number(computer.property('NRestarts'))).toBe(restarts + 2);
    },
    3 * minutes,
  );

  it(
    'ends everything when it is stopped, after the end of whoever was there',
    async () => {
      await expect.poll(() => computer.files('persons')).toEqual([]);
      computer.tell('systemctl', 'stop', stationUnit);
      await expect.poll(() => computer.processes()).toEqual([]);
      expect(computer.property('ActiveState')).toBe('inactive');
      expect(computer.tell('systemctl', '--failed', '--plain', '--no-legend')).toBe('');
    },
    minutes,
  );

  it(
    'tries again and again where there is no screen yet, and does not wait for ever',
    async () => {
      computer.dropIn('without-screen', '[Service]\nEnvironment=WLR_BACKENDS=drm\n');
      computer.tell('systemctl', 'daemon-reload');
      computer.tell('systemctl', 'start', stationUnit);
      await expect.poll(() => Number(computer.property('NRestarts')), { timeout: minutes }).toBeGreaterThan(1);
      computer.tell('systemctl', 'stop', stationUnit);
      rmSync(computer.inside(`etc/systemd/system/${stationUnit}.d/without-screen.conf`));
    },
    2 * minutes,
  );

  it(
    'comes by itself when the computer is switched on, without what Chromium kept of the time before',
    async () => {
      const kept = computer.inside('var/lib/countersign-station/profile/electron');
      writeFileSync(join(kept, 'of-the-time-before'), '');
      await computer.switchOff();
      const before = Date.now();
      await computer.switchOn();
      await computer.begins(before);
      expect(existsSync(kept)).toBe(true);
      expect(existsSync(join(kept, 'of-the-time-before'))).toBe(false);
      expect(computer.system.run(['systemctl', 'is-active', 'getty@tty1.service']).stdout.trim()).toBe('inactive');
    },
    3 * minutes,
  );

  /** The person whose card is in the reader: with keys alone, and with the PIN. */
  async function signs(): Promise<void> {
    const look = (): DisplayPicture | undefined => computer.picture('Town hall');
    let read: DisplayPicture | undefined;
    await expect
      .poll(() => (read = look()) && colourAt(read, agree), {
        message: 'all was read',
        timeout: minutes,
        interval: 500,
      })
      .toBe(blue);
    const goOn = async (): Promise<void> => {
      const reached = async (): Promise<boolean> => {
        const now = look();
        if (now && hasFocus.some((place) => colourAt(now, place) === blue)) return true;
        computer.press('shift+Tab');
        // A page that is slow to draw its ring would be led past the button by the next one.
        const end = Date.now() + 4000;
        while (now && Date.now() < end && differing(now, look()) === 0) {
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        return false;
      };
      await expect.poll(reached, { message: 'the button is reached', timeout: minutes, interval: 200 }).toBe(true);
      computer.press('Return');
    };
    await goOn();
    await expect
      .poll(() => differing(read!, look()), { message: 'asks whether to sign', timeout: 40_000, interval: 500 })
      .toBeGreaterThan(0.05);
    // Its way on is none before a PIN is there.
    const asked = (): boolean => {
      const now = look();
      return now !== undefined && colourAt(now, enterKey) === blue && colourAt(now, agree) !== blue;
    };
    // While a page comes in the place of another one, a key may reach neither.
    for (let tries = 0; tries < 3 && !asked(); tries += 1) {
      await goOn();
      const end = Date.now() + 15_000;
      while (!asked() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(asked()).toBe(true);
    computer.within('xdotool', 'type', '--delay', '60', pin);
    computer.press('Return');
    await expect
      .poll(() => computer.files('persons').filter((name) => /signed\/[^.].*\.pdf$/.test(name)).length, {
        message: 'signed',
        timeout: 40_000,
      })
      .toBe(1);
  }

  function historyOfStation(): string {
    const words = ['countersign', 'history', '--json', '--profile', '/var/lib/countersign-station/profile'];
    return computer.within(...words).stdout;
  }
});
