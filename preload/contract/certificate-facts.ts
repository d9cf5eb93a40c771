import type { CertificateSummary } from './model';

/** One part of a name, such as the organization. */
export interface NamePart {
  /** What the standards call it; the object identifier of one that they do not name. */
  kind: string;
  value: string;
}

/** What a certificate says, for a person who wants to see it. Nothing of it is verified. */
export interface CertificateFacts {
  /** SHA-256 of its octets, lower-case hex. */
  id: string;
  sha1: string;
  /** Common name of the subject, or the best name there is. */
  subject: string;
  issuer: string;
  /** The whole names, in the order of the certificate. */
  subjectName: NamePart[];
  issuerName: NamePart[];
  /** Upper-case hex with colons. */
  serialNumber: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  keyAlgorithm: string;
  /** Names of RFC 5280, clause 4.2.1.3; empty where the certificate does not say. */
  keyUsage: string[];
  /** Object identifiers. */
  extendedKeyUsage: string[];
  policies: string[];
  authority: boolean;
  claims: CertificateSummary['claims'];
  /** Whom it was issued to: an organization (ETSI EN 319 412-3), or anybody else. */
  holder: 'organization' | 'other';
}
