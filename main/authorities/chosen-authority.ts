import { CountersignError } from '../errors/countersign-error';
import type { Configuration } from '../configuration/configuration';
import type { CertificateAuthority } from './certificate-authority';
import { authorityOf } from './kinds';

/**
 * The certificate authority that requests are sent to.
 *
 * @param own - the signer's CERTIFICATEAUTHORITY, which no request overrules
 * @param requested - by name; without either, the only one of the configuration
 * @throws CountersignError authority.none, authority.required, authority.unknown, authority.notAllowed
 */
export function certificateAuthority(
  configuration: Configuration | undefined,
  own: string | undefined,
  requested: string | undefined,
): CertificateAuthority {
  const known = configuration?.CERTIFICATEAUTHORITIES ?? {};
  const names = Object.keys(known);
  if (names.length === 0) throw new CountersignError('authority.none', {});
  if (own !== undefined && requested !== undefined && own !== requested) {
    throw new CountersignError('authority.notAllowed', { authority: requested, own });
  }
  const name = own ?? requested ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) throw new CountersignError('authority.required', { authorities: names.join(', ') });
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!found) throw new CountersignError('authority.unknown', { authority: name });
  return authorityOf(name, found);
}
