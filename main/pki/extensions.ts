import type { Tlv } from './index';
import { Asn1Error, tags } from './index';

/** One Extension (RFC 5280, clause 4.2) of a certificate, a CRL, a CRL entry or an OCSP response. */
export interface Extension {
  critical: boolean;
  /** What stands inside the OCTET STRING. */
  value: Uint8Array;
}

/** Object identifiers of the extensions that trust looks at. */
export const extensionOids = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  issuerAlternativeName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  /** RFC 9608: no revocation data is ever issued for the certificate. */
  noRevocationAvailable: '2.5.29.56',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  /** ISO/IEC 9594-8: certificates that ended after this time stay on the list. */
  expiredCertificatesOnCrl: '2.5.29.60',
  /** ETSI EN 319 412-1, clause 5.2: too short-lived to be revoked. */
  validityAssuredShortTerm: '0.4.0.194121.2.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspArchiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  /** Common PKI: the hash of the certificate that the response is about. */
  ocspCertificateHash: '1.3.36.8.3.13',
} as const;

/**
 * With one of these an issuer says that it is never told whether the certificate was revoked: nobody asks for revocation data of
 * a signatory who has such a certificate (RFC 9608; ETSI EN 319 412-1, clause 5.2).
 */
export const withoutRevocationData: readonly string[] = [
  extensionOids.noRevocationAvailable,
  extensionOids.validityAssuredShortTerm,
];

/**
 * Reads extensions by their type.
 *
 * @param elements - the Extension elements
 * @throws Asn1Error when one can not be read or stands twice (RFC 5280, clause 4.2, forbids that)
 */
export function readExtensions(elements: Tlv[]): Map<string, Extension> {
  const found = new Map<string, Extension>();
  for (const extension of elements) {
    const parts = extension.expect(tags.sequence, 'extension').children(3);
    const oid = parts[0]?.oid();
    const value = parts.at(-1);
    if (oid === undefined || !value || parts.length < 2) throw new Asn1Error('extension: incomplete');
    if (found.has(oid)) throw new Asn1Error(`extension ${oid} stands twice`);
    const flag = parts.length === 3 ? parts[1]?.expect(tags.boolean, 'critical').content[0] : 0;
    found.set(oid, { critical: flag !== 0, value: value.octets() });
  }
  return found;
}
