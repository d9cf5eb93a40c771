import type { SignatorySummary } from '../../../preload/contract/identity';
import { t } from '../../i18n/translate';

/** Who was identified, and by what, in one phrase. */
export function identifiedWords({ identifiedBy, username, name, issuer }: SignatorySummary): string {
  const person = name === undefined || name === username ? username : `${name} (${username})`;
  return t(`who.identified.${identifiedBy}`, { username: person, ...(issuer !== undefined && { issuer }) });
}
