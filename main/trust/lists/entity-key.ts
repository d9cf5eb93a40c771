import { createHash } from 'node:crypto';
import { readCertificateStructure } from '../../pki';
import { nameKey } from '../../pki/name-comparison';

/**
 * A short key of who a certificate is about: its public key together with its subject. A service is that, not one
 * certificate of it (ETSI TS 119 612, clause 5.5.3): a renewed certificate with the same key is the same service.
 *
 * @returns 32 hex digits
 * @throws Asn1Error when it has not the shape of a certificate
 */
export function entityKey(certificate: Uint8Array): string {
  const { subject, subjectPublicKeyInfo } = readCertificateStructure(certificate);
  return createHash('sha256').update(subjectPublicKeyInfo.raw).update(nameKey(subject)).digest('hex').slice(0, 32);
}
