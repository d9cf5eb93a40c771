import type { ParseArgsConfig } from 'node:util';

/** Options of commands that a signer may want a login for. */
export const identifyOptions = {
  identify: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const identifyUsage = `      --identify HOW            logs you in first, for a signer that wants it: one of the AUTHENTICATORS by its name, or
                                a way: browser, device-code, card, password; the address and the code of a
                                login go to standard error
`;

/** How a person wants to log in: an authenticator's name, or a way. */
export function identifyIn({ identify }: { identify?: string | undefined }): { identify?: string } {
  return identify === undefined ? {} : { identify };
}
