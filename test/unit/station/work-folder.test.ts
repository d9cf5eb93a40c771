import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkFolders } from '../../../main/station/work-folder';

let profile: string;
beforeEach(() => (profile = mkdtempSync(join(tmpdir(), 'station-'))));
afterEach(() => rmSync(profile, { recursive: true }));

const persons = (): string[] => readdirSync(join(profile, 'station', 'persons'));
const left = (): string[] => {
  const folder = join(profile, 'station', 'left');
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe('the folders of the persons at a station', () => {
  it('are each their own, and nobody else may look into them', () => {
    const [one, other] = [new WorkFolders(profile).begin(), new WorkFolders(profile).begin()];
    expect(one.incoming).not.toBe(other.incoming);
    for (const folder of [one.incoming, one.signed]) expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('are gone with all that is in them', () => {
    const folder = new WorkFolders(profile).begin();
    writeFileSync(join(folder.incoming, 'Contract.pdf'), 'one');
    writeFileSync(join(folder.signed, 'Contract-signed.pdf'), 'two');
    expect(folder.wipe(false)).toBe(0);
    expect(persons()).toEqual([]);
    expect(left()).toEqual([]);
  });

  it('keep signed documents for staff where that is wished, and nothing that is not whole', () => {
    const folder = new WorkFolders(profile).begin();
    writeFileSync(join(folder.incoming, 'Contract.pdf'), 'one');
    writeFileSync(join(folder.signed, 'Contract-signed.pdf'), 'two');
    writeFileSync(join(folder.signed, '.countersign-half.part'), 'half');
    expect(folder.wipe(true)).toBe(1);
    const [kept, ...others] = left();
    expect(others).toEqual([]);
    expect(kept).toMatch(/^[0-9a-f]{8}-Contract-signed\.pdf$/);
    expect(readFileSync(join(profile, 'station', 'left', kept ?? ''), 'utf8')).toBe('two');
    expect(persons()).toEqual([]);
  });

  it.runIf(existsSync('/dev/shm'))('keep them out of memory, too', () => {
    const memory = mkdtempSync('/dev/shm/station-');
    try {
      expect(statSync(memory).dev).not.toBe(statSync(profile).dev);
      mkdirSync(join(profile, 'station'));
      symlinkSync(memory, join(profile, 'station', 'persons'));
      const folder = new WorkFolders(profile).begin();
      writeFileSync(join(folder.signed, 'Contract-signed.pdf'), 'two', { mode: 0o600 });
      expect(folder.wipe(true)).toBe(1);
      expect(readdirSync(memory)).toEqual([]);
      const [kept, ...others] = left().map((name) => join(profile, 'station', 'left', name));
      expect(others).toEqual([]);
      expect([readFileSync(kept ?? '', 'utf8'), statSync(kept ?? '').mode & 0o777]).toEqual(['two', 0o600]);
    } finally {
      rmSync(memory, { recursive: true });
    }
  });

  it('never give two kept documents one name', () => {
    for (const words of ['two', 'three']) {
      const folder = new WorkFolders(profile).begin();
      writeFileSync(join(folder.signed, 'Contract-signed.pdf'), words);
      folder.wipe(true);
    }
    expect(left()).toHaveLength(2);
  });

  it('are swept when the station ended without notice', () => {
    const folder = new WorkFolders(profile).begin();
    writeFileSync(join(folder.signed, 'Contract-signed.pdf'), 'two');
    new WorkFolders(profile).begin();
    expect(new WorkFolders(profile).sweep(true)).toEqual({ persons: 2, signed: 1, kept: 1 });
    expect(new WorkFolders(profile).sweep(true)).toEqual({ persons: 0, signed: 0, kept: 0 });
    expect(persons()).toEqual([]);
  });

  it('say of a sweep whether a signed document was among what was removed: nobody is told of one that never was', () => {
    new WorkFolders(profile).begin();
    const reading = new WorkFolders(profile).begin();
    writeFileSync(join(reading.incoming, 'Contract.pdf'), 'one');
    writeFileSync(join(reading.signed, '.countersign-half.part'), 'half');
    expect(new WorkFolders(profile).sweep(false)).toEqual({ persons: 2, signed: 0, kept: 0 });
    writeFileSync(join(new WorkFolders(profile).begin().signed, 'Contract-signed.pdf'), 'two');
    expect(new WorkFolders(profile).sweep(false)).toEqual({ persons: 1, signed: 1, kept: 0 });
    expect(left()).toEqual([]);
  });
});
