import { t } from '../../i18n/translate';

/** How long a PIN of the token may be, in words. */
export function lengthHint(
  { minLength, maxLength }: { minLength: number; maxLength: number },
  say: typeof t = t,
): string {
  const min = Math.max(1, minLength);
  return maxLength > 0 && maxLength < 64
    ? say('pin.lengthRange', { min, max: maxLength })
    : say('pin.lengthAtLeast', { min });
}
