import { session, type Session } from 'electron';
import { cutOffNetwork, hardenSession } from './session-hardening';

/** A session that reaches nothing; `cutOff` comes when its network has heard of it. */
export function sessionOf(partition: string): { session: Session; cutOff: Promise<void> } {
  const one = session.fromPartition(partition);
  hardenSession(one);
  return { session: one, cutOff: cutOffNetwork(one) };
}

/** Leaves nothing in a session of what its pages stored, fetched, logged in to, looked up, compiled or connected to. */
export async function emptySession(one: Session): Promise<void> {
  await Promise.all([
    one.clearStorageData(),
    one.clearCache(),
    one.clearAuthCache(),
    one.clearHostResolverCache(),
    one.clearCodeCaches({}),
    one.closeAllConnections(),
  ]);
}
