import type { SigningOutcome } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';

/** Who signed and when, with who says so: an authority's timestamp, or this computer's clock alone. */
export function signedBy({ certificate, signedAt, timestamp }: SigningOutcome): string {
  const { subject } = certificate;
  return timestamp
    ? t('result.signedByConfirmed', { subject, at: timestamp.time, authority: timestamp.authority })
    : t('result.signedBy', { subject, at: signedAt });
}

/** What was wanted and not reached, where the signer allows less; undefined when the wanted level was reached. */
export function shortfall({ level, lowerThan }: SigningOutcome): string | undefined {
  return lowerThan && t('result.lowerThan', { level, wanted: lowerThan.level, reasons: lowerThan.reasons });
}
