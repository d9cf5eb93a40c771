import * as http from 'node:http';
import * as https from 'node:https';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { proxyOf, tunnelled } from './proxy-tunnel';
import { NetworkFailure, type ClientCertificate, type Exchange, type ExchangeAnswer } from './network';

/** An exchange with Node's own http and https: for the command line and the tests. The system's proxy is not known to it. */
export async function nodeExchange(exchange: Exchange): Promise<ExchangeAnswer> {
  const { url, method, headers, body, maximumBytes, signal, receive } = exchange;
  const proxy = proxyOf(exchange);
  const secure = secureContext(exchange);
  const tunnel = proxy && url.protocol === 'https:' && (await tunnelled(proxy, exchange, secure.secureContext));
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method,
      signal,
      agent: false,
      headers: { ...headers, ...(body && { 'content-length': String(body.length) }) },
      ...secure,
      ...(tunnel && { createConnection: () => tunnel }),
    };
    const request =
      proxy && !tunnel
        ? http.request({
            ...options,
            ...throughPlainProxy(proxy, url),
            headers: { ...options.headers, host: url.host },
          })
        : (url.protocol === 'https:' ? https : http).request(url, options);
    const tooLarge = (): void => {
      reject(new NetworkFailure('too-large', `the answer is longer than ${maximumBytes} bytes`));
      request.destroy();
    };
    request.on('error', reject);
    request.on('response', (response) => {
      if (Number(response.headers['content-length']) > maximumBytes) return tooLarge();
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maximumBytes) tooLarge();
        else if (receive && response.statusCode === 200) receive(chunk);
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const { location, date, 'retry-after': retryAfter, 'content-encoding': contentEncoding } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          ...(contentEncoding !== undefined && { contentEncoding }),
          ...(location !== undefined && { location }),
          ...(retryAfter !== undefined && { retryAfter }),
          ...(date !== undefined && { date }),
          body: Buffer.concat(chunks),
        });
      });
    });
    request.end(body);
  });
}

/** A proxy is asked for the whole address (RFC 9112, clause 3.2.2). */
function throughPlainProxy(proxy: URL, url: URL): http.RequestOptions {
  return {
    ...{ host: proxy.hostname.replace(/^\[|\]$/g, ''), port: Number(proxy.port || 80), path: url.href },
    setHost: false,
  };
}

/**
 * What TLS needs beyond Node's own: a client certificate, the authorities of the server.
 * @throws NetworkFailure when a file or its password is wrong
 */
function secureContext({ clientCertificate: client, trustAnchors }: Exchange): { secureContext?: SecureContext } {
  if (!client && !trustAnchors) return {};
  const anchors = trustAnchors && { ca: Buffer.from(trustAnchors) };
  try {
    return { secureContext: createSecureContext({ ...anchors, ...(client && shown(client)) }) };
  } catch {
    const what = client
      ? 'client certificate can not be used: its file, its key or its password is'
      : 'trust anchors are';
    throw new NetworkFailure('tls', `the ${what} wrong`);
  }
}

function shown(client: ClientCertificate): SecureContextOptions {
  const passphrase = client.passphrase === undefined ? {} : { passphrase: client.passphrase };
  return 'pfx' in client
    ? { pfx: Buffer.from(client.pfx), ...passphrase }
    : { cert: Buffer.from(client.certificate), key: Buffer.from(client.key), ...passphrase };
}
