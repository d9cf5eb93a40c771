import type { PinPurpose } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { CryptoToken, PinKeeper } from './crypto-token';

/**
 * The keeper of a token's PIN.
 * @throws CountersignError keystore.unmanaged, pin.changeUnsupported
 */
export function managedPins({ name: token, pins, keystore }: CryptoToken, purpose: PinPurpose): PinKeeper {
  if (pins) return pins;
  throw keystore === 'PKCS12'
    ? new CountersignError('keystore.unmanaged', { token })
    : new CountersignError('pin.changeUnsupported', { token, purpose });
}
