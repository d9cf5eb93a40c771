import { mkdtempSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RoomWatch } from '../../../../main/station/health/room';
import { partOf } from '../../../../main/station/health/part';
import { mayMount, smallFileSystem } from '../../../fixtures/station/small-file-system';

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-room-')))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the room of a station', () => {
  it('is what is free where it writes, of the folder with the least', async () => {
    const [reason, ...more] = await new RoomWatch({ profile: root, output: tmpdir() }).reasons();
    expect(more).toEqual([]);
    const { bavail, bsize } = statfsSync(root);
    const octets = (reason!.params as { octets: number }).octets;
    // Others write meanwhile.
    expect(Math.abs(octets - bavail * bsize)).toBeLessThan(2_000_000_000);
  });

  it('is not known of a folder that is not there, and says which', async () => {
    const reasons = await new RoomWatch({ profile: root, output: join(root, 'gone') }).reasons();
    expect(reasons).toContainEqual({ code: 'room-unknown', params: { folder: 'output' } });
    expect(partOf('storage', reasons).state).not.toBe('bad');
  });

  it.runIf(mayMount())('is told folder by folder where it is little or none', async () => {
    const [little, none] = [smallFileSystem(join(root, 'little'), '200m'), smallFileSystem(join(root, 'none'), '1m')];
    try {
      const reasons = await new RoomWatch({ output: little.folder, requests: none.folder }).reasons();
      const [first, second, ...more] = partOf('storage', reasons).reasons;
      expect(more).toEqual([]);
      expect(first).toMatchObject({ code: 'room-none', params: { folder: 'requests' } });
      expect(second).toMatchObject({ code: 'room-little', params: { folder: 'output' } });
      expect(partOf('storage', reasons).state).toBe('bad');
    } finally {
      for (const one of [little, none]) one.pull();
    }
  });
});
