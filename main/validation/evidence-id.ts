import { createHash } from 'node:crypto';
import type { EvidenceId } from '../../preload/contract/verification';

const known = new WeakMap<Uint8Array, EvidenceId>();

/** The name of an object: SHA-256 of its octets, lower-case hex. Remembered: a large CRL is asked about more than once. */
export function evidenceId(octets: Uint8Array): EvidenceId {
  const found = known.get(octets) ?? createHash('sha256').update(octets).digest('hex');
  known.set(octets, found);
  return found;
}
