import * as openid from 'openid-client';
import { CountersignError } from '../../../errors/countersign-error';
import type { IdentificationConversation } from '../../authenticator';
import { isProtected } from '../../../network/protected-address';
import type { LoginAttempt } from './login-attempt';
import { asLoginError, issuerWords } from './login-errors';

type Tokens = Awaited<ReturnType<typeof openid.genericGrantRequest>>;

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** Seconds between two questions where the issuer says nothing, and by how much it wants more of them (RFC 8628, clauses 3.2 and 3.5). */
const usualInterval = 5;
const longestInterval = 60;
/** Questions in a row that may get no answer. */
const mostLost = 3;

/**
 * A login with a code that is typed on any device (RFC 8628).
 *
 * @param parameters - of the device authorization request, beside those of the protocol
 * @throws CountersignError identity.*, and what {@link asLoginError} makes one of
 */
export async function loginWithCode<T>(
  issuer: openid.Configuration,
  parameters: Record<string, string>,
  conversation: IdentificationConversation,
  attempt: LoginAttempt,
  finish: (tokens: Tokens, nonce: string) => Promise<T>,
): Promise<T> {
  const nonce = openid.randomNonce();
  const verifier = openid.randomPKCECodeVerifier();
  // The RFC knows no PKCE; some issuers demand it here, too, of a client from which they demand it elsewhere.
  const bound = issuer.serverMetadata().supportsPKCE();
  const asked = await attempt.until(
    openid.initiateDeviceAuthorization(issuer, {
      ...parameters,
      nonce,
      ...(bound && {
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    }),
  );
  const until = performance.now() + asked.expires_in * 1000;
  conversation.tell({ state: 'device-code', ...shown(asked, attempt) });
  const question = { device_code: asked.device_code, ...(bound && { code_verifier: verifier }) };
  const tokens = await poll(issuer, question, asked.interval ?? usualInterval, until, attempt);
  conversation.tell({ state: 'checking' });
  return finish(tokens, nonce);
}

/** What the person reads: an address that is one, and a code of one line. */
function shown(
  { user_code, verification_uri, verification_uri_complete, expires_in }: openid.DeviceAuthorizationResponse,
  attempt: LoginAttempt,
): { userCode: string; address: string; completeAddress?: string; until: string } {
  const userCode = issuerWords(user_code);
  const addresses = [verification_uri, verification_uri_complete].filter((one) => one !== undefined);
  const usable = addresses.every((one) => URL.canParse(one) && isProtected(new URL(one)));
  if (!usable || userCode === '' || userCode.length > 60) throw attempt.unusable('malformed');
  return {
    userCode,
    address: new URL(verification_uri).href,
    ...(verification_uri_complete !== undefined && { completeAddress: new URL(verification_uri_complete).href }),
    until: new Date(Date.now() + expires_in * 1000).toISOString(),
  };
}

/** Asks until the person is done (clause 3.4), no more often than the issuer wants. */
async function poll(
  issuer: openid.Configuration,
  question: Record<string, string>,
  firstInterval: number,
  until: number,
  attempt: LoginAttempt,
): Promise<Tokens> {
  let interval = Math.max(firstInterval, 1);
  let lost = 0;
  for (;;) {
    const left = (until - performance.now()) / 1000;
    await attempt.wait(Math.max(0, Math.min(interval, longestInterval, left)));
    if (left <= interval) throw new CountersignError('identity.timeout', { authenticator: attempt.title });
    try {
      return await attempt.until(openid.genericGrantRequest(issuer, grantType, question));
    } catch (error) {
      const said = error instanceof openid.ResponseBodyError ? error.error : undefined;
      const unreachable = asLoginError(error, attempt).code === 'identity.unreachable';
      lost = unreachable ? lost + 1 : 0;
      if (said === 'expired_token') throw new CountersignError('identity.timeout', { authenticator: attempt.title });
      if (said === 'slow_down') interval += usualInterval;
      // A network that is gone for a moment does not cost the person what they are typing.
      else if (unreachable && lost < mostLost) interval *= 2;
      else if (said !== 'authorization_pending') throw error;
    }
  }
}
