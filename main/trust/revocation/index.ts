/** What issuers say of certificates afterwards: OCSP (RFC 6960) and CRLs (RFC 5280, clauses 5 and 6.3). */
export { readOcspStatement, statementProblem, type AcceptanceKnowledge } from './acceptance';
export { CrlSet, type CrlQuestion } from './crl-set';
export {
  collectRevocation,
  type RevocationData,
  type RevocationFailure,
  type RevocationSources,
  type RevocationWish,
} from './gathering';
export { namesCertificate, readOcspResponse, type OcspAnswer, type OcspReading } from './ocsp';
export { buildOcspRequest, ocspCertificateId, publicKeyHash } from './ocsp-request';
export { RevocationCache } from './revocation-cache';
export { statusOf, type RevocationRefusal, type RevocationStatement, type RevocationStatements } from './statement';
