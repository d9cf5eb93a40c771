import type { PowerMonitor } from 'electron';
import type { Configuration } from '../configuration/configuration';
import type { IdentitySession } from '../identity/identity-session';

/** Between two looks at how long nobody has touched the computer, in milliseconds. */
const lookInterval = 5_000;

/** Without a configuration nobody can log in: then this is never asked. */
const defaultIdleSeconds = 600;

/**
 * Ends who is at the desk when nobody is: after a while without a key or a mouse, and when the screen is locked or the computer
 * sleeps. Whoever started a long signing watches it without touching
 * anything: while documents are signed, nobody is missed.
 *
 * @param signs - whether documents are being signed and nothing is asked of the person
 * @param changed - told of each change of the session; whether somebody was logged out by it
 * @returns a function that ends the watch
 */
export function endIdentities(
  { identity, configuration }: { identity: IdentitySession; configuration: Configuration | undefined },
  monitor: Pick<PowerMonitor, 'getSystemIdleTime' | 'on'>,
  signs: () => boolean,
  changed: (ended: boolean) => void,
): () => void {
  const idleSeconds = configuration?.IDENTIFICATION_IDLE_SECONDS ?? defaultIdleSeconds;
  monitor.on('lock-screen', () => identity.end('lock'));
  monitor.on('suspend', () => identity.end('suspend'));
  const look = setInterval(() => {
    if (identity.current && !signs() && monitor.getSystemIdleTime() >= idleSeconds) identity.end('idle');
  }, lookInterval);
  const unlisten = identity.onChange((end) => changed(end !== undefined));
  return () => {
    clearInterval(look);
    unlisten();
  };
}
