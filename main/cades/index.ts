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
export { contentTimeStamps } from './content-time-stamps';
export { readSignedData } from './signed-data-reader';
export { toldSignature, type ToldSignature } from './told-signature';
export { readTimeStampInfo } from './time-stamp-info';
