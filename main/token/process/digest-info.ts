import type { DigestAlgorithm } from '../../document/document-port';

/** DigestInfo up to the digest (RFC 8017, section 9.2, note 1). */
const prefixes: Record<DigestAlgorithm, string> = {
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
};

/** In octets. */
export const digestLength: Record<DigestAlgorithm, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/** What RSA with PKCS #1 v1.5 padding signs: the digest with the name of its algorithm, in DER. */
export function digestInfo(digest: Uint8Array, algorithm: DigestAlgorithm): Buffer {
  return Buffer.concat([Buffer.from(prefixes[algorithm], 'hex'), digest]);
}
