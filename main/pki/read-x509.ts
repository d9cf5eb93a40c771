import { X509Certificate } from 'node:crypto';
import { RecentlyRead } from './index';

const certificates = new RecentlyRead<X509Certificate>(64);

/**
 * A certificate as the runtime's own library reads it. The few certificates of a token come back with every request.
 * @throws the library's own error when it can not be read
 */
export function readX509(certificate: Uint8Array): X509Certificate {
  return certificates.of(certificate, (octets) => new X509Certificate(octets));
}
