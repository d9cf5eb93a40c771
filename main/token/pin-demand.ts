/**
 * How often a key wants the PIN, learned while it signs: most tokens hide private keys, and with them
 * CKA_ALWAYS_AUTHENTICATE, until the first login.
 * - `once`: the login serves the batch
 * - `each`: the login, and once more for each signature
 */
export type PinDemand = 'once' | 'each';

/** How many PINs a batch needs, its login included. */
export function pinEntries(demand: PinDemand, signatures: number): number {
  return demand === 'once' ? 1 : 1 + signatures;
}

/** The key under which a demand is remembered: two cards may carry keys of one name. */
export function pinDemandKey(serial: string, alias: string): string {
  return `${serial}\u0000${alias}`;
}
