import { basename } from 'node:path';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { TokenDescription } from '../token/crypto-token';
import { tokenInPinRequest } from './pin-request';
import type { PinRequest, SignRequest } from './signing-port';

/**
 * What the PIN window shows before a token is opened whose certificates are seen only behind the login, or that is to make its key:
 * no key is known then, so none is named.
 */
export function unlockingRequest(
  token: string,
  description: TokenDescription,
  request: SignRequest,
  { signatory: { username }, delegation }: Pick<IdentifiedSigner, 'signatory' | 'delegation'>,
): PinRequest {
  return {
    ...tokenInPinRequest(token, description),
    alias: request.alias ?? '',
    // A file names its holder behind the password; for a key that is made, it is who is at the desk.
    signatory: description.keystore ? '' : username,
    documentNames: request.documents.map(({ path }) => basename(path)),
    ...(delegation && { onBehalfOf: delegation.principal }),
    purpose: 'login',
    entry: 1,
    entries: 1,
  };
}
