import * as openid from 'openid-client';
import { isProtected } from '../../../network/protected-address';
import { trustAnchors } from '../../../configuration/authority-credentials';
import type { OpenIdConnectConfiguration } from '../../../configuration/authenticators/openid-connect';
import { SecretUnusable } from '../../../configuration/secret-files';
import { CountersignError } from '../../../errors/countersign-error';
import { NetworkFailure, toFailure, type Exchanger } from '../../../network/network';
import type { LoginAttempt } from './login-attempt';

/** Metadata, keys and tokens of the largest issuers are some tens of kilobytes. */
const largestAnswer = 1024 * 1024;
/** Seconds that two clocks may differ before it is said. */
export const clockTolerance = 30;

/** The issuer could not be asked. The words are for a person. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
  constructor(
    readonly server: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/**
 * What an issuer says of itself (OpenID Connect Discovery 1.0), asked over the program's own network: bounded answers, no
 * redirection followed, the configured authorities of its server. The signature of every identity token is verified with the
 * keys that it publishes, though it came straight from there.
 *
 * @throws CountersignError identity.*, and what {@link asLoginError} makes one of
 */
export async function connectIssuer(
  configuration: OpenIdConnectConfiguration,
  exchange: Exchanger,
  attempt: LoginAttempt,
): Promise<openid.Configuration> {
  const issuer = new URL(configuration.OIDC_ISSUER);
  const plain = issuer.protocol === 'http:';
  const connection = await openid.discovery(
    issuer,
    configuration.OIDC_CLIENTID,
    { [openid.clockTolerance]: clockTolerance },
    openid.None(),
    {
      [openid.customFetch]: fetchOver(exchange, configuration, attempt),
      timeout: configuration.DEADLINE,
      execute: [openid.enableNonRepudiationChecks, ...(plain ? [openid.allowInsecureRequests] : [])],
    },
  );
  // The library lets some large issuers name others than themselves; a signer counts one.
  const said = connection.serverMetadata().issuer;
  if (said !== configuration.OIDC_ISSUER && said !== `${configuration.OIDC_ISSUER}/` && `${said}/` !== issuer.href) {
    throw attempt.unusable('issuer');
  }
  return connection;
}

/** How the library asks. */
function fetchOver(
  exchange: Exchanger,
  configuration: OpenIdConnectConfiguration,
  attempt: LoginAttempt,
): openid.CustomFetch {
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    if (!isProtected(url)) throw new IssuerUnreachable(url.host, 'it names an address without encryption');
    const anchors = readAnchors(configuration, url);
    const deadline = AbortSignal.any([attempt.signal, ...(signal ? [signal] : [])]);
    const asked = Date.now();
    const answer = await attempt
      .until(
        exchange({
          url,
          method: method === 'POST' ? 'POST' : 'GET',
          headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'user-agent')),
          ...(body !== undefined && body !== null && { body: octetsOf(body) }),
          maximumBytes: largestAnswer,
          signal: deadline,
          ...(anchors && { trustAnchors: anchors }),
        }),
      )
      .catch((error: unknown) => {
        if (CountersignError.is(error)) throw error;
        const { detail } = toFailure(error, { deadlineMs: configuration.DEADLINE * 1000 }, deadline);
        throw new IssuerUnreachable(url.host, detail);
      });
    rememberClock(attempt, answer.date, asked);
    const { status, contentType, retryAfter } = answer;
    if (status >= 300 && status < 400) {
      throw new IssuerUnreachable(url.host, 'the server sends to another address: a login page or a proxy?');
    }
    if (status < 200 || status >= 500)
      throw new IssuerUnreachable(url.host, `the server is in trouble [HTTP ${status}]`);
    const empty = status === 204 || status === 205;
    return new Response(empty ? null : new Uint8Array(answer.body), {
      status,
      headers: { 'content-type': contentType, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) },
    });
  };
}

function readAnchors({ OIDC_TRUSTANCHORS: file }: OpenIdConnectConfiguration, { host }: URL): Uint8Array | undefined {
  try {
    return file === undefined ? undefined : trustAnchors(file, 'OIDC_TRUSTANCHORS');
  } catch (error) {
    if (error instanceof SecretUnusable) throw new IssuerUnreachable(host, error.message);
    throw error;
  }
}

/** The library writes forms. */
function octetsOf(body: openid.FetchBody): Uint8Array {
  if (body instanceof URLSearchParams || typeof body === 'string') return Buffer.from(String(body));
  throw new NetworkFailure('refused-by-policy', 'not a form');
}

function rememberClock(attempt: LoginAttempt, date: string | undefined, asked: number): void {
  const told = date === undefined ? NaN : Date.parse(date);
  const now = Date.now();
  // A second is the finest that it tells, and a slow answer says little.
  if (!Number.isNaN(told) && now - asked < 5000) attempt.issuerAhead = Math.round((told - (asked + now) / 2) / 1000);
}
