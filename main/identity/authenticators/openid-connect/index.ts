import * as openid from 'openid-client';
import type { IdentificationMethod, IdentificationWay } from '../../../../preload/contract/identity';
import type { OpenIdConnectConfiguration } from '../../../configuration/authenticators/openid-connect';
import { CountersignError } from '../../../errors/countersign-error';
import type { Exchanger } from '../../../network/network';
import type { Authenticator, IdentificationConversation } from '../../authenticator';
import type { Identity } from '../../identity';
import { LoginProof } from '../../login-proof';
import { loginInBrowser } from './browser-login';
import { loginWithCode } from './device-login';
import { flatClaims, identityOf, usernameIn } from './identity-of-claims';
import { probeIssuer } from './discovery-probe';
import { checkIdentityToken } from './identity-token-checks';
import { connectIssuer } from './issuer-connection';
import { LoginAttempt } from './login-attempt';
import { asLoginError } from './login-errors';

interface LoginServices {
  /** How the issuer is reached. */
  exchange: Exchanger;
  now: () => Date;
}

type Tokens = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

/** How a session's login is taken back at its issuer. By the proof, which a copy of an identity has, too; no inspection shows it. */
const revocations = new WeakMap<LoginProof, () => Promise<void>>();

/** AUTHTYPE JwtAuthorizer: OpenID Connect Core 1.0, in the system's browser (RFC 8252) or with a code (RFC 8628). */
export function openIdConnect(
  name: string,
  configuration: OpenIdConnectConfiguration,
  services: LoginServices,
): Authenticator {
  const title = configuration.title ?? name;
  return {
    name,
    title,
    authType: 'JwtAuthorizer',
    ways: configuration.OIDC_WAYS,
    async reach() {
      await probeIssuer(title, configuration, services.exchange);
      return 'the issuer answers for itself';
    },
    identify: (conversation, way) => identify(name, title, configuration, services, conversation, way),
    signOut: async ({ proof }) => {
      if (!proof) return;
      const revoke = revocations.get(proof);
      revocations.delete(proof);
      await revoke?.();
    },
  };
}

async function identify(
  name: string,
  title: string,
  configuration: OpenIdConnectConfiguration,
  { exchange, now }: LoginServices,
  conversation: IdentificationConversation,
  way: IdentificationWay,
): Promise<Identity> {
  const attempt = new LoginAttempt(title, conversation.signal, configuration.OIDC_LOGIN_SECONDS * 1000);
  try {
    const issuer = await connectIssuer(configuration, exchange, attempt);
    checkWay(way, configuration, issuer, title);
    const login = way === 'browser' ? loginInBrowser : loginWithCode;
    const method = way === 'browser' ? 'openid-connect' : 'device-code';
    return await login<Identity>(issuer, requestParameters(configuration), conversation, attempt, (tokens, nonce) =>
      identityFrom(tokens, nonce, { name, configuration, issuer, method, attempt, now: now() }),
    );
  } catch (error) {
    throw asLoginError(error, attempt);
  } finally {
    attempt.end();
  }
}

function checkWay(
  way: IdentificationWay,
  { OIDC_WAYS }: OpenIdConnectConfiguration,
  issuer: openid.Configuration,
  authenticator: string,
): void {
  const { authorization_endpoint: browser, device_authorization_endpoint: code } = issuer.serverMetadata();
  const there = (way === 'browser' && browser !== undefined) || (way === 'device-code' && code !== undefined);
  if (!there || !OIDC_WAYS.includes(way)) {
    throw new CountersignError('identity.wayUnavailable', { authenticator });
  }
}

/** Clause 3.1.2.1. */
function requestParameters({
  OIDC_SCOPES,
  OIDC_ACR,
  OIDC_MAX_AGE,
}: OpenIdConnectConfiguration): Record<string, string> {
  return {
    scope: [...new Set(['openid', ...OIDC_SCOPES])].join(' '),
    ...(OIDC_ACR && { acr_values: OIDC_ACR.join(' ') }),
    ...(OIDC_MAX_AGE !== undefined && { max_age: String(OIDC_MAX_AGE) }),
  };
}

interface LoginContext {
  name: string;
  configuration: OpenIdConnectConfiguration;
  issuer: openid.Configuration;
  method: IdentificationMethod;
  attempt: LoginAttempt;
  now: Date;
}

/** Who the tokens say that it is. The access token is used once at most, and kept by nobody. */
async function identityFrom(tokens: Tokens, nonce: string, context: LoginContext): Promise<Identity> {
  const { configuration, issuer, attempt, name, method, now } = context;
  const claims = tokens.claims();
  if (!claims || tokens.id_token === undefined) throw attempt.unusable('malformed');
  const login = { idToken: tokens.id_token, claims, accessToken: tokens.access_token };
  checkIdentityToken(login, { configuration, nonce, now }, attempt);
  const all = { ...(await userInfoWhereNeeded(tokens, claims, context)), ...claims };
  const proof = new LoginProof(tokens.id_token);
  const facts = { name, configuration, identifiedBy: method, issuer: claims.iss, proof, now };
  const identity = identityOf(all, facts, attempt);
  rememberRevocation(proof, tokens, issuer);
  return identity;
}

/** Clause 5.3: asked only where the identity token does not say the username; the token's own claims count before these. */
async function userInfoWhereNeeded(
  { access_token }: Tokens,
  claims: openid.IDToken,
  { configuration, issuer, attempt }: LoginContext,
): Promise<Record<string, unknown>> {
  if (usernameIn(flatClaims(claims), configuration.USERNAME_CLAIM) !== undefined) return {};
  if (issuer.serverMetadata().userinfo_endpoint === undefined) return {};
  const info = await attempt.until(openid.fetchUserInfo(issuer, access_token, claims.sub));
  // Those of an identity token are the issuer's word on the login; userinfo has none of that to say.
  const { acr: _acr, auth_time: _time, sid: _sid, jti: _jti, ...person } = info as Record<string, unknown>;
  return person;
}

/** Nothing renews a login here: what the issuer gave to do so has its only use in taking it back (RFC 7009). */
function rememberRevocation(proof: LoginProof, { refresh_token: token }: Tokens, issuer: openid.Configuration): void {
  if (token === undefined || issuer.serverMetadata().revocation_endpoint === undefined) return;
  revocations.set(proof, () =>
    openid.tokenRevocation(issuer, token, { token_type_hint: 'refresh_token' }).catch(() => undefined),
  );
}
