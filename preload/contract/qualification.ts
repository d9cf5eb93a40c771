/**
 * What trusted lists say of a certificate, a signature and a timestamp: the procedures of ETSI TS 119 615 V1.2.1, with
 * each decision by its rule. Times are ISO 8601 in UTC.
 */

/** An entry of a trusted list as it was in force at the time asked for: what a decision rests on. */
export interface ListEntry {
  /** Which scheme the list belongs to; only `EU` can say “qualified” in the sense of Regulation (EU) 910/2014. */
  scheme: string;
  /** SchemeTerritory, such as `AT`. */
  territory: string;
  /** TSLSequenceNumber of the list. */
  sequenceNumber: number;
  /** Name of the trust service provider, in English where the list has it. */
  provider: string;
  /** Name of the service. */
  service: string;
  /** ServiceTypeIdentifier, a URI. */
  type: string;
  /** ServiceStatus, a URI. */
  status: string;
  /** Since when the service has this status. */
  since: string;
}

/** What decided, by the step of the procedure; each has its sentence in `qualification-sentences.ts`. */
export type QualificationRule =
  // Step 1, clause 4.3: which entries speak of this certificate.
  | 'entries-found'
  | 'no-entry'
  // Step 2, clause 4.3: what each said at that time.
  | 'in-force'
  | 'none-in-force'
  | 'extension-not-understood'
  // Step 3, clause 4.4: is it a service that issues qualified certificates?
  | 'issues-qualified'
  | 'issues-others'
  // Step 4, clause 4.4, tables 1 to 3: is the service listed for certificates of this type?
  | 'type-covered'
  | 'type-not-covered'
  | 'type-not-asked'
  | 'type-not-stated'
  // Step 5, clause 4.4: do all entries say the same?
  | 'entries-agree'
  | 'entries-disagree'
  | 'criteria-not-understood'
  // Step 6, clause 4.4: its status.
  | 'status-good'
  | 'status-not-good'
  | 'status-of-another-time'
  | 'status-outlived'
  // Step 7, clauses 4.4 and 4.5: qualifiers that contradict each other count for nothing.
  | 'qualified-and-not'
  | 'usages-contradict'
  | 'devices-contradict'
  // Step 8, clause 4.4: is the certificate qualified?
  | 'list-says-not-qualified'
  | 'list-says-qualified'
  | 'certificate-says-qualified'
  | 'certificate-says-nothing'
  | 'law-of-another-country'
  // Step 9, clause 4.4: what is it for?
  | 'list-says-type'
  | 'certificate-says-type'
  | 'type-before-eidas'
  | 'type-unknown'
  // Step 10, clause 4.5: where is its key?
  | 'list-says-device'
  | 'list-says-device-managed'
  | 'list-says-no-device'
  | 'certificate-says-device'
  | 'certificate-says-no-device'
  | 'device-not-asked';

export interface QualificationDecision {
  /** 1 to 10, in the order of the procedure. */
  step: number;
  rule: QualificationRule;
  /** Of ETSI TS 119 615. */
  clause: string;
  /** The entry that it rests on, where there is one. */
  entry?: ListEntry;
}

/** What a certificate is for; `unknown` where nobody says it, or two things are said. */
export type CertificateType = 'eSign' | 'eSeal' | 'web' | 'unknown';

/** What the lists say of a certificate at one time. */
export interface CertificateQualification {
  at: string;
  /** `not-determined`: no list speaks of it, or what they say can not be reconciled. That is neither good nor bad. */
  qualified: 'yes' | 'no' | 'not-determined';
  type: CertificateType;
  /** Whether the key resides in a qualified device. */
  qscd: 'yes' | 'no' | 'not-determined';
  /** What decided, in order; the last one of a step tells its result. */
  decisions: QualificationDecision[];
  /** The entry that was chosen. */
  entry?: ListEntry;
  /** Entries of other schemes (the UK's, Switzerland's) in force then: recognised there, never qualified in the EU's sense. */
  recognised: ListEntry[];
}

/** Regulation (EU) 910/2014, articles 3, 26, 32, 36 and 40; `unknown-…`: whether signature or seal is not known. */
export type SignatureQualification =
  | 'QESig'
  | 'QESeal'
  | 'unknown-QC-QSCD'
  | 'AdESig-QC'
  | 'AdESeal-QC'
  | 'unknown-QC'
  | 'AdESig'
  | 'AdESeal'
  | 'unknown'
  | 'not-AdES'
  | 'not-AdES-QC'
  | 'not-AdES-QC-QSCD'
  | 'not-determined';

/** What the lists say of a signature. */
export interface SignatureQualificationReport {
  qualification: SignatureQualification;
  /** The signature is INDETERMINATE: it would be that, if what is not known turned out well. */
  indeterminate: boolean;
  /** The certificate when it was issued, and at the best signature time. */
  atIssuance: CertificateQualification;
  atSigning: CertificateQualification;
}

/** What the lists say of a timestamp: of a qualified authority, of another, or nothing. */
export interface TimestampQualificationReport {
  qualification: 'QTSA' | 'TSA' | 'not-determined';
  /** The entry in force when it was made, where one made it qualified. */
  entry?: ListEntry;
  recognised: ListEntry[];
}
