import type { ParseArgsConfig } from 'node:util';

/** Options of commands that a signer may want a login for. */
export const identifyOptions = {
  identify: { type: 'string' },
  'login-stdin': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

export const identifyUsage = `      --identify HOW            logs you in first, for a signer that wants it: one of the AUTHENTICATORS by its name, or
                                a way: browser, device-code, card, password; the address and the code of a
                                login go to standard error
      --login-stdin             reads the username and the password of the login from standard input, two lines before
                                all others
`;

/** How a person wants to log in: an authenticator's name, or a way; and whether name and password come from standard input. */
export function identifyIn(values: { identify?: string | undefined; 'login-stdin'?: boolean | undefined }): {
  identify?: string;
  loginStdin?: true;
} {
  const loginStdin = values['login-stdin'] === true;
  const identify = values.identify ?? (loginStdin ? 'password' : undefined);
  return { ...(identify !== undefined && { identify }), ...(loginStdin && { loginStdin }) };
}
