/** What says that whoever started the program starts it again when it ends: the unit of systemd that we ship, and Shell Launcher. */
export const watchedOverSwitch = 'supervised';

/**
 * Whether the program is started again when it ends. It must not do so itself then: of two programs one would find the other
 * there, end, and be started again, for ever.
 *
 * Only who starts it knows, and says so. What systemd leaves in the environment (INVOCATION_ID, SYSTEMD_EXEC_PID, NOTIFY_SOCKET)
 * is inherited by all that a service starts: by every program of a terminal that is one. Where it is the program's own, the unit
 * still need not restart it, as those of a desktop's autostart do not; and a unit with a PAM session has its program in a scope,
 * so that the cgroup tells nothing either. A station that wrongly thinks somebody watches over it ends for good.
 */
export function isWatchedOver(hasSwitch: (name: string) => boolean): boolean {
  return hasSwitch(watchedOverSwitch);
}
