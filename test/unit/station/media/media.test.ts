import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMedia, type Media } from '../../../../main/station/media/media';
import { plugIn, takeOut, type MadeDisk } from '../../../fixtures/station/made-disks';

const stick: MadeDisk = { name: 'sda', device: '8:1' };
const fixed: MadeDisk = { name: 'nvme0n1', device: '259:2', bus: 'pci0000:00/nvme/nvme0' };

let root: string;
let mounted: string[];
let media: Media;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-media-')));
  plugIn(root, fixed);
  mounted = [];
  mount('259:2', '/', 'ext4');
});
afterEach(() => {
  media.close();
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

function mount(device: string, folder: string, type = 'vfat', options = 'rw', part = '/'): void {
  mounted.push(`${100 + mounted.length} 1 ${device} ${part} ${folder} ${options} - ${type} source rw`);
  tellMounts();
}
function unmount(folder: string): void {
  mounted = mounted.filter((line) => !line.includes(` ${folder} `));
  tellMounts();
}
const tellMounts = (): void => writeFileSync(join(root, 'mountinfo'), `${mounted.join('\n')}\n`);
const start = (every?: number): Media =>
  (media = createMedia({
    platform: 'linux',
    mounts: join(root, 'mountinfo'),
    sys: root,
    homes: ['/media', '/run/media/kiosk'],
    ...(every !== undefined && { every }),
  }));
const present = (): string[] => media.present().map(({ folder }) => folder);

function plugAndMount(disk: MadeDisk, folder: string): void {
  plugIn(root, disk);
  mount(disk.device, folder);
}

describe.skipIf(process.platform === 'win32')('removable media', () => {
  it('are those of whoever plugs them in, the last first', () => {
    start().begin();
    plugAndMount(stick, '/mnt/stick');
    expect(present()).toEqual(['/mnt/stick']);
    plugAndMount({ name: 'sdb', device: '8:17', sequence: 2 }, '/media/kiosk/OTHER');
    expect(present()).toEqual(['/media/kiosk/OTHER', '/mnt/stick']);
  });

  it('that were left behind stay hidden until they were taken out', () => {
    start().begin();
    plugAndMount(stick, '/media/STICK');
    expect(present()).toEqual(['/media/STICK']);
    media.end();
    expect(present()).toEqual([]);
    media.begin();
    expect(present()).toEqual([]);
    expect(media.problem()).toEqual({ code: 'media-left', params: { count: 1 } });
    // Unmounting and mounting is not taking out.
    unmount('/media/STICK');
    expect(present()).toEqual([]);
    mount(stick.device, '/media/AGAIN');
    expect(present()).toEqual([]);
    unmount('/media/AGAIN');
    takeOut(root, stick);
    expect(present()).toEqual([]);
    expect(media.problem()).toBeUndefined();
    plugAndMount({ ...stick, sequence: 2 }, '/media/STICK');
    expect(present()).toEqual(['/media/STICK']);
  });

  it('that are exchanged between two looks are another one, because the kernel counts them', () => {
    start().begin();
    plugAndMount(stick, '/media/STICK');
    media.end();
    plugIn(root, { ...stick, sequence: 2 });
    media.begin();
    expect(present()).toEqual(['/media/STICK']);
  });

  it('that were there when the station started are nobody’s', () => {
    plugAndMount(stick, '/media/STICK');
    start().begin();
    expect(present()).toEqual([]);
  });

  it('that are plugged in on the welcome page are of who begins then, unless they were left alone', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    start();
    plugAndMount(stick, '/media/STICK');
    media.problem();
    expect(present()).toEqual([]);
    vi.advanceTimersByTime(60_000);
    media.begin();
    expect(present()).toEqual(['/media/STICK']);
    media.end();
    takeOut(root, stick);
    unmount('/media/STICK');
    expect(present()).toEqual([]);
    plugAndMount({ ...stick, sequence: 2 }, '/media/STICK');
    expect(present()).toEqual([]);
    vi.advanceTimersByTime(121_000);
    media.begin();
    expect(present()).toEqual([]);
    expect(media.problem()?.code).toBe('media-left');
  });

  it('are sticks and cards, not the disks of the computer', () => {
    start().begin();
    mount('259:2', '/media/fixed');
    plugAndMount({ name: 'sdb', device: '8:17', bus: 'pci0000:00/ata1' }, '/media/data');
    plugAndMount({ name: 'sdc', device: '8:32', whole: true, bus: 'pci0000:00/ata2', removable: true }, '/media/CARD');
    plugAndMount({ name: 'sdd', device: '8:49' }, '/home');
    mount('8:49', '/media/system-stick');
    expect(present()).toEqual(['/media/CARD']);
  });

  it('without a disk are telephones below the folders of media, no shares and no other folders', () => {
    start().begin();
    mount('0:50', '/media/telephone', 'fuse.jmtpfs');
    mount('0:51', '/media/share', 'cifs');
    mount('0:52', '/media/also', 'fuse.sshfs');
    mount('0:53', '/tmp/x', 'tmpfs');
    mount('0:54', '/run/media/other/x', 'fuse.jmtpfs');
    mount('0:55', '/media/bind', 'tmpfs', 'rw', '/part');
    expect(present()).toEqual(['/media/telephone']);
    media.end();
    media.begin();
    expect(present()).toEqual([]);
    unmount('/media/telephone');
    expect(media.problem()).not.toBeUndefined();
    expect(present()).toEqual([]);
    expect(media.problem()).toBeUndefined();
  });

  it('say whether they take anything', () => {
    start().begin();
    plugIn(root, stick);
    mount(stick.device, '/media/LOCKED', 'vfat', 'ro,nosuid');
    expect(media.present()).toEqual([{ folder: '/media/LOCKED', writable: false }]);
  });

  it('are told to who watches, while somebody is there', async () => {
    const changed = vi.fn();
    start(20).watch(changed);
    plugAndMount(stick, '/media/STICK');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(changed).not.toHaveBeenCalled();
    media.begin();
    expect(changed).toHaveBeenCalledTimes(1);
    unmount('/media/STICK');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  });

  it('are told to staff as missing where the kernel does not tell', () => {
    start().begin();
    rmSync(join(root, 'mountinfo'));
    expect(present()).toEqual([]);
    expect(media.problem()).toEqual({ code: 'media-unreadable', params: { reason: 'ENOENT' } });
  });
});

it('removable media are found on Linux only, and that is said', () => {
  media = createMedia({ platform: 'win32' });
  media.begin();
  expect(media.present()).toEqual([]);
  expect(media.problem()?.code).toBe('media-unsupported');
});
