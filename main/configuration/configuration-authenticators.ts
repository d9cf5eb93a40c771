import { z } from 'zod';
import { authTypes, type AuthType } from '../../preload/contract/identity';
import { accounts } from './authenticators/accounts';
import { clientCertificate } from './authenticators/client-certificate';
import { directory } from './authenticators/directory';
import { openIdConnect } from './authenticators/openid-connect';

/** UsernamePasswordAuthorizer: what passwords are held against. */
const usernamePassword = z.discriminatedUnion('ACCOUNTS', [accounts, directory]);

/** An entry of AUTHENTICATORS; each kind has its file under `authenticators`. */
export const authenticator = z.discriminatedUnion('AUTHTYPE', [openIdConnect, clientCertificate, usernamePassword]);

export type AuthenticatorConfiguration = z.output<typeof authenticator>;

/** AUTHTYPE of a signer: one, or several of which the person chooses. */
export const authType = z.union([z.enum(authTypes), z.array(z.enum(authTypes)).min(1)]);

/** AUTHTYPE as a list. */
export function authTypesOf({ AUTHTYPE }: { AUTHTYPE: AuthType | AuthType[] }): readonly AuthType[] {
  return typeof AUTHTYPE === 'string' ? [AUTHTYPE] : AUTHTYPE;
}

/** AUTHTYPE as the history writes it. */
export function recordedAuthType(signer: { AUTHTYPE: AuthType | AuthType[] }): string {
  return authTypesOf(signer).join(',');
}

/**
 * The authenticators that a signer accepts: those of its AUTHENTICATORS, or all of its AUTHTYPEs.
 * @returns names
 */
export function acceptedAuthenticators(
  signer: { AUTHTYPE: AuthType | AuthType[]; AUTHENTICATORS?: string[] | undefined },
  known: Readonly<Record<string, AuthenticatorConfiguration>>,
): string[] {
  const types = authTypesOf(signer);
  const fitting = Object.keys(known).filter((name) => types.includes(known[name]!.AUTHTYPE));
  return signer.AUTHENTICATORS ? signer.AUTHENTICATORS.filter((name) => fitting.includes(name)) : fitting;
}

/** Where a signer wants a login that nothing in the configuration gives. */
export function authenticatorConflicts(
  signer: { AUTHTYPE: AuthType | AuthType[]; AUTHENTICATORS?: string[] | undefined },
  known: Readonly<Record<string, AuthenticatorConfiguration>>,
): { path: (string | number)[]; expected: string }[] {
  const types = authTypesOf(signer);
  const unknown = (signer.AUTHENTICATORS ?? []).flatMap((name, index) =>
    Object.hasOwn(known, name) && types.includes(known[name]!.AUTHTYPE)
      ? []
      : [{ path: ['AUTHENTICATORS', index], expected: `one of the AUTHENTICATORS with an AUTHTYPE of this signer` }],
  );
  const missing = types
    .filter((type) => type !== 'NOAUTH' && type !== 'UsernameAuthorizer')
    .filter((type) => !acceptedAuthenticators(signer, known).some((name) => known[name]!.AUTHTYPE === type))
    .map((type) => ({
      path: ['AUTHTYPE'],
      expected: `no ${type}, because no entry of AUTHENTICATORS has that AUTHTYPE`,
    }));
  return [...unknown, ...missing];
}

/** Where an entry of AUTHENTICATORS names what the configuration has not, or demands what it forbids. */
export function authenticatorEntryConflicts(
  one: AuthenticatorConfiguration,
  known: {
    CRYPTOTOKENS: Readonly<Record<string, unknown>>;
    TRUSTANCHORS: Readonly<Record<string, unknown>>;
    ALLOW_ONLINE_CHECKS: boolean;
  },
): { path: (string | number)[]; expected: string }[] {
  if (one.AUTHTYPE !== 'CLIENTCERT') return [];
  const oneOf = (what: string, entries: Readonly<Record<string, unknown>>): string =>
    `one of the ${what} (${Object.keys(entries).join(', ')})`;
  const anchors = typeof one.TRUSTANCHORS === 'string' ? [] : one.TRUSTANCHORS;
  return [
    ...(Object.hasOwn(known.CRYPTOTOKENS, one.CRYPTOTOKEN)
      ? []
      : [{ path: ['CRYPTOTOKEN'], expected: oneOf('CRYPTOTOKENS', known.CRYPTOTOKENS) }]),
    ...anchors.flatMap((anchor, index) =>
      Object.hasOwn(known.TRUSTANCHORS, anchor)
        ? []
        : [{ path: ['TRUSTANCHORS', index], expected: oneOf('TRUSTANCHORS', known.TRUSTANCHORS) }],
    ),
    ...(one.REVOCATION === 'DEMANDED' && !known.ALLOW_ONLINE_CHECKS
      ? [{ path: ['REVOCATION'], expected: '"SOFT", because ALLOW_ONLINE_CHECKS is false and nobody can be asked' }]
      : []),
  ];
}
