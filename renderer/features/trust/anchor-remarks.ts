import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import { t } from '../../i18n/translate';

/** What a person should know before, and while, a certificate is trusted: an anchor is judged by nobody else. */
export function anchorRemarks({ authority, notBefore, notAfter }: CertificateFacts, now: Date): string[] {
  const remarks: string[] = [];
  if (!authority) remarks.push(t('trust.noAuthority'));
  if (Date.parse(notAfter) < now.getTime()) remarks.push(t('trust.expired'));
  if (Date.parse(notBefore) > now.getTime()) remarks.push(t('trust.notYetValid'));
  return remarks;
}
