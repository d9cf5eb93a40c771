import * as http from 'node:http';
import * as https from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { NetworkFailure, type ClientCertificate, type Exchange, type ExchangeAnswer } from './network';

/** An exchange with Node's own http and https: for the command line and the tests. Takes no proxy. */
export function nodeExchange(exchange: Exchange): Promise<ExchangeAnswer> {
  const { url, method, headers, body, maximumBytes, signal, clientCertificate } = exchange;
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method,
      signal,
      agent: false,
      headers: { ...headers, ...(body && { 'content-length': String(body.length) }) },
      ...(clientCertificate && { secureContext: contextWith(clientCertificate) }),
    };
    const request = (url.protocol === 'https:' ? https : http).request(url, options);
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
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const { location } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          ...(location !== undefined && { location }),
          body: Buffer.concat(chunks),
        });
      });
    });
    request.end(body);
  });
}

/** @throws NetworkFailure when the file or its password is wrong */
function contextWith(client: ClientCertificate): SecureContext {
  const passphrase = client.passphrase === undefined ? {} : { passphrase: client.passphrase };
  try {
    return createSecureContext(
      'pfx' in client
        ? { pfx: Buffer.from(client.pfx), ...passphrase }
        : { cert: Buffer.from(client.certificate), key: Buffer.from(client.key), ...passphrase },
    );
  } catch {
    const detail = 'the client certificate can not be used: its file, its key or its password is wrong';
    throw new NetworkFailure('tls', detail);
  }
}
