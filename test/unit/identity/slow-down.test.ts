import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SlowDown } from '../../../main/identity/authenticators/accounts/slow-down';

const start = Date.parse('2026-03-01T12:00:00Z');

describe('the slow-down of wrong passwords', () => {
  let profile: string;
  let now: number;
  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), 'countersign-slow-down-'));
    now = start;
  });
  afterEach(() => rmSync(profile, { recursive: true, force: true }));

  const slowDown = (): SlowDown => new SlowDown(profile, 'desk', new Set(['maria']), () => new Date(now));

  it('doubles from five seconds to fifteen minutes', async () => {
    const waits: number[] = [];
    for (let tries = 0; tries < 14; tries += 1) {
      const wait = await slowDown().begin('maria');
      if (wait !== undefined) {
        waits.push(wait);
        now += wait * 1000;
        expect(await slowDown().begin('maria')).toBeUndefined();
      }
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
  });

  it('is over with the right password, or after a day', async () => {
    const three = async (): Promise<void> => {
      for (let tries = 0; tries < 3; tries += 1) expect(await slowDown().begin('maria')).toBeUndefined();
      expect(await slowDown().begin('maria')).toBe(5);
    };
    await three();
    await slowDown().forget('maria');
    await three();
    now += 24 * 3_600_000;
    await three();
  });

  it('does not grow by a clock that is set back, nor end by a file that somebody damaged', async () => {
    for (let tries = 0; tries < 3; tries += 1) await slowDown().begin('maria');
    now -= 10 * 3_600_000;
    expect(await slowDown().begin('maria')).toBe(5);
    for (const content of [
      '',
      '[]',
      'null',
      '{"desk\\u0000maria":null}',
      '{"desk\\u0000maria":{"wrong":"x","last":1}}',
    ]) {
      writeFileSync(join(profile, 'passwords', 'tries.json'), content);
      expect(await slowDown().begin('maria')).toBeUndefined();
    }
  });

  it('a try that was none is taken back, and no more than that', async () => {
    for (let tries = 0; tries < 2; tries += 1) await slowDown().begin('maria');
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await slowDown().begin('maria')).toBeUndefined();
      await slowDown().takeBack('maria');
    }
    expect(await slowDown().begin('maria')).toBeUndefined();
    expect(await slowDown().begin('maria')).toBe(5);
  });
});
