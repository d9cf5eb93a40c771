import type { IdentificationMethod } from '../../../../preload/contract/identity';
import type { OpenIdConnectConfiguration } from '../../../configuration/authenticators/openid-connect';
import { CountersignError } from '../../../errors/countersign-error';
import type { Identity } from '../../identity';
import type { LoginProof } from '../../login-proof';
import type { LoginAttempt } from './login-attempt';

type Claims = Identity['claims'];

/** Of the protocol, not of the person. */
const protocolClaims = new Set(['nonce', 'at_hash', 'c_hash', 's_hash', 'nbf', 'exp', 'iat']);
/** What the history keeps (OpenID Connect Core 1.0, clause 2). */
const evidenceClaims = ['sub', 'acr', 'auth_time', 'jti', 'sid'];
const longestUsername = 200;
const mostClaims = 200;

export interface LoginFacts {
  /** The authenticator's name. */
  name: string;
  configuration: OpenIdConnectConfiguration;
  identifiedBy: IdentificationMethod;
  issuer: string;
  proof: LoginProof;
  now: Date;
}

/**
 * Claims as patterns and REQUIRED_CLAIMS take them: text or lists of text. What an issuer nests is found by its path
 * (`realm_access.roles`).
 */
export function flatClaims(claims: Readonly<Record<string, unknown>>): Claims {
  const flat: Record<string, string | readonly string[]> = {};
  const add = (path: string, value: unknown, depth: number): void => {
    if (Object.keys(flat).length >= mostClaims) return;
    const text = asText(value);
    if (text !== undefined) flat[path] = text;
    else if (Array.isArray(value)) flat[path] = value.map(asText).filter((one) => one !== undefined);
    else if (value !== null && typeof value === 'object' && depth < 3) {
      for (const [name, inner] of Object.entries(value)) add(`${path}.${name}`, inner, depth + 1);
    }
  };
  for (const [name, value] of Object.entries(claims)) {
    if (!protocolClaims.has(name)) add(name, value, 0);
  }
  return flat;
}

/** The username that the claims say; undefined where none that can be one is there. */
export function usernameIn(claims: Claims, claim: string): string | undefined {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  const usable =
    typeof value === 'string' &&
    value.trim() === value &&
    value !== '' &&
    value.length <= longestUsername &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value);
  return usable ? value : undefined;
}

/**
 * Who logged in, if they may sign here.
 *
 * @param raw - claims of a verified identity token, with those of the issuer's userinfo where they had to be asked for
 * @throws CountersignError identity.answerUnusable (username), identity.notAllowed (claim)
 */
export function identityOf(
  raw: Readonly<Record<string, unknown>>,
  { name: authenticator, configuration, identifiedBy, issuer, proof, now }: LoginFacts,
  attempt: LoginAttempt,
): Identity {
  const claims = flatClaims(raw);
  const username = usernameIn(claims, configuration.USERNAME_CLAIM);
  if (username === undefined) throw attempt.unusable('username');
  const missing = missingClaim(claims, configuration.REQUIRED_CLAIMS ?? {});
  if (missing !== undefined) {
    const params = { authenticator: attempt.title, username, reason: 'claim', name: missing } as const;
    throw new CountersignError('identity.notAllowed', params);
  }
  const authTime = raw['auth_time'];
  const proven = typeof authTime === 'number' ? new Date(authTime * 1000) : now;
  const shown = usernameIn(claims, 'name');
  return {
    ...{ username, identifiedBy, authenticator, issuer, proof, claims },
    ...(shown !== undefined && { name: shown }),
    provenAt: (Number.isNaN(proven.getTime()) ? now : proven).toISOString(),
    evidence: Object.fromEntries(
      evidenceClaims.flatMap((claim) => (typeof claims[claim] === 'string' ? [[claim, claims[claim]]] : [])),
    ),
  };
}

/** The first claim that does not say what is demanded: one of the values, or a list with one of them. */
function missingClaim(claims: Claims, required: Record<string, string | string[]>): string | undefined {
  return Object.keys(required).find((name) => {
    const said = Object.hasOwn(claims, name) ? [claims[name] ?? []].flat() : [];
    return ![required[name] ?? []].flat().some((value) => said.includes(value));
  });
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
