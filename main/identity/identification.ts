import { userInfo } from 'node:os';
import { CountersignError } from '../errors/countersign-error';
import type { Configuration, SignerConfiguration } from '../configuration/configuration';
import { authTypesOf } from '../configuration/configuration-authenticators';
import type { Identity } from './identity';

/** Who is at the desk before anybody logged in: whom the operating system let in, or whom the configuration names. */
export function identifySignatory(identification: Configuration['IDENTIFICATION']): Identity {
  return identification.source === 'configuration'
    ? { username: identification.username, identifiedBy: 'configuration', claims: {}, evidence: {} }
    : { username: userInfo().username, identifiedBy: 'operating-system', claims: {}, evidence: {} };
}

/** Whether a signer takes a person that nobody logged in. */
export function takesAnyone(signer: Pick<SignerConfiguration, 'AUTHTYPE'>): boolean {
  return authTypesOf(signer).some((type) => type === 'NOAUTH' || type === 'UsernameAuthorizer');
}

/**
 * Applies a signer's AUTHTYPE.
 *
 * @param signatory - absent where the signer wants a login and nobody has logged in
 * @returns the person, who may use this signer
 * @throws CountersignError identity.required, signer.notAuthorized
 */
export function authorize(name: string, signer: SignerConfiguration, signatory: Identity | undefined): Identity {
  if (!signatory) throw new CountersignError('identity.required', { signer: name });
  const types = authTypesOf(signer);
  const { username } = signatory;
  const named = signer.ACCEPT_ALL_USERNAMES || signer.ACCEPT_USERNAMES?.includes(username);
  // A login proves more than NOAUTH wants; whoever logged in is let in unless usernames are named.
  const anybody = types.includes('NOAUTH') || (signatory.authenticator !== undefined && !signer.ACCEPT_USERNAMES);
  if (named || anybody) return signatory;
  throw new CountersignError('signer.notAuthorized', { signer: name, username });
}
