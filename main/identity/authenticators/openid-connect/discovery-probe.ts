import type { OpenIdConnectConfiguration } from '../../../configuration/authenticators/openid-connect';
import type { Exchanger } from '../../../network/network';
import { connectIssuer } from './issuer-connection';
import { LoginAttempt } from './login-attempt';
import { asLoginError } from './login-errors';

/**
 * Asks an issuer what it says of itself, and nothing else: nobody logs in.
 *
 * @param title - what the person calls it
 * @throws CountersignError identity.*
 */
export async function probeIssuer(
  title: string,
  configuration: OpenIdConnectConfiguration,
  exchange: Exchanger,
): Promise<void> {
  const attempt = new LoginAttempt(title, new AbortController().signal, configuration.DEADLINE * 1000);
  try {
    await connectIssuer(configuration, exchange, attempt);
  } catch (error) {
    throw asLoginError(error, attempt);
  } finally {
    attempt.end();
  }
}
