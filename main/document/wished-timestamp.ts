import { basename } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import type { TimestampFailure } from '../trust/timestamp';
import type { LevelWish } from './document-port';
import { describeFailures, lateness, type SignatureStamp, type Timestamping } from './timestamping';

/** Room for a timestamp that could not be measured; real tokens take 2 to 8 kB. */
const unmeasuredRoom = 12 * 1024;

/**
 * The room that the timestamp will take, measured before the key is used: when no authority answers, no signature is
 * spent on it.
 *
 * @returns octets; 0 where no timestamp is wished for
 * @throws CountersignError timestamp.failed
 */
export async function timestampRoom(
  timestamping: Timestamping,
  raise: LevelWish | undefined,
  file: string,
): Promise<number> {
  if (!raise) return 0;
  const { room, failures } = await timestamping.room(raise.authorities);
  if (room !== undefined) return room;
  if (raise.fallback === 'FAIL') throw noTimestamp(file, failures);
  return unmeasuredRoom;
}

/**
 * The timestamp of a signature, where one is wished for.
 *
 * @param plan - with the DER of the signing certificate, within whose time the timestamp has to lie
 * @throws CountersignError timestamp.failed when there is none and the wish does not allow that
 */
export async function wishedStamp(
  timestamping: Timestamping,
  { certificate }: { certificate: Uint8Array },
  raise: LevelWish | undefined,
  signatureValue: Uint8Array,
  target: string,
): Promise<SignatureStamp> {
  if (!raise) return { failures: [] };
  const stamp = await timestamping.stamp(signatureValue, raise.authorities);
  const late = stamp.token && lateness(stamp, certificate, raise.authorities);
  const found: SignatureStamp = late ? { failures: [...stamp.failures, late] } : stamp;
  if (!found.token && raise.fallback === 'FAIL') throw noTimestamp(target, found.failures);
  return found;
}

function noTimestamp(file: string, failures: TimestampFailure[]): CountersignError {
  return new CountersignError('timestamp.failed', { file: basename(file), reasons: describeFailures(failures) });
}
