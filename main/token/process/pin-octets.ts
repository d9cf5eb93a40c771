import pkcs11js from 'pkcs11js';

/** A secret on its way to the token: octets, which whoever uses them wipes, or null, which leaves it to the reader's pad. */
export type Pin = Uint8Array | null;

/**
 * Whether the addon takes octets and `null` for NULL (build/setup/pkcs11js-patch.mjs). Without that a pad is not used at all: an
 * empty string in place of NULL is a PIN, and may cost a try.
 */
export const canUsePinPad = (pkcs11js as { pinsAsOctets?: unknown }).pinsAsOctets === true;

/** A PIN as C_Login, C_SetPIN and C_InitPIN of the addon take it; its types know strings only. */
export function forAddon(pin: Pin): string {
  if (canUsePinPad || pin === null) return pin as unknown as string;
  return Buffer.from(pin.buffer, pin.byteOffset, pin.byteLength).toString('utf8');
}

/** Overwrites secrets that have served. */
export function wipe(...pins: (Pin | undefined)[]): void {
  for (const pin of pins) pin?.fill(0);
}
