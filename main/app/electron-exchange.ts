import { net, session, type ProxyConfig, type Session } from 'electron';
import { NetworkFailure, type Exchange, type ExchangeAnswer } from '../network/network';
import { nodeExchange } from '../network/node-exchange';
import { networkEnds } from './network-ends';

/** Of nobody else, in memory only: what pages may not ask for is refused in theirs, the default one included. */
const sessions = new Map<string, Promise<Session>>();

/** A session for each way to get there, and another one each time that Chromium's network had to start anew. */
function exchangeSession(proxy: string | undefined): Promise<Session> {
  const number = networkEnds();
  const partition = ['exchange', ...(proxy ? [proxy] : []), ...(number > 0 ? [number] : [])].join(' ');
  const known = sessions.get(partition);
  if (known) return known;
  const made = session.fromPartition(partition, { cache: false });
  const ready = proxy === undefined ? Promise.resolve(made) : made.setProxy(proxyConfiguration(proxy)).then(() => made);
  sessions.set(partition, ready);
  return ready;
}

/** What stands on the command line of Chromium's own counts no more then. */
function proxyConfiguration(proxy: string): ProxyConfig {
  if (proxy === 'system' || proxy === 'direct') return { mode: proxy };
  return { mode: 'fixed_servers', proxyRules: proxy, proxyBypassRules: '<-loopback>' };
}

/**
 * An exchange with Chromium's network: the system's proxy, its certificates, and no cookies and no cache of any session's.
 * Client certificates and trust anchors of an authority go with Node's https, because Chromium takes them from the system's
 * store only.
 */
export async function electronExchange(exchange: Exchange): Promise<ExchangeAnswer> {
  const { url, method, headers, body, maximumBytes, signal, receive, clientCertificate, trustAnchors, proxy } =
    exchange;
  if (clientCertificate ?? trustAnchors) return nodeExchange(exchange);
  const way = await exchangeSession(proxy);
  return new Promise((resolve, reject) => {
    const request = net.request({
      url: url.href,
      method,
      session: way,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    });
    const end = (error: Error): void => {
      reject(error);
      request.abort();
    };
    signal.addEventListener('abort', () => end(new Error('aborted')), { once: true });
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    // A proxy or server that asks for a name and a password gets none; the answer is then its refusal.
    request.on('login', (_, answer) => answer());
    request.on('error', (error) => reject(withCode(error)));
    // Not followed: the caller decides, and asks anew.
    request.on('redirect', (status, _, location) => {
      resolve({ status, contentType: '', location, body: new Uint8Array() });
      request.abort();
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk) => {
        length += chunk.length;
        if (length > maximumBytes) {
          end(new NetworkFailure('too-large', `the answer is longer than ${maximumBytes} bytes`));
        } else if (receive && response.statusCode === 200) {
          receive(chunk);
        } else {
          chunks.push(chunk);
        }
      });
      response.on('error', () => reject(withCode(new Error('net::ERR_CONNECTION_CLOSED'))));
      response.on('end', () => {
        const header = (name: string): string | undefined => [response.headers[name] ?? []].flat()[0];
        const retryAfter = header('retry-after');
        const contentEncoding = header('content-encoding');
        const date = header('date');
        resolve({
          status: response.statusCode,
          contentType: header('content-type') ?? '',
          ...(contentEncoding !== undefined && { contentEncoding }),
          ...(retryAfter !== undefined && { retryAfter }),
          ...(date !== undefined && { date }),
          body: Buffer.concat(chunks),
        });
      });
    });
    request.end(body && Buffer.from(body));
  });
}

/** Chromium names its failures in the message: `net::ERR_CERT_DATE_INVALID`. */
function withCode(error: Error): Error {
  const name = /net::ERR_([A-Z_]+)/.exec(error.message)?.[1] ?? 'UNREACHABLE';
  // The prefix that says: the failure is TLS's.
  const code = /^(CERT|SSL|TLS)/.test(name) ? `ERR_TLS_${name}` : name;
  return Object.assign(error, { code });
}
