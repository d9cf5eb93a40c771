import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeIcons } from '../../../../build/icons/make-icons.mjs';

const folder = join(import.meta.dirname, '../../../../build/icons');

describe('The icons', () => {
  it('are those that icon.svg makes, octet for octet', async () => {
    const made = await makeIcons();
    const kept = readdirSync(folder).filter((name) => /\.(png|ico|icns)$/.test(name));
    expect([...made.keys()].sort()).toEqual(kept.sort());
    for (const [name, data] of made) expect(readFileSync(join(folder, name)).equals(data), name).toBe(true);
  });

  it('for Windows name what lies where they say', async () => {
    const ico = (await makeIcons()).get('icon.ico')!;
    const count = ico.readUInt16LE(4);
    expect(count).toBe(8);
    for (let index = 0; index < count; index += 1) {
      const entry = ico.subarray(6 + index * 16, 22 + index * 16);
      const picture = ico.subarray(entry.readUInt32LE(12), entry.readUInt32LE(12) + entry.readUInt32LE(8));
      const size = entry.readUInt8(0) || 256;
      if (size === 256) expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
      else
        expect([picture.readUInt32LE(0), picture.readInt32LE(4), picture.readInt32LE(8)]).toEqual([40, size, size * 2]);
    }
  });

  it('for macOS are as long as they say', async () => {
    const icns = (await makeIcons()).get('icon.icns')!;
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    let at = 8;
    for (; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      expect(icns.subarray(at + 9, at + 12).toString('latin1')).toBe('PNG');
    }
    expect(at).toBe(icns.length);
  });
});
