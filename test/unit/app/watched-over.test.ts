import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isWatchedOver, watchedOverSwitch } from '../../../main/app/watched-over';

const shipped = (name: string): string =>
  readFileSync(new URL(`../../../build/installers/station/${name}`, import.meta.url), 'utf8');
/** Switches of a line that starts the program. */
const startedBy =
  (line: string) =>
  (name: string): boolean =>
    line.split(/[\s"&]+/).includes(`--${name}`);

afterEach(() => vi.unstubAllEnvs());

describe('a program that is started again by others', () => {
  it('is one whose start says so', () => {
    expect(isWatchedOver((name) => name === 'supervised')).toBe(true);
    expect(isWatchedOver(() => false)).toBe(false);
  });

  it('is none that a terminal, a desktop or its autostart started, though systemd started those', () => {
    // What a service of the user hands down to all that it starts, and what it says to the very program that it starts.
    vi.stubEnv('INVOCATION_ID', '5f1c0a3d7b9e4c2f8a6d1e0b3c5f7a90');
    vi.stubEnv('SYSTEMD_EXEC_PID', String(process.pid));
    vi.stubEnv('NOTIFY_SOCKET', '/run/user/1000/systemd/notify');
    expect(isWatchedOver(startedBy('/usr/bin/countersign --kiosk'))).toBe(false);
  });

  it('is told so by what restarts it, and by nothing else', () => {
    const launcher = shipped('shell-launcher.xml');
    expect(launcher).toContain('<DefaultAction Action="RestartShell" />');
    expect(launcher).toMatch(new RegExp(`Shell="[^"]* --kiosk --${watchedOverSwitch}"`));
    const unit = shipped('countersign-station.service');
    expect(unit).toContain('\nRestart=always\n');
    expect(unit).toMatch(/^ExecStart=.*countersign-station\.sh$/m);
    expect(isWatchedOver(startedBy(/^.*\/cage .*$/m.exec(shipped('countersign-station.sh'))?.[0] ?? ''))).toBe(true);
    // Assigned Access starts its program when the account signs in, and not again.
    expect(shipped('assigned-access.xml')).not.toContain(watchedOverSwitch);
  });
});
