import { performance } from 'node:perf_hooks';
import type { NetworkPort } from '../../../network/network-port';
import { Asn1Error, readCertificateStructure, sameOctets } from '../../../pki';
import { readExtensions, withoutRevocationData } from '../../../pki/extensions';
import { within } from '../../../trust/chain-completion';
import { collectRevocation } from '../../../trust/revocation';

/** What is known of the revocation of a path. */
export type RevocationFinding =
  /** Everybody said that nothing of it was revoked, or that it is not told (short-lived certificates). */
  | { status: 'good' }
  /** `certificate`: the one at the lower end; `issuer`: one above it. */
  | { status: 'revoked'; which: 'certificate' | 'issuer' }
  /** Somebody could not be asked, or said nothing that counts. */
  | { status: 'unknown'; detail: string };

/**
 * Asks whether anything of a path was revoked. Never rejects for what servers do.
 *
 * @param path - DER, the certificate first, the anchor last
 * @param network - absent where nobody is asked
 */
export async function revocationOf(
  path: readonly Uint8Array[],
  {
    network,
    candidates,
    now,
    deadlineMs,
  }: {
    network: NetworkPort | undefined;
    /** DER of certificates among which those of responders may be. */
    candidates: readonly Uint8Array[];
    now: () => Date;
    /** For all servers together: somebody waits at the desk. */
    deadlineMs: number;
  },
): Promise<RevocationFinding> {
  const [leaf] = path;
  if (!leaf) throw new Error('a path without certificates');
  const extensions = readExtensions(readCertificateStructure(leaf).extensions);
  const asked = withoutRevocationData.some((oid) => extensions.has(oid)) ? path.slice(1) : [...path];
  if (asked.length < 2) return { status: 'good' };
  if (!network) return { status: 'unknown', detail: 'nobody is asked over the network here' };
  try {
    const bounded = within(deadlineMs, network, () => performance.now());
    const found = await collectRevocation([{ path: asked, candidates }], { network: bounded, now, deadlineMs });
    const [refused] = found.refused;
    if (refused) return { status: 'revoked', which: sameOctets(refused.certificate, leaf) ? 'certificate' : 'issuer' };
    if (found.missing.length === 0) return { status: 'good' };
    const [failure] = found.failures;
    return { status: 'unknown', detail: failure?.detail ?? 'nobody tells it' };
  } catch (error) {
    if (error instanceof Asn1Error) return { status: 'unknown', detail: error.message };
    throw error;
  }
}
