import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpdatesReport } from '../../../preload/contract/updates';
import { silentLog } from '../../../main/log/log';
import { installKind, isManaged } from '../../../main/updates/install-kind';
import { releaseKey } from '../../../main/updates/release-index';
import { releaseSource } from '../../../main/updates/release-source';
import { UpdateSchedule } from '../../../main/updates/update-schedule';
import { compareVersions } from '../../../main/updates/version-order';
import { ed25519, p256, spkiOf } from '../../fixtures/updates/made-index';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-updates-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('versions', () => {
  it.each([
    ['0.1.0', '0.1.0', 0],
    ['0.2.0', '0.10.0', -1],
    ['1.0.0', '0.99.99', 1],
    ['0.2.0-dev.1', '0.2.0', -1],
    ['0.2.0-dev.1', '0.1.9', 1],
  ])('%s beside %s', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order);
    expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order);
  });
});

describe('how the program was installed', () => {
  it('is what its installer wrote beside it, and a folder otherwise', () => {
    const resources = join(folder, 'resources');
    expect(installKind([resources])).toBe('folder');
    mkdirSync(resources);
    for (const kind of ['deb', 'rpm', 'msi', 'nsis', 'appimage'] as const) {
      writeFileSync(join(resources, 'install-kind.json'), JSON.stringify({ kind }));
      expect(installKind([join(folder, 'nowhere'), resources])).toBe(kind);
      expect(isManaged(kind)).toBe(kind !== 'nsis' && kind !== 'appimage');
    }
    for (const other of ['{"kind":"else"}', '{', '[]']) {
      writeFileSync(join(resources, 'install-kind.json'), other);
      expect(installKind([resources])).toBe('folder');
    }
  });
});

describe('whom a build believes', () => {
  const named = (content: unknown): string => {
    const file = join(folder, 'release-keys.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  const whole = { address: 'https://releases.example/stable/index.json', product: 'countersign', channel: 'stable' };

  it('is nobody without an address or a key', () => {
    expect(releaseSource(join(folder, 'nothing.json'))).toBeUndefined();
    expect(releaseSource(named({ ...whole, keys: [] }))).toBeUndefined();
    expect(
      releaseSource(named({ product: 'countersign', channel: 'stable', keys: [spkiOf(ed25519())] })),
    ).toBeUndefined();
    expect(
      releaseSource(named({ ...whole, address: 'http://releases.example/', keys: [spkiOf(p256())] })),
    ).toBeUndefined();
  });

  it('is the key of now and the next, Ed25519 or P-256, and no third', () => {
    const keys = [spkiOf(ed25519()), spkiOf(p256())];
    expect(releaseSource(named({ ...whole, keys }))?.keys.map((key) => key.asymmetricKeyType)).toEqual([
      'ed25519',
      'ec',
    ]);
    expect(releaseSource(named({ ...whole, keys: [...keys, spkiOf(ed25519())] }))).toBeUndefined();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => releaseKey(spkiOf(rsa))).toThrow('a rsa key signs no index');
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    expect(() => releaseKey(spkiOf(p384))).toThrow('a ec key signs no index');
  });

  it('is nobody in the repository: its file is for the release', () => {
    expect(releaseSource(join(import.meta.dirname, '../../../build/release-keys.json'))).toBeUndefined();
  });
});

describe('looks in the background', () => {
  const report = { state: 'current' } as UpdatesReport;
  let now: Date;
  let triedAt: Date | undefined;
  let looks: boolean;
  let looked: number;
  let schedule: UpdateSchedule;

  beforeEach(() => {
    vi.useFakeTimers();
    [now, triedAt, looks, looked] = [new Date('2026-12-01T12:00:00Z'), undefined, true, 0];
    const updates = {
      get looks() {
        return looks;
      },
      get triedAt() {
        return triedAt;
      },
      look: () => {
        triedAt = now;
        looked += 1;
        return Promise.resolve(report);
      },
    };
    schedule = new UpdateSchedule(
      updates,
      () => now,
      silentLog,
      () => undefined,
    );
    schedule.start();
  });
  afterEach(() => {
    schedule.stop();
    vi.useRealTimers();
  });

  async function pass(hours: number): Promise<void> {
    for (let tenth = 0; tenth < hours * 6; tenth += 1) {
      now = new Date(now.getTime() + 600_000);
      await vi.advanceTimersByTimeAsync(600_000);
    }
  }

  it('wait until the window is long there, and come once a day', async () => {
    await vi.advanceTimersByTimeAsync(29_000);
    expect(looked).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(looked).toBe(1);
    await pass(23);
    expect(looked).toBe(1);
    await pass(2);
    expect(looked).toBe(2);
  });

  it('do not come where they are switched off, and come once they are on', async () => {
    looks = false;
    await pass(30);
    expect(looked).toBe(0);
    looks = true;
    await pass(1);
    expect(looked).toBe(1);
  });

  it('come where the last one is ahead of the clock', async () => {
    triedAt = new Date('2030-01-01T00:00:00Z');
    await pass(1);
    expect(looked).toBe(1);
  });
});
