import { basename } from 'node:path';
import type { Identity } from '../identity/identity';
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
  { username }: Pick<Identity, 'username'>,
): PinRequest {
  return {
    ...tokenInPinRequest(token, description),
    alias: request.alias ?? '',
    // A file names its holder behind the password; for a key that is made, it is who is at the desk.
    signatory: description.keystore ? '' : username,
    documentNames: request.documents.map(({ path }) => basename(path)),
    purpose: 'login',
    entry: 1,
    entries: 1,
  };
}
