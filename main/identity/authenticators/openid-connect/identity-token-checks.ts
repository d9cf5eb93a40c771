import { createHash, timingSafeEqual } from 'node:crypto';
import type { IDToken } from 'openid-client';
import type { OpenIdConnectConfiguration } from '../../../configuration/authenticators/openid-connect';
import { clockTolerance } from './issuer-connection';
import type { LoginAttempt } from './login-attempt';
import { clockSkewed } from './login-errors';

/** What came back of a login, with the signature of its identity token verified. */
export interface VerifiedLogin {
  /** A JWT in its compact form. */
  idToken: string;
  claims: IDToken;
  accessToken: string;
}

export interface TokenExpectations {
  configuration: OpenIdConnectConfiguration;
  /** What was sent along; an identity token that has another one belongs to another login. */
  nonce: string;
  now: Date;
}

/**
 * What OpenID Connect Core 1.0, clause 3.1.3.7, has a client check beyond signature, issuer, audience and expiry, and what this
 * signer demands of a login.
 *
 * @throws CountersignError identity.answerUnusable, identity.clockSkewed
 */
export function checkIdentityToken(
  { idToken, claims, accessToken }: VerifiedLogin,
  { configuration, nonce, now }: TokenExpectations,
  attempt: LoginAttempt,
): void {
  const { OIDC_CLIENTID, OIDC_ACR, OIDC_MAX_AGE } = configuration;
  // A device login (RFC 8628) does not have to carry it; the browser's is demanded by the library.
  if (claims.nonce !== undefined && !sameSecret(claims.nonce, nonce)) throw attempt.unusable('nonce');
  if (claims.azp !== undefined && claims.azp !== OIDC_CLIENTID) throw attempt.unusable('audience');
  const atHash = claims['at_hash'];
  if (atHash !== undefined && atHash !== accessTokenHash(idToken, accessToken)) throw attempt.unusable('signature');
  // Issued in the future: a clock of ours that is slow would also let an old login pass for a new one.
  const ahead = claims.iat - now.getTime() / 1000;
  if (ahead > clockTolerance) throw clockSkewed(attempt, Math.round(ahead));
  if (OIDC_ACR && !OIDC_ACR.some((acr) => acr === claims['acr'])) throw attempt.unusable('acr');
  if (OIDC_MAX_AGE === undefined) return;
  // The age counts from when the login began here: who takes long to type a password did not log in too long ago.
  const oldest = now.getTime() / 1000 - attempt.elapsed - OIDC_MAX_AGE - clockTolerance;
  if (claims.auth_time === undefined || claims.auth_time < oldest) throw attempt.unusable('auth-time');
}

/** Clause 3.1.3.6: the left half of the digest that the token's own algorithm takes. */
function accessTokenHash(idToken: string, accessToken: string): string {
  const header = JSON.parse(Buffer.from(idToken.split('.', 1)[0] ?? '', 'base64url').toString()) as { alg?: string };
  const bits = /\d{3}$/.exec(header.alg ?? '')?.[0] ?? '512';
  const digest = createHash(`sha${bits}`).update(accessToken, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** Whether two secrets are the same, however long the first is. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
