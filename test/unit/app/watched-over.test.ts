import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isWatchedOver, watchedOverSwitch } from '../../../main/app/watched-over';

const none = (): boolean => false;
const shipped = (name: string): string =>
  readFileSync(new URL(`../../../build/installers/station/${name}`, import.meta.url), 'utf8');

describe('a program that is started again by others', () => {
  it('is one that systemd started, or whose start says so', () => {
    expect(isWatchedOver({ INVOCATION_ID: '5f1c' }, none)).toBe(true);
    expect(isWatchedOver({}, (name) => name === 'supervised')).toBe(true);
    expect(isWatchedOver({ PATH: '/usr/bin' }, none)).toBe(false);
  });

  it('is told so by what restarts it, and by nothing else', () => {
    const launcher = shipped('shell-launcher.xml');
    expect(launcher).toContain('<DefaultAction Action="RestartShell" />');
    expect(launcher).toMatch(new RegExp(`Shell="[^"]* --kiosk --${watchedOverSwitch}"`));
    // Assigned Access starts its program when the account signs in, and not again.
    expect(shipped('assigned-access.xml')).not.toContain(watchedOverSwitch);
    expect(shipped('countersign-station.service')).toContain('Restart=always');
  });
});
