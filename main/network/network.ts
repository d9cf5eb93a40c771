import type { NetworkPort, NetworkRequest, NetworkResponse } from './network-port';
import { failureWords } from './failure-words';

/** One request to one address; redirects are handed back, not followed. */
export interface Exchange {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: Uint8Array;
  maximumBytes: number;
  /** See {@link NetworkRequest.receive}. */
  receive?: (chunk: Uint8Array) => void;
  /** Ends the exchange, whatever it is doing. */
  signal: AbortSignal;
  /** Of the authority whose server asks for a client certificate. */
  clientCertificate?: ClientCertificate;
  /** PEM: the only authorities that the server's certificate may come from. Without it, the computer's own. */
  trustAnchors?: Uint8Array;
  /** How to get there: `system`, `direct`, or `http://host:port`; without it as the exchanger does it by itself. */
  proxy?: string;
}

export interface ExchangeAnswer {
  status: number;
  contentType: string;
  contentEncoding?: string;
  /** Of a redirect, as the server wrote it. */
  location?: string;
  /** When to ask again, as the server wrote it (RFC 9110, clause 10.2.3). */
  retryAfter?: string;
  /** The server's own time, as it wrote it (RFC 9110, clause 6.6.1). */
  date?: string;
  body: Uint8Array;
}

/**
 * How an exchange is made: Node's http, or Electron's net with the system's proxy.
 * @throws NetworkFailure, or any other error when the server can not be reached
 */
export type Exchanger = (exchange: Exchange) => Promise<ExchangeAnswer>;

/** A failure whose kind the exchanger knows. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
  constructor(
    readonly failure: Extract<NetworkResponse, { ok: false }>['failure'],
    detail: string,
  ) {
    super(detail);
  }
}

/** A client certificate with its key: PKCS#12, or both in PEM. */
export type ClientCertificate = { passphrase?: string } & (
  { pfx: Uint8Array } | { certificate: Uint8Array; key: Uint8Array }
);

/** What main knows and nobody else: how to show itself to an authority. */
export interface AuthorityCredentials {
  /** The configured address. Whoever asks names the authority, but not where its credentials go. */
  url: string;
  basic?: { username: string; password: string };
  clientCertificate?: ClientCertificate;
  /** See {@link Exchange.trustAnchors}. */
  trustAnchors?: Uint8Array;
}

export interface NetworkOptions {
  exchange: Exchanger;
  /**
   * By the name of the authority.
   * @throws NetworkFailure when they can not be had
   */
  credentials?: (authority: string) => AuthorityCredentials | undefined;
  /** What the configuration does not want to be fetched, whoever asks. */
  forbidden?: readonly NetworkRequest['purpose'][];
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Main's network: the only place from which the program talks to servers. http and https only; redirects are bounded, and
 * credentials go to the origin of the configured address and nowhere else.
 */
export function createNetwork({ exchange, credentials, forbidden = [] }: NetworkOptions): NetworkPort {
  return async (request) => {
    if (forbidden.includes(request.purpose)) {
      return { ok: false, failure: 'refused-by-policy', detail: 'the configuration forbids to fetch it' };
    }
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), request.deadlineMs);
    const signal = request.signal ? AbortSignal.any([deadline.signal, request.signal]) : deadline.signal;
    try {
      return await follow(request, exchange, credentials, signal);
    } catch (error) {
      return toFailure(error, request, deadline.signal);
    } finally {
      clearTimeout(timer);
      deadline.abort();
    }
  };
}

async function follow(
  request: NetworkRequest,
  exchange: Exchanger,
  credentials: NetworkOptions['credentials'],
  signal: AbortSignal,
): Promise<NetworkResponse> {
  const first = httpAddress(request.url);
  const known = request.credentialsOf === undefined ? undefined : credentials?.(request.credentialsOf);
  const home = known && httpAddress(known.url).origin;
  let url = first;
  let { method, body } = request;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const own = url.origin === home ? known : undefined;
    const answer = await exchange({
      url,
      method,
      headers: { ...(url.origin === first.origin && request.headers), ...headersFor(request, body, own) },
      ...(body && { body }),
      maximumBytes: request.maximumBytes,
      signal,
      ...(request.receive && { receive: request.receive }),
      ...(own?.clientCertificate && { clientCertificate: own.clientCertificate }),
      ...(own?.trustAnchors && { trustAnchors: own.trustAnchors }),
    });
    if (!redirects.has(answer.status) || answer.location === undefined) {
      const { status, contentType, contentEncoding, retryAfter, body: answered } = answer;
      return {
        ...{ ok: true, status, contentType, body: answered },
        ...(contentEncoding !== undefined && { contentEncoding }),
        ...(retryAfter !== undefined && { retryAfter }),
      };
    }
    const next = httpAddress(answer.location, url);
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw new NetworkFailure('refused-by-policy', 'the server sends from https to http');
    }
    if (request.sameOriginOnly && url.origin !== next.origin) {
      throw new NetworkFailure('refused-by-policy', 'the server sends to another one: a login page or a proxy?');
    }
    url = next;
    // RFC 9110, clause 15.4.4: 303 asks for the answer elsewhere. The others repeat the question, as a timestamp needs it.
    if (answer.status === 303) [method, body] = ['GET', undefined];
  }
  throw new NetworkFailure('refused-by-policy', `the server redirects more than ${mostRedirects} times`);
}

function headersFor(
  request: NetworkRequest,
  body: Uint8Array | undefined,
  credentials: AuthorityCredentials | undefined,
): Record<string, string> {
  const { contentType, transferEncoding, accept } = request;
  const basic = credentials?.basic;
  return {
    ...(body && contentType !== undefined && { 'content-type': contentType }),
    ...(body && transferEncoding && { 'content-transfer-encoding': transferEncoding }),
    accept: accept ?? '*/*',
    ...(basic && {
      authorization: `Basic ${Buffer.from(`${basic.username}:${basic.password}`, 'utf8').toString('base64')}`,
    }),
  };
}

/** @throws NetworkFailure `refused-by-policy` for anything but http and https, and for credentials inside the address */
function httpAddress(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw new NetworkFailure('refused-by-policy', 'the address can not be read');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new NetworkFailure('refused-by-policy', `${url.protocol} addresses are not used`);
  }
  if (url.username || url.password) {
    throw new NetworkFailure('refused-by-policy', 'the address carries a password');
  }
  url.hash = '';
  return url;
}

/**
 * Why an exchange has no answer.
 * @param signal - that of the exchange, which the deadline aborts
 */
export function toFailure(
  error: unknown,
  request: Pick<NetworkRequest, 'deadlineMs'>,
  signal: AbortSignal,
): Extract<NetworkResponse, { ok: false }> {
  if (error instanceof NetworkFailure) return { ok: false, failure: error.failure, detail: error.message };
  if (signal.aborted) {
    return { ok: false, failure: 'timeout', detail: `no answer within ${request.deadlineMs / 1000} s` };
  }
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return { ok: false, failure: 'unreachable', detail: 'the connection failed' };
  const tls = /^(ERR_TLS|ERR_SSL|CERT_|EPROTO|DEPTH_|SELF_SIGNED|UNABLE_TO_)/.test(code);
  return { ok: false, failure: tls ? 'tls' : 'unreachable', detail: failureWords(code) };
}
