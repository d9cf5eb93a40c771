import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healthOf, writeHealth, type HealthSources } from '../../../main/station/health';

let profile: string;
beforeEach(() => (profile = mkdtempSync(join(tmpdir(), 'station-'))));
afterEach(() => rmSync(profile, { recursive: true }));

const sources = (change: Partial<HealthSources> = {}): HealthSources => ({
  at: new Date('2026-03-01T08:00:00Z'),
  program: '1.2.3',
  profile,
  step: 'welcome',
  services: undefined,
  signing: false,
  problem: undefined,
  tray: [],
  outputs: [],
  counts: { persons: 3, signed: 2, ends: { done: 2, again: 0, idle: 1, 'card-out': 0, crashed: 0, closed: 0 } },
  ...change,
});
const stateOf = async (change: Partial<HealthSources>): Promise<string> => (await healthOf(sources(change))).state;

describe('the health of a station', () => {
  it('says when it was looked at, in which step the station is, and counts', async () => {
    expect(await healthOf(sources())).toMatchObject({
      version: 1,
      at: '2026-03-01T08:00:00.000Z',
      step: 'welcome',
      program: '1.2.3',
      counts: { persons: 3, signed: 2, ends: { idle: 1 } },
    });
  });

  it('is as bad as its worst part', async () => {
    const outOfOrder = { step: 'out-of-order', problem: { code: 'station.notConfigured', params: {} } } as const;
    expect(await stateOf({ tray: ['the folder is not there'] })).toBe('warning');
    expect(await stateOf({ outputs: ['the printer does not answer'] })).toBe('warning');
    expect(await stateOf({ tray: ['the folder is not there'], ...outOfOrder })).toBe('bad');
  });

  it('does not know what it can not ask', async () => {
    const { parts } = await healthOf(sources({ profile: join(profile, 'gone') }));
    expect(parts.find(({ part }) => part === 'storage')).toMatchObject({ state: 'unknown' });
  });

  it('is written whole, over the one before', async () => {
    const file = join(profile, 'state', 'health.json');
    for (const step of ['welcome', 'read'] as const) await writeHealth(file, await healthOf(sources({ step })));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ step: 'read' });
    expect(readdirSync(join(profile, 'state'))).toEqual(['health.json']);
  });
});
