import { makesSeals } from '../../../preload/contract/assurance-sentences';
import type { SigningOutcome } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';

/** Who signed and when, with who says so: an authority's timestamp, or this computer's clock alone. */
export function signedBy({ certificate, assurance, signedAt, timestamp, onBehalfOf }: SigningOutcome): string {
  const behalf = onBehalfOf && t('signFor.onBehalfOf', onBehalfOf);
  const subject = [certificate.subject, ...(behalf ? [behalf] : [])].join(' ');
  const done = makesSeals(certificate, assurance) ? 'Sealed' : 'Signed';
  return timestamp
    ? t('result.signedByConfirmed', { done, subject, at: timestamp.time, authority: timestamp.authority })
    : t('result.signedBy', { done, subject, at: signedAt });
}

/** What was wanted and not reached, where the signer allows less; undefined when the wanted level was reached. */
export function shortfall({ level, lowerThan }: SigningOutcome): string | undefined {
  return lowerThan && t('result.lowerThan', { level, wanted: lowerThan.level, reasons: lowerThan.reasons });
}
