import type { ImportProblem } from '../../preload/contract/error-codes';
import { sameOctets, Tlv } from '../pki';
import type { ManagedKey } from '../token/crypto-token';
import { readCertificate, type Certificate } from '../pki/certificate';

/** A certificate with the key that it was issued for. */
export interface FittingCertificate {
  key: ManagedKey;
  certificate: Certificate;
}

/**
 * The one certificate that belongs to a key.
 *
 * @param keys - those that it may belong to
 * @param certificates - DER of what came, the authorities' own among them
 * @returns the pair, or why there is none
 */
export function fittingCertificate(
  keys: ManagedKey[],
  certificates: readonly Uint8Array[],
): FittingCertificate | Extract<ImportProblem, 'other-key' | 'several' | 'certificate-authority'> {
  const pairs = certificates.flatMap((der) => {
    const certificate = readCertificate(der);
    const key = keys.find(({ publicKey }) => publicKey && sameKey(publicKey, certificate.subjectPublicKeyInfo));
    return key ? [{ key, certificate }] : [];
  });
  const [pair, ...more] = pairs;
  if (!pair) return 'other-key';
  if (more.some(({ certificate }) => !sameOctets(certificate.der, pair.certificate.der))) return 'several';
  return pair.certificate.isCertificateAuthority ? 'certificate-authority' : pair;
}

/** The key itself is compared, not what names its algorithm: an authority may write RSASSA-PSS for an RSA key. */
export function sameKey(one: Uint8Array, other: Uint8Array): boolean {
  const bits = (info: Uint8Array): Uint8Array => Tlv.readWhole(info).children(2)[1]?.content ?? new Uint8Array();
  return sameOctets(bits(one), bits(other));
}
