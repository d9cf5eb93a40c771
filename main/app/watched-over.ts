/** What says that whoever started the program starts it again when it ends, as Shell Launcher does. */
export const watchedOverSwitch = 'supervised';

/**
 * Whether the program is started again when it ends. It must not do so itself then: of two programs one would find the other
 * there, end, and be started again, for ever.
 *
 * @param environment - of the program; systemd says there that it started it
 */
export function isWatchedOver(
  environment: Readonly<Record<string, string | undefined>>,
  hasSwitch: (name: string) => boolean,
): boolean {
  return environment['INVOCATION_ID'] !== undefined || hasSwitch(watchedOverSwitch);
}
