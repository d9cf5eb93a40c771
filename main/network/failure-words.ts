/** Node's and Chromium's names for why there was no answer, each with plain words. The first that fits counts. */
const reasons: [RegExp, string][] = [
  [/^(ECONNREFUSED|CONNECTION_REFUSED)$/, 'no server answers at its address'],
  [/^(ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED)$/, 'nobody knows its address'],
  [
    /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|NETWORK_CHANGED)$/,
    'there is no network on which it could be reached',
  ],
  [/^(ETIMEDOUT|TIMED_OUT|CONNECTION_TIMED_OUT)$/, 'it does not answer'],
  [/^(ECONNRESET|EPIPE|CONNECTION_RESET|CONNECTION_CLOSED|CONNECTION_ABORTED|EMPTY_RESPONSE)$/, 'the server hung up'],
  [/PROXY|TUNNEL/, 'the proxy does not let us through to it'],
  [/CERTIFICATE_REQUIRED|CLIENT_AUTH|ALERT_HANDSHAKE/, 'the server wants a client certificate, or another one'],
  [/ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE)/, 'the server does not accept the client certificate'],
  [/CERT|SELF_SIGNED|UNABLE_TO_|DEPTH_|ALTNAME/, 'the certificate of the server is not trusted'],
];

/**
 * What a person reads, with the code for whoever helps them: `no server answers at its address [ECONNREFUSED]`.
 *
 * @param code - of Node's error, or Chromium's without `net::ERR_`
 */
export function failureWords(code: string): string {
  const words = reasons.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection failed';
  return `${words} [${code}]`;
}
