import * as http from 'node:http';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { NetworkFailure, type Exchange } from './network';
import type { SecureContext } from 'node:tls';

/** A plain HTTP proxy; absent where there is none to go through. */
export function proxyOf({ proxy }: Pick<Exchange, 'proxy'>): URL | undefined {
  return proxy === undefined || proxy === 'system' || proxy === 'direct' ? undefined : new URL(proxy);
}

/**
 * A connection to a server through a proxy's tunnel (CONNECT, RFC 9110, clause 9.3.6), with TLS to the server itself.
 *
 * @throws NetworkFailure when the proxy gives none; as TLS
 */
export async function tunnelled(
  proxy: URL,
  { url, signal }: Pick<Exchange, 'url' | 'signal'>,
  secureContext: SecureContext | undefined,
): Promise<TLSSocket> {
  const socket = await tunnelTo(`${url.hostname}:${url.port || '443'}`, proxy, signal);
  return new Promise((resolve, reject) => {
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const secure = connect({
      socket,
      // What is no name has none to be indicated (RFC 6066, clause 3).
      ...(/^[\d.]+$|:/.test(name) ? { host: name } : { servername: name }),
      ...(secureContext && { secureContext }),
    });
    secure.once('secureConnect', () => resolve(secure));
    secure.once('error', reject);
  });
}

function tunnelTo(authority: string, proxy: URL, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      ...{ host: proxy.hostname.replace(/^\[|\]$/g, ''), port: Number(proxy.port || 80), method: 'CONNECT' },
      ...{ path: authority, headers: { host: authority }, agent: false, signal },
    });
    request.once('connect', (response, socket: Socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new NetworkFailure('unreachable', `the proxy answers ${response.statusCode ?? 0}`));
    });
    request.once('response', (response) => {
      response.destroy();
      reject(new NetworkFailure('unreachable', `the proxy answers ${response.statusCode ?? 0}`));
    });
    request.once('error', reject);
    request.end();
  });
}
