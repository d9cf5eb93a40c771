import type { CertificateAssurance } from '../../../preload/contract/assurance';
import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport, VerificationReport } from '../../../preload/contract/document-report';
import type {
  CertificateQualification,
  ListEntry,
  SignatureQualification,
  SignatureQualificationReport,
} from '../../../preload/contract/qualification';
import type { SignatureValidation, TimestampValidation } from '../../../preload/contract/verification';
import type { TimeWords } from '../../../preload/contract/verification-details';

/** Times as a file has them. */
export const isoWords: TimeWords = { date: (iso) => iso.slice(0, 10), dateTime: (iso) => iso };

export const listEntry: ListEntry = {
  scheme: 'EU',
  territory: 'AT',
  sequenceNumber: 77,
  provider: 'Example Trust GmbH',
  service: 'Qualified CA 3',
  type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC',
  status: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted',
  since: '2019-03-01T00:00:00.000Z',
};

const own = {
  subject: 'Maria Lindqvist',
  issuer: 'Example Trust CA',
  serialNumber: '4F:1A',
  notBefore: '2025-05-03T10:00:00Z',
  notAfter: '2028-05-03T10:00:00Z',
};

export function facts(over: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    ...own,
    ...{ id: '0a'.repeat(32), sha1: '0b'.repeat(20), keyAlgorithm: 'EC P-256', authority: false, holder: 'other' },
    ...{ subjectName: [], issuerName: [], keyUsage: [], extendedKeyUsage: [], policies: [] },
    claims: { qualified: true, qscd: true, type: 'eSign' },
    ...over,
  };
}

export function certificateQualification(over: Partial<CertificateQualification> = {}): CertificateQualification {
  return {
    ...{ at: '2026-05-03T10:00:00.000Z', qualified: 'yes', type: 'eSign', qscd: 'yes', recognised: [] },
    decisions: [{ step: 6, rule: 'status-good', clause: '4.4', entry: listEntry }],
    entry: listEntry,
    ...over,
  };
}

export function qualification(
  what: SignatureQualification,
  over: Partial<CertificateQualification> = {},
): SignatureQualificationReport {
  const certificate = certificateQualification(over);
  return { qualification: what, indeterminate: false, atIssuance: certificate, atSigning: certificate };
}

export function timestampValidation(over: Partial<TimestampValidation> = {}): TimestampValidation {
  return {
    ...{ id: '0c'.repeat(32), kind: 'signature', time: '2026-05-03T10:00:00.000Z', indication: 'PASSED' },
    ...{ causes: [], warnings: [], chain: [], proof: { time: '2026-05-04T08:00:00.000Z' } },
    qualification: { qualification: 'QTSA', entry: listEntry, recognised: [] },
    ...over,
  };
}

export function validation(over: Partial<SignatureValidation> = {}): SignatureValidation {
  return {
    ...{ id: '0d'.repeat(32), indication: 'TOTAL-PASSED', causes: [], warnings: [], chain: [], revocation: [] },
    bestSignatureTime: { time: '2026-05-04T08:00:00.000Z' },
    ...{ timestamps: [], proofs: [], processes: { basic: { indication: 'PASSED' } } },
    ...over,
  };
}

/** A signature that its validation, where it has one, decides. */
export function signature(over: Partial<SignatureReport> = {}): SignatureReport {
  const { indication = 'INDETERMINATE', subIndication } = over.validation ?? {};
  return {
    ...{ role: 'signature', field: 'Signature1', index: 1, subFilter: 'ETSI.CAdES.detached', integrity: 'intact' },
    indication,
    ...(subIndication && { subIndication }),
    coverage: { revisionEnd: 1000, wholeDocument: true, laterChanges: 'none' },
    signer: { ...own, certificate: '' },
    claimedTime: '2026-05-03T09:59:00Z',
    level: 'PAdES-BASELINE-B',
    ...over,
  };
}

export function documentTimestamp(over: Partial<TimestampValidation> = {}): SignatureReport {
  const time = '2026-05-03T10:00:00.000Z';
  return signature({
    ...{ role: 'document-timestamp', level: 'not-baseline', subFilter: 'ETSI.RFC3161' },
    timestamps: [{ time, authority: 'Example TSA', intact: true }],
    timestampValidation: timestampValidation({ kind: 'document', ...over }),
  });
}

export function checkedReport(
  signatures: SignatureReport[],
  lists: { loaded: string[]; missing: string[] } | undefined = { loaded: ['AT', 'SE'], missing: [] },
): VerificationReport {
  return {
    ...{ size: 1000, signatures, trust: 'evaluated' },
    circumstances: { at: '2026-05-04T08:00:00.000Z', offline: false, anchors: 0, ...(lists && { lists }) },
  };
}

/** What is known of a certificate before it is used: of one that a list confirms, where nothing else is said. */
export function assurance(over: Partial<CertificateAssurance> = {}): CertificateAssurance {
  return {
    at: '2026-05-03T10:00:00.000Z',
    path: { trusted: true, by: 'list', anchor: 'Example Root', territory: 'AT' },
    ...{ qualified: 'yes', type: 'eSign', qscd: 'yes', entry: listEntry, recognised: [], decisions: [] },
    lists: { loaded: ['AT'], missing: [] },
    ...over,
  };
}
