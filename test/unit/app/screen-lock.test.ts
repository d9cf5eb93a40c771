import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockedByLogind, watchScreenLock } from '../../../main/app/screen-lock';

describe('the watch over the screen’s lock', () => {
  let answer: boolean | undefined;
  let wanted: boolean;
  let asked: number;
  let locks: number;
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    [answer, wanted, asked, locks] = [false, true, 0, 0];
    stop = watchScreenLock({
      ask: async () => {
        asked += 1;
        return answer;
      },
      wanted: () => wanted,
      locked: () => (locks += 1),
    });
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5_000);

  it('tells of it within seconds', async () => {
    await turn();
    expect([asked, locks]).toEqual([1, 0]);
    answer = true;
    await turn();
    expect([asked, locks]).toEqual([2, 1]);
  });

  it('asks nothing while nobody wants to know', async () => {
    wanted = false;
    answer = true;
    await turn();
    await turn();
    expect([asked, locks]).toEqual([0, 0]);
    wanted = true;
    await turn();
    expect([asked, locks]).toEqual([1, 1]);
  });

  it('does not ask for ever where nobody says it, and once more where somebody did', async () => {
    answer = undefined;
    await turn();
    await turn();
    answer = false;
    await turn();
    answer = undefined;
    for (let round = 0; round < 10; round += 1) await turn();
    expect([asked, locks]).toEqual([6, 0]);
  });

  it('ends', async () => {
    stop();
    await turn();
    expect(asked).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('what logind says of the screen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-logind-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is asked of the session of whoever asks, and read as it is', async () => {
    const program = join(folder, 'busctl');
    for (const [said, meant] of [
      ['echo b true', true],
      ['echo b false', false],
      ['echo something else', undefined],
      ['exit 1', undefined],
    ] as const) {
      const asked = `[ "$*" = "--system get-property org.freedesktop.login1 /org/freedesktop/login1/session/auto org.freedesktop.login1.Session LockedHint" ]`;
      writeFileSync(program, `#!/bin/sh\n${asked} || exit 2\n${said}\n`);
      chmodSync(program, 0o755);
      expect(await lockedByLogind(program)).toBe(meant);
    }
    expect(await lockedByLogind(join(folder, 'nothing'))).toBeUndefined();
  });
});
