import * as openid from 'openid-client';
import { CountersignError } from '../../../errors/countersign-error';
import { clockTolerance, IssuerUnreachable } from './issuer-connection';
import type { LoginAttempt } from './login-attempt';

const longestWords = 200;

/**
 * Makes one of the program's errors of what the library, the issuer or the network has against a login. Nothing of a token, a code
 * or a state gets into it: those causes end here.
 */
export function asLoginError(error: unknown, attempt: LoginAttempt): CountersignError {
  const { title: authenticator } = attempt;
  const causes = causesOf(error);
  const known = causes.find((cause) => CountersignError.is(cause));
  if (known) return known;
  if (attempt.signal.aborted) return attempt.stopped();
  const unreachable = causes.find((cause) => cause instanceof IssuerUnreachable);
  if (unreachable) {
    const { server, detail } = unreachable;
    return new CountersignError('identity.unreachable', { authenticator, server, detail });
  }
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError) {
    const words = issuerWords(error.error_description ?? '') || issuerWords(error.error);
    return new CountersignError('identity.refused', { authenticator, ...(words !== '' && { words }) });
  }
  if (causes.some((cause) => cause instanceof Response && (cause.status === 401 || cause.status === 403))) {
    return new CountersignError('identity.refused', { authenticator });
  }
  return answerError(causes, attempt);
}

/** What is wrong with what was sent back, by the library's codes and what it hands along with them. */
function answerError(causes: unknown[], attempt: LoginAttempt): CountersignError {
  const code = causes.map((cause) => (cause as { code?: unknown } | undefined)?.code).find((one) => one !== undefined);
  const last = causes.at(-1);
  const facts = (typeof last === 'object' ? last : {}) as Record<string, unknown>;
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return timeError(facts, attempt);
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') {
    const problem = ({ iss: 'issuer', nonce: 'nonce', aud: 'audience', azp: 'audience' } as const)[
      String(facts['claim'])
    ];
    return attempt.unusable(problem ?? 'malformed');
  }
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
    return attempt.unusable(facts['attribute'] === 'issuer' ? 'issuer' : 'malformed');
  }
  const signed = 'signature' in facts || 'alg' in facts || 'reason' in facts || code === 'OAUTH_KEY_SELECTION_FAILED';
  return attempt.unusable(signed ? 'signature' : 'malformed');
}

/** A token whose time is wrong by a clock of ours that is wrong says nothing of the token. */
function timeError(facts: Record<string, unknown>, attempt: LoginAttempt): CountersignError {
  const { issuerAhead } = attempt;
  if (issuerAhead !== undefined && Math.abs(issuerAhead) > clockTolerance) {
    return clockSkewed(attempt, issuerAhead);
  }
  return attempt.unusable(facts['claim'] === 'nbf' ? 'not-yet-valid' : 'expired');
}

/** @param seconds - by which the issuer is ahead */
export function clockSkewed({ title: authenticator }: LoginAttempt, seconds: number): CountersignError {
  return new CountersignError('identity.clockSkewed', { authenticator, seconds });
}

/** The error, its cause, and so on; the last is what the library noted, which is no error. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause !== undefined && cause !== null && causes.length < 8;) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

/** An issuer's own words, as one short line that shows what it says: no controls, no turned direction. */
export function issuerWords(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, '')
    .trim();
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
}
