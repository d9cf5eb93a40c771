import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renameOver } from '../../../main/files/renamed';

describe('A file takes the name of another one', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-renamed-'));
    writeFileSync(join(folder, 'new'), 'new');
    writeFileSync(join(folder, 'old'), 'old');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Refuses as Windows does while somebody looks at the file. */
  function looking(times: number, code: string) {
    let calls = 0;
    const rename: typeof renameSync = (from, to) => {
      calls += 1;
      if (calls <= times) throw Object.assign(new Error(code), { code });
      renameSync(from, to);
    };
    return { rename, calls: () => calls };
  }

  it.each(['EPERM', 'EACCES', 'EBUSY'])('once nobody looks at it any more, on Windows: %s', (code) => {
    const { rename, calls } = looking(3, code);
    renameOver(join(folder, 'new'), join(folder, 'old'), { platform: 'win32', rename });
    expect(calls()).toBe(4);
    expect(readdirSync(folder)).toEqual(['old']);
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('new');
  });

  it('or the system’s refusal is told: at once elsewhere and of another kind, in a second on Windows', () => {
    for (const [platform, code, atOnce] of [
      ['linux', 'EPERM', true],
      ['win32', 'ENOSPC', true],
      ['win32', 'EPERM', false],
    ] as const) {
      const { rename, calls } = looking(Infinity, code);
      const names = [join(folder, 'new'), join(folder, 'old')] as const;
      expect(() => renameOver(...names, { platform, rename })).toThrow(code);
      expect(calls() === 1, `${platform} ${code}`).toBe(atOnce);
      expect(calls()).toBeLessThan(20);
    }
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old');
  });
});
