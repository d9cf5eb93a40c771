import type { PinState, TokenDescription } from '../token/crypto-token';
import type { PinRequest } from './signing-port';

/**
 * What a PIN window says of the token, whatever its PIN is for.
 *
 * @param name - the token's name in the configuration
 * @param pin - its PIN as it is now, where that is known better than when the token was described
 */
export function tokenInPinRequest(
  name: string,
  { label, serial, slotDescription, oneOfSeveral, keystore, ...described }: TokenDescription,
  pin: PinState = described.pin,
): Pick<PinRequest, 'token' | 'onReader' | 'keystore' | 'minLength' | 'maxLength' | 'lastTry' | 'countLow'> {
  return {
    token: { name, label, serial, ...(oneOfSeveral && { slot: slotDescription }) },
    onReader: pin.protectedPath,
    ...(keystore && { keystore }),
    minLength: pin.minLength,
    maxLength: pin.maxLength,
    lastTry: pin.finalTry,
    countLow: pin.countLow,
  };
}
