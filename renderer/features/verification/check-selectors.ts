import type { CheckedDocument } from '../../../preload/contract/checks';
import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport, VerificationReport } from '../../../preload/contract/document-report';
import { verdictWords } from '../../../preload/contract/verification-sentences';
import { signingCertificate } from '../../../preload/contract/verification-details';
import { signaturesOf, standingOf, validationOf, verdictOf } from '../../../preload/contract/verification-verdict';
import type { VerdictTone } from '../../../preload/contract/verification-verdict';
import { t } from '../../i18n/translate';

export const checkFilters = ['all', 'attention', 'unconfirmed', 'confirmed', 'unsigned'] as const;
export type CheckFilter = (typeof checkFilters)[number];

export type RowTone = VerdictTone | 'busy';

/** What one row of the table says of its document. */
export function rowVerdict({ check }: CheckedDocument): { words: string; tone: RowTone } {
  switch (check.state) {
    case 'waiting':
      return { words: t('check.waiting'), tone: 'plain' };
    case 'checking':
      return { words: t('check.checking'), tone: 'busy' };
    case 'failed': {
      const locked = check.error.code === 'document.passwordNeeded';
      return { words: t(locked ? 'check.locked' : 'check.unreadable'), tone: 'warn' };
    }
    case 'checked':
      return { words: verdictWords(check.report), tone: verdictOf(check.report).tone };
  }
}

/** Whether a document passes a filter. What is not known yet passes none but `all`. */
export function passes(document: CheckedDocument, filter: CheckFilter): boolean {
  const { check } = document;
  if (filter === 'all') return true;
  if (check.state === 'failed') return filter === 'attention';
  if (check.state !== 'checked') return false;
  const { standing, tone } = verdictOf(check.report);
  if (filter === 'unsigned') return signaturesOf(check.report).length === 0;
  if (filter === 'attention') return tone === 'warn' || tone === 'bad';
  if (standing === undefined || signaturesOf(check.report).length === 0) return false;
  return filter === 'confirmed' ? tone === 'good' : tone === 'plain';
}

/** How many documents pass each filter. */
export function countByFilter(documents: readonly CheckedDocument[]): Record<CheckFilter, number> {
  const counts: Record<CheckFilter, number> = { all: 0, attention: 0, unconfirmed: 0, confirmed: 0, unsigned: 0 };
  for (const document of documents) {
    for (const filter of checkFilters) if (passes(document, filter)) counts[filter] += 1;
  }
  return counts;
}

export const isOver = ({ check }: CheckedDocument): boolean => check.state === 'checked' || check.state === 'failed';

/** Who signed, in the order of the signatures, each once. */
export function signatories(report: VerificationReport): string[] {
  return [...new Set(signaturesOf(report).map(({ signer }) => signer?.subject ?? t('check.unnamed')))];
}

/** The certificates of a signature that are known, from the signatory up. */
export function chainOf(signature: SignatureReport, certificates: readonly CertificateFacts[]): CertificateFacts[] {
  const chain = (validationOf(signature) ?? signature.timestampValidation)?.chain ?? [];
  const known = chain.flatMap((id) => certificates.find((one) => one.id === id) ?? []);
  if (known.length > 0) return known;
  const own = signingCertificate(signature, certificates);
  return own ? [own] : [];
}

/** What of a document can be saved as it was signed: an intact signature that does not reach its end. */
export function hasOwnRevision({ integrity, coverage }: SignatureReport): boolean {
  return integrity === 'intact' && !coverage.wholeDocument && coverage.revisionEnd > 0;
}

/** Whether extending adds anything: to signatures that are confirmed, or of which only too little is known. */
export function canExtend(report: VerificationReport): boolean {
  const signatures = signaturesOf(report);
  const sound = signatures.filter((one) => ['confirmed', 'unconfirmed'].includes(standingOf(one)));
  return signatures.length > 0 && sound.length === signatures.length;
}
