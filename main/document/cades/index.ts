/** CMS SignedData and CAdES signed attributes (RFC 5652, RFC 5035, ETSI EN 319 122-1). Knows nothing of what it signs. */
export type {
  CadesDigest,
  CadesPlan,
  CadesSignature,
  CadesVerdict,
  CommitmentType,
  ReadClaims,
  SignaturePolicy,
} from './cades-port';
export { attributeShortNames, attributeTypes } from './attribute-types';
export { readDirectoryString } from './directory-string';
export { CadesError } from './signing-plan';
export { buildSignedAttributes } from './signed-attributes';
export { assembleSignedData, maximumSignedDataLength, pssAlgorithmIdentifier } from './signed-data';
export {
  signatureTimeStampOverhead,
  signatureTimeStamps,
  signatureValueOf,
  unsignedAttributeValues,
  withSignatureTimeStamp,
  withUnsignedAttribute,
} from './unsigned-attributes';
export { integrityToken, integrityTokenAttribute, readIntegrityToken, type IntegrityProblem } from './integrity-token';
export {
  signedDataLength,
  verifyEncapsulatedSha1,
  verifySignedData,
  verifyTimeStampToken,
  type ContentDigests,
} from './verification';

/** The ASN.1 of certificates, for `main/trust`. */
export {
  describePublicKey,
  extensionValue,
  readCertificateStructure,
  readPssParameters,
  type CertificateStructure,
} from './certificate-structure';
export { readGeneralizedTime, readTime } from './asn1-time';
export { Asn1Error, Tlv, sameOctets, tags } from './tlv-reader';
export { RecentlyRead } from './recently-read';
export {
  algorithmIdentifier,
  context,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
} from './der-writer';
export {
  digestByEcdsaOid,
  digestByName,
  digestByOid,
  digestByRsaOid,
  oids,
  type KnownDigest,
} from './object-identifiers';
export { readSignedData } from './signed-data-reader';
export { readTimeStampInfo } from './time-stamp-info';
export { UnsupportedAlgorithm, resolveSignatureAlgorithm, signatureProblem } from './signature-value';
