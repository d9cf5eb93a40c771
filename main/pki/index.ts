/** The ASN.1 of certificates and what signs them: DER, names, algorithms, signature values (X.690, RFC 5280). */
export { attributeShortNames, attributeTypes } from './attribute-types';
export { readDirectoryString } from './directory-string';
export {
  describePublicKey,
  extensionValue,
  readCertificateStructure,
  readPssParameters,
  type CertificateStructure,
  type PublicKeyDescription,
} from './certificate-structure';
export { readGeneralizedTime, readTime, writeGeneralizedTime, writeTime } from './asn1-time';
export { Asn1Error, Tlv, sameOctets, tags } from './tlv-reader';
export { forgetRecentlyRead, RecentlyRead } from './recently-read';
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
  digestByDsaOid,
  digestByEcdsaOid,
  digestByName,
  digestByOid,
  digestByRsaOid,
  oids,
  type KnownDigest,
} from './object-identifiers';
export { UnsupportedAlgorithm, resolveSignatureAlgorithm, signatureProblem } from './signature-value';
