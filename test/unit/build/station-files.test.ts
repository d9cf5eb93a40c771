import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EXECUTABLE, STATION_FILES, STATION_FOLDER } from '../../../build/installers/linux/places.mjs';
import { configurationSchema } from '../../../main/configuration/configuration';
import { ownPolicyValues } from '../../../main/configuration/policy/policy-values';

const folder = fileURLToPath(new URL('../../../build/installers/station', import.meta.url));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const unit = read('countersign-station.service');
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

it('the unit starts the station under cage, without a way to another console, and again whenever it ends', () => {
  expect(/^ExecStart=(.*)$/m.exec(unit)?.[1]).toBe(`/bin/sh ${STATION_FOLDER}/countersign-station.sh`);
  const start = /^\/usr\/bin\/cage .*$/m.exec(read('countersign-station.sh'))?.[0] ?? '';
  expect(start).toMatch(`/usr/bin/cage -- ${EXECUTABLE} --kiosk --supervised `);
  expect(start).not.toMatch(/ -s\b/);
  for (const line of ['User=countersign-station', 'PAMName=login', 'Conflicts=getty@tty1.service', 'Restart=always']) {
    expect(unit.split('\n')).toContain(line);
  }
  expect(unit).toContain('ProtectSystem=strict');
});

it.skipIf(!hasAnalyze)('systemd finds nothing wrong with the unit', () => {
  const work = mkdtempSync(join(tmpdir(), 'countersign-unit-'));
  try {
    const file = join(work, 'countersign-station.service');
    writeFileSync(file, unit);
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('countersign-station'))).toEqual([]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

it('the sample of a policy makes a station, by the rules that every policy is held against', () => {
  const { Kiosk, ...entries } = JSON.parse(read('policy.json')) as Record<string, unknown>;
  expect(ownPolicyValues.Kiosk.parse(Kiosk)).toBe(true);
  expect(configurationSchema.parse(entries).STATION?.TITLE).toBe('Town hall');
});

it('the packages for Linux bring every file of it that Linux reads', () => {
  const here = readdirSync(folder).filter((name) => !name.endsWith('.xml'));
  expect([...STATION_FILES].sort()).toEqual(here.sort());
});
