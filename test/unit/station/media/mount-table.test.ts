import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMounts } from '../../../../main/station/media/mount-table';

describe('the table of mounts', () => {
  it('tells device, place and whether anything can be written', () => {
    const text = [
      '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
      '91 27 8:17 / /media/kiosk/MY\\040STICK rw,nosuid,nodev shared:7 master:2 - vfat /dev/sdb1 rw,fmask=0022',
      '92 27 8:18 / /media/B\\303\\244r\\134n\\012x ro,nosuid - vfat /dev/sdb2 rw',
      '93 27 8:19 /part /media/c rw - ext4 /dev/sdb3 ro',
      'no line',
      '',
    ].join('\n');
    expect(parseMounts(text)).toEqual([
      { id: '27', device: '254:0', root: '/', folder: '/', type: 'ext4', writable: true },
      { id: '91', device: '8:17', root: '/', folder: '/media/kiosk/MY STICK', type: 'vfat', writable: true },
      { id: '92', device: '8:18', root: '/', folder: '/media/Bär\\n\nx', type: 'vfat', writable: false },
      { id: '93', device: '8:19', root: '/part', folder: '/media/c', type: 'ext4', writable: false },
    ]);
  });

  it.runIf(process.platform === 'linux')('of this computer can be read', () => {
    expect(parseMounts(readFileSync('/proc/self/mountinfo', 'utf8')).map(({ folder }) => folder)).toContain('/');
  });
});
