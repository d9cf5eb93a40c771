import type { CountersignError } from '../errors/countersign-error';
import type { TokenHost } from './token-host';

/**
 * Waits for what a person types on the reader, which holds the token process. Whoever closes the window meanwhile ends that
 * process: nothing else ends the wait, and the next request starts a fresh one.
 *
 * @param wait.made - the request that waits for the person
 * @param wait.ended - resolves when the window is closed
 * @param wait.whenEnded - what is told then
 */
export async function onPad<T>(wait: {
  made: Promise<T>;
  ended: Promise<unknown>;
  host: TokenHost;
  whenEnded: () => CountersignError;
}): Promise<T> {
  const made = wait.made.then((value) => ({ value }));
  const first = await Promise.race([made, wait.ended.then(() => undefined)]);
  if (first) return first.value;
  wait.host.kill();
  await made.catch(() => undefined);
  throw wait.whenEnded();
}
