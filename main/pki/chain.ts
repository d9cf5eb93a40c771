import { isIssuedBy } from './issued-by';

/**
 * The issuing certificates of a certificate, as far as the given ones go.
 *
 * @param leaf - DER of the certificate whose issuers are wanted
 * @param candidates - DER of certificates that may be among them, in any order
 * @returns DER, the leaf's issuer first; a self-signed root is left out, since whoever verifies must know it already
 */
export function issuingCertificates(leaf: Uint8Array, candidates: Uint8Array[]): Uint8Array[] {
  const pool = [...candidates];
  const chain: Uint8Array[] = [];
  let current = leaf;
  // Each step uses up one candidate, so a circle of cross-certificates ends.
  while (pool.length > 0) {
    const at = pool.findIndex((der) => isIssuedBy(current, der));
    const [issuer] = at < 0 ? [] : pool.splice(at, 1);
    if (!issuer || isIssuedBy(issuer, issuer)) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}

/**
 * The self-signed authority that a chain ends with.
 *
 * @param top - DER of the topmost certificate of {@link issuingCertificates}, or of the leaf where there is none
 * @param candidates - DER, in any order
 */
export function rootAbove(top: Uint8Array, candidates: Uint8Array[]): Uint8Array | undefined {
  return candidates.find((der) => isIssuedBy(top, der) && isIssuedBy(der, der));
}
