import type { IdentificationConversation } from '../identity/authenticator';
import { tokenInPinRequest } from './pin-request';
import type { PinRequest } from './signing-port';

/** What the PIN window shows before a card proves who somebody is: its key, whose it is, and that no document is signed. */
export function identifyingRequest({
  token,
  description,
  alias,
  subject,
}: Parameters<IdentificationConversation['askPin']>[0]): PinRequest {
  return {
    ...tokenInPinRequest(token, description),
    alias,
    signatory: subject,
    documentNames: [],
    purpose: 'login',
    task: 'identify',
    entry: 1,
    entries: 1,
  };
}
