import type { CertificateFacts } from '../../preload/contract/certificate-facts';
import { Asn1Error } from '../pki';
import { CertificateError } from '../pki/certificate';
import { certificateFacts } from '../pki/certificate-facts';

/**
 * What certificates say, each once.
 *
 * @param certificates - DER, base64; those that can not be read are left out
 */
export function describeCertificates(certificates: readonly string[]): CertificateFacts[] {
  return [...new Set(certificates)].flatMap((text) => {
    try {
      return [certificateFacts(Buffer.from(text, 'base64'))];
    } catch (error) {
      if (error instanceof CertificateError || error instanceof Asn1Error) return [];
      throw error;
    }
  });
}
