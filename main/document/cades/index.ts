/** CMS SignedData and CAdES signed attributes (RFC 5652, RFC 5035, ETSI EN 319 122-1). Knows nothing of what it signs. */
export type { CadesDigest, CadesPlan, CadesSignature, CadesVerdict } from './cades-port';
export { CadesError } from './signing-plan';
export { buildSignedAttributes } from './signed-attributes';
export { assembleSignedData, maximumSignedDataLength } from './signed-data';
export {
  signedDataLength,
  verifyEncapsulatedSha1,
  verifySignedData,
  verifyTimeStampToken,
  type ContentDigests,
} from './verification';

/** The ASN.1 of certificates, for `main/trust`. */
export { describePublicKey, extensionValue, readCertificateStructure } from './certificate-structure';
export { readTime } from './asn1-time';
export { Asn1Error, Tlv, tags } from './tlv-reader';
