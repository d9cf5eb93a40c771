import type {
  CertificateReport,
  SignatureValidation,
  TimestampValidation,
  ValidationCause,
  ValidationCircumstances,
} from '../../../preload/contract/verification';
import { CertificateError, readCertificate } from '../../pki/certificate';
import type { TrustedLists } from '../../trust/lists/trusted-lists';
import { AnchorIndex, findPath } from '../../trust/paths';
import type { AnchorLookup } from '../../trust/paths/trust-anchor';
import { listsAtHand } from '../../trust/qualification';
import { validate, type ValidationContext, type ValidationOutcome } from '../../validation';
import type { SignatureReport } from '../document-port';
import { addQualification } from './qualification';
import { evidenceOf, type DocumentEvidence } from './evidence-input';
import type { Judged } from './signature-report';
import type { ValidationStores } from './validation-store';

/** With what the signatures of a document are validated. */
export interface DocumentTrust {
  context: ValidationContext;
  /** How many anchors stand beside the lists. */
  ownAnchors: number;
  /** The trusted lists in force; absent: nobody says what is qualified. */
  lists?: TrustedLists;
}

/** What the verdicts on a document rest on. */
export interface ValidatedDocument extends DocumentEvidence {
  outcome: ValidationOutcome;
}

/**
 * Validates the signatures of a document with trust (ETSI EN 319 102-1) and puts the verdicts into their reports. What a PDF
 * alone can say against a signature, a change that it forbids, fails what would pass.
 *
 * @param newest - index of the newest revision
 */
export async function addTrust(
  judged: readonly Judged[],
  stores: ValidationStores,
  newest: number,
  { context, lists }: DocumentTrust,
): Promise<ValidatedDocument> {
  const { input, ids } = evidenceOf(judged, stores, newest);
  const outcome = await validate(input, context, findPath);
  const signatures = new Map(outcome.signatures.map((one) => [one.id, one]));
  const timestamps = new Map(outcome.timestamps.map((one) => [one.id, one]));
  for (const [{ report }, id] of ids) {
    const timestamp = timestamps.get(id);
    const signature = signatures.get(id);
    if (report.role === 'document-timestamp' && timestamp) addTimestamp(report, timestamp);
    else if (signature) addSignature(report, signature);
    if (lists) addQualification(report, outcome.certificates, lists);
  }
  return { input, ids, outcome };
}

/** The anchors that the signatures are validated with, to be looked up. */
export const anchorsOf = ({ context: { anchors } }: DocumentTrust): AnchorLookup =>
  'withCertificate' in anchors ? anchors : new AnchorIndex(anchors);

/** What a report says of how it was made. */
export function circumstancesOf({ context: { at, fetch }, ownAnchors, lists }: DocumentTrust): ValidationCircumstances {
  return {
    at: at.toISOString(),
    offline: fetch === undefined,
    anchors: ownAnchors,
    ...(lists && { lists: listsAtHand(lists) }),
  };
}

/**
 * Later changes that a certification or a lock forbids are looked at last, as the acceptance of a signature (EN 319 102-1, clause
 * 5.2.8) is: what already keeps it from passing stays the verdict, and the change is told before it. One that would pass fails:
 * such a change “shall invalidate the signature” (ISO 32000-2, table 257), as Acrobat has it. EU DSS sees it too, and by its
 * default policy only warns.
 */
function addSignature(report: SignatureReport, found: SignatureValidation): void {
  const validation: SignatureValidation = found;
  const forbidden = forbiddenChange(report);
  if (forbidden) validation.causes = [forbidden, ...validation.causes];
  if (forbidden && validation.indication === 'TOTAL-PASSED') {
    validation.indication = 'TOTAL-FAILED';
    validation.subIndication = 'FORMAT_FAILURE';
    delete validation.provableUntil;
  }
  report.validation = validation;
  take(report, validation.indication, validation);
}

const total = { PASSED: 'TOTAL-PASSED', FAILED: 'TOTAL-FAILED', INDETERMINATE: 'INDETERMINATE' } as const;

/** A timestamp proves what it covers, whatever came later. As the signature of a document it fails as others do. */
function addTimestamp(report: SignatureReport, validation: TimestampValidation): void {
  report.timestampValidation = validation;
  const forbidden = forbiddenChange(report);
  if (forbidden && validation.indication === 'PASSED') {
    take(report, 'TOTAL-FAILED', { subIndication: 'FORMAT_FAILURE', causes: [forbidden] });
  } else take(report, total[validation.indication], validation);
}

function forbiddenChange({ coverage, detail }: SignatureReport): ValidationCause | undefined {
  if (coverage.permitted !== false) return undefined;
  const words = detail ?? 'the document was changed in a way that it forbids';
  return { about: 'document', words, code: 'forbidden-change', clause: 'ISO 32000-2, 12.8.2' };
}

function take(
  report: SignatureReport,
  indication: SignatureReport['indication'],
  { subIndication, causes }: Pick<SignatureValidation, 'subIndication' | 'causes'>,
): void {
  report.indication = indication;
  delete report.subIndication;
  if (subIndication) report.subIndication = subIndication;
  const [cause] = causes;
  if (cause && report.detail === undefined) report.detail = cause.words;
}

/** The certificates that the verdicts name. */
export function namedCertificates({ signatures, timestamps, certificates }: ValidationOutcome): CertificateReport[] {
  const revocation = signatures.flatMap((one) => one.revocation.flatMap(({ issuer }) => issuer ?? []));
  const named = new Set([...[...signatures, ...timestamps].flatMap(({ chain }) => chain), ...revocation]);
  return [...named].flatMap((id): CertificateReport[] => {
    const der = certificates.get(id);
    if (!der) return [];
    try {
      const { subject, issuer, serialNumber, notBefore, notAfter } = readCertificate(der);
      return [{ id, subject, issuer, serialNumber, notBefore, notAfter, der: Buffer.from(der).toString('base64') }];
    } catch (error) {
      if (error instanceof CertificateError) return [];
      throw error;
    }
  });
}
