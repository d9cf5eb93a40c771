import * as openid from 'openid-client';
import { identitySentences } from '../../../../preload/contract/identity-sentences';
import { CountersignError } from '../../../errors/countersign-error';
import type { IdentificationConversation } from '../../authenticator';
import { loggedInPage, notLoggedInPage } from './callback-page';
import { sameSecret } from './identity-token-checks';
import { isProtected } from '../../../network/protected-address';
import type { LoginAttempt } from './login-attempt';
import { asLoginError } from './login-errors';
import { LoopbackListener, type Callback } from './loopback-listener';

type Tokens = Awaited<ReturnType<typeof openid.authorizationCodeGrant>>;

/**
 * A login in the system's browser (RFC 8252): an authorization code, bound by PKCE (RFC 7636) to this program and by state and nonce
 * to this very login. The browser shows what became of it.
 *
 * @param parameters - of the authorization request, beside those of the protocol
 * @param finish - what makes somebody of the tokens
 * @throws CountersignError identity.*
 */
export async function loginInBrowser<T>(
  issuer: openid.Configuration,
  parameters: Record<string, string>,
  conversation: IdentificationConversation,
  attempt: LoginAttempt,
  finish: (tokens: Tokens, nonce: string) => Promise<T>,
): Promise<T> {
  const listener = await LoopbackListener.open().catch(() => {
    throw new CountersignError('identity.wayUnavailable', { authenticator: attempt.title });
  });
  try {
    const secrets = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    };
    const address = openid.buildAuthorizationUrl(issuer, {
      ...parameters,
      redirect_uri: listener.redirect,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
    if (!isProtected(address)) throw attempt.unusable('malformed');
    // A desktop that is slow to start a browser does not keep who copied the address from coming back.
    void conversation
      .openBrowser(address.href)
      .catch(() => false)
      .then(
        (opened) => attempt.signal.aborted || conversation.tell({ state: 'browser', address: address.href, opened }),
      );
    const callback = await attempt.until(listener.callback);
    return await answered(callback, attempt, async () => {
      conversation.tell({ state: 'checking' });
      checkCallback(callback.url, issuer, secrets.state, attempt);
      const tokens = await attempt.until(
        openid.authorizationCodeGrant(issuer, callback.url, {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.verifier,
          idTokenExpected: true,
        }),
      );
      return finish(tokens, secrets.nonce);
    });
  } finally {
    listener.close();
  }
}

/** Tells the browser what became of the login that it came back with. */
async function answered<T>(callback: Callback, attempt: LoginAttempt, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    callback.answer(loggedInPage);
    return result;
  } catch (error) {
    const told = asLoginError(error, attempt);
    const sentence = (
      identitySentences as Record<string, ((params: never) => { what: string; todo: string }) | undefined>
    )[told.code];
    callback.answer(
      notLoggedInPage(sentence?.(told.params as never) ?? { what: 'You are not logged in.', todo: 'Log in again.' }),
    );
    throw told;
  }
}

/**
 * Whether the answer belongs to the login that was begun, and to this issuer (RFC 9207), before anything else of it is looked at. The
 * library looks again.
 */
function checkCallback(
  { searchParams }: URL,
  issuer: openid.Configuration,
  state: string,
  attempt: LoginAttempt,
): void {
  const states = searchParams.getAll('state');
  if (states.length !== 1 || !sameSecret(states[0] ?? '', state)) throw attempt.unusable('state');
  const { issuer: expected, authorization_response_iss_parameter_supported: promised } = issuer.serverMetadata();
  const said = searchParams.getAll('iss');
  if ((promised && said.length !== 1) || said.some((one) => one !== expected)) throw attempt.unusable('issuer');
  if (!searchParams.has('error') && !searchParams.get('code')) throw attempt.unusable('malformed');
}
