import { X509Certificate } from 'node:crypto';

/**
 * The issuing certificates of a certificate, as far as the given ones go.
 *
 * @param leaf - DER of the certificate whose issuers are wanted
 * @param candidates - DER of certificates that may be among them, in any order
 * @returns DER, the leaf's issuer first; a self-signed root is left out, since whoever verifies must know it already
 */
export function issuingCertificates(leaf: Uint8Array, candidates: Uint8Array[]): Uint8Array[] {
  const pool = candidates.flatMap((der) => {
    try {
      return [{ der, certificate: new X509Certificate(der) }];
    } catch {
      return [];
    }
  });
  const chain: Uint8Array[] = [];
  let current = new X509Certificate(leaf);
  // Each step uses up one candidate, so a circle of cross-certificates ends.
  while (pool.length > 0) {
    const at = pool.findIndex(({ certificate }) => certificate.ca && issued(certificate, current));
    const [issuer] = at < 0 ? [] : pool.splice(at, 1);
    if (!issuer || issued(issuer.certificate, issuer.certificate)) break;
    chain.push(issuer.der);
    current = issuer.certificate;
  }
  return chain;
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
