import type { TrustedLists } from '../lists/trusted-lists';
import { servicesFor } from './assurance';
import { instanceAt } from './service-at-time';

/**
 * Since when the authorities of a certificate speak of certificates that have ended (ExpiredCertsRevocationInfo, ETSI TS 119 612,
 * clause 5.5.9.1), as their entries had it when the revocation data was made.
 *
 * @param issuers - DER: the certificates above it on its path
 * @param at - when the revocation data was made
 * @returns the earliest that one of the entries says; undefined where none says it
 */
export function expiredCertificatesSince(
  issuers: readonly Uint8Array[],
  lists: Pick<TrustedLists, 'servicesOf'>,
  at: Date,
): Date | undefined {
  const times = servicesFor(issuers, lists)
    .flatMap((listed) => instanceAt(listed, at.getTime())?.extensions ?? [])
    .flatMap((extension) => (extension.kind === 'expiredCertsRevocationInfo' ? Date.parse(extension.from) : []));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
