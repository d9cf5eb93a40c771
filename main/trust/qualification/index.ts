/** What trusted lists say of certificates, signatures and timestamps (ETSI TS 119 615). */
export { assureCertificate, servicesFor, type AssuranceMeans } from './assurance';
export { expiredCertificatesSince } from './expired-certificates';
export { isComplete, listsAtHand } from './lists-at-hand';
export { qualifyCertificate } from './certificate-qualification';
export { qualifySignature, type SignatureToQualify } from './signature-qualification';
export { qualifyTimestamp, type TimestampToQualify } from './timestamp-qualification';
