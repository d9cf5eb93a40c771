import { hash } from 'node:crypto';
import type { EvidenceId } from '../../preload/contract/verification';

const known = new WeakMap<Uint8Array, EvidenceId>();

/** The name of an object: SHA-256 of its octets, lower-case hex. Remembered: a large CRL is asked about more than once. */
export function evidenceId(octets: Uint8Array): EvidenceId {
  const found = known.get(octets) ?? hash('sha256', octets);
  known.set(octets, found);
  return found;
}
