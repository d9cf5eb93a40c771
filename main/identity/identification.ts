import { userInfo } from 'node:os';
import { CountersignError } from '../errors/countersign-error';
import type { Configuration, SignerConfiguration } from '../configuration/configuration';

/** The person who signs, and what says so. */
export interface Signatory {
  username: string;
  identifiedBy: 'operating-system' | 'configuration';
}

/** Identifies the signatory before anything is signed (eIDAS, Article 26 (b), begins here; the PIN completes it). */
export function identifySignatory(identification: Configuration['IDENTIFICATION']): Signatory {
  return identification.source === 'configuration'
    ? { username: identification.username, identifiedBy: 'configuration' }
    : { username: userInfo().username, identifiedBy: 'operating-system' };
}

/**
 * Applies a signer's AUTHTYPE.
 * @throws CountersignError signer.notAuthorized
 */
export function authorize(name: string, signer: SignerConfiguration, { username }: Signatory): void {
  if (signer.AUTHTYPE === 'NOAUTH' || signer.ACCEPT_ALL_USERNAMES || signer.ACCEPT_USERNAMES?.includes(username))
    return;
  throw new CountersignError('signer.notAuthorized', { signer: name, username });
}
