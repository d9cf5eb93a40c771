import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpdatesReport } from '../../../preload/contract/updates';
import { Settings } from '../../../main/configuration/settings';
import { UpdatesDesk } from '../../../main/ipc/updates-desk';
import { silentLog } from '../../../main/log/log';
import { UpdateMemory } from '../../../main/updates/update-memory';
import { UpdateService, type UpdatesAllowed } from '../../../main/updates/update-service';
import { ed25519, madeIndex, sealed } from '../../fixtures/updates/made-index';

describe('what the window asks about newer versions', () => {
  const key = ed25519();
  let folder: string;
  let opened: string[];
  let told: UpdatesReport[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-updates-'));
    [opened, told] = [[], []];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function desk(allowed: UpdatesAllowed = { where: '' }): UpdatesDesk {
    const settings = new Settings(folder);
    const answer = sealed(madeIndex(), [key]);
    const updates = new UpdateService({
      ...{ version: '0.1.0', kind: 'folder' as const, memory: new UpdateMemory(folder) },
      source: {
        address: 'https://releases.example/',
        product: 'countersign',
        channel: 'stable',
        keys: [key.publicKey],
      },
      network: () => Promise.resolve({ ok: true, status: 200, contentType: '', body: answer }),
      ...{ allowed: () => allowed, wish: () => settings.looksForUpdates, now: () => new Date('2026-12-01T00:00:00Z') },
    });
    const exchange = () => Promise.reject(new Error('nobody is asked'));
    const desktop = {
      openAddress: (address: string) => Promise.resolve(opened.push(address) > 0),
      showInFolder: () => true,
    };
    return new UpdatesDesk(
      { updates, settings, profile: { folder, kind: 'custom' }, exchange, log: silentLog },
      desktop,
      (report) => told.push(report),
    );
  }

  it('is told, and the window hears every news', async () => {
    const one = desk();
    expect(one.report().state).toBe('unknown');
    expect((await one.look()).newest?.version).toBe('0.2.0');
    expect(told.map(({ state }) => state)).toEqual(['newer']);
  });

  it('opens the page that was signed, and none before one is known', async () => {
    const one = desk();
    expect(await one.openNotes()).toBe(false);
    await one.look();
    expect(await one.openNotes()).toBe(true);
    expect(opened).toEqual(['https://releases.example/0.2.0']);
  });

  it('keeps what the person set over starts, unless the organization has settled it', () => {
    expect(desk().setLooks(false)).toMatchObject({ looks: false, decided: { by: 'person' } });
    expect(desk().report().looks).toBe(false);
    expect(desk().setLooks(true).looks).toBe(true);
    const settled = desk({ looks: false, where: 'a policy' });
    expect(() => settled.setLooks(true)).toThrow(expect.objectContaining({ code: 'update.notAllowed' }));
    expect(settled.report()).toMatchObject({ looks: false, decided: { by: 'configuration', where: 'a policy' } });
  });

  it('brings nothing of an installation that others bring', async () => {
    const one = desk();
    await one.look();
    expect(() => one.begin()).toThrow(expect.objectContaining({ params: { reason: 'nothing' } }));
    await expect(one.handOver()).rejects.toMatchObject({ code: 'update.notAllowed' });
  });
});
