import { basename } from 'node:path';
import type { TokenDescription } from '../token/crypto-token';
import type { PinRequest, SignRequest } from './signing-port';

/**
 * What the PIN window shows before a token is opened whose certificates are seen only behind the login: neither the key nor
 * its holder is known then, so neither is named.
 */
export function unlockingRequest(token: string, description: TokenDescription, request: SignRequest): PinRequest {
  const { label, serial, pin, keystore } = description;
  return {
    token: { name: token, label, serial },
    alias: request.alias ?? '',
    signatory: '',
    documentNames: request.documents.map(({ path }) => basename(path)),
    purpose: 'login',
    entry: 1,
    entries: 1,
    onReader: false,
    ...(keystore && { keystore }),
    minLength: pin.minLength,
    maxLength: pin.maxLength,
    lastTry: pin.finalTry,
    countLow: pin.countLow,
  };
}
