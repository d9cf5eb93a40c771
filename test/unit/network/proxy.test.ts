import { createServer, request as forward, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../main/network/network';
import type { NetworkResponse } from '../../../main/network/network-port';
import { nodeExchange } from '../../../main/network/node-exchange';
import { throughProxy } from '../../../main/network/proxy';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { tlsServer } from '../../fixtures/pki/tls-authority';

/** A proxy of one's own, and what it was asked for. */
const asked: string[] = [];
let refuses = false;
const proxy = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} for ${request.headers.host}`);
  const { hostname, port, pathname } = new URL(request.url!);
  request.pipe(
    forward({ hostname, port, path: pathname, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }),
  );
});
proxy.on('connect', (request, socket) => {
  asked.push(`CONNECT ${request.url}`);
  if (refuses) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const { hostname, port } = new URL(`tcp://${request.url}`);
  const server = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.pipe(socket).pipe(server);
  });
  for (const one of [server, socket]) one.on('error', () => undefined);
});
const plain = createServer((request, response) => {
  void request.toArray().then((body) => response.end(`plain ${request.url} ${Buffer.concat(body).toString()}`));
});
let secure: SecureServer;
let pki: TestPki;

const listen = (server: Server | SecureServer): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const portOf = (server: Server | SecureServer): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  pki = await startTestPki();
  secure = createSecureServer(await tlsServer(pki), (request, response) => {
    response.end(`secure ${request.url} for ${request.headers.host}`);
  });
  await Promise.all([listen(proxy), listen(plain), listen(secure)]);
});
afterAll(async () => {
  for (const server of [proxy, plain, secure]) server.close();
  await pki.stop();
});
beforeEach(() => {
  asked.length = 0;
  refuses = false;
});

function ask(url: string, way = `http://127.0.0.1:${portOf(proxy)}`, known = true): Promise<NetworkResponse> {
  const network = createNetwork({
    exchange: throughProxy(nodeExchange, way),
    ...(known && { credentials: () => ({ url, trustAnchors: Buffer.from(pki.root.pem) }) }),
  });
  return network({
    ...{ purpose: 'timestamp', url, method: 'POST', body: Buffer.from('question'), maximumBytes: 1000 },
    ...{ deadlineMs: 20_000, credentialsOf: 'office' },
  });
}
const textOf = (answer: NetworkResponse): string => (answer.ok ? Buffer.from(answer.body).toString() : answer.failure);

describe('a proxy that an organization decided', () => {
  it('is asked for the whole address', async () => {
    const host = `127.0.0.1:${portOf(plain)}`;
    expect(textOf(await ask(`http://${host}/a/b`))).toBe('plain /a/b question');
    expect(asked).toEqual([`POST http://${host}/a/b for ${host}`]);
  });

  it('makes a tunnel to a server with TLS, whose certificate is looked at as ever', async () => {
    const host = `127.0.0.1:${portOf(secure)}`;
    expect(textOf(await ask(`https://${host}/a`))).toBe(`secure /a for ${host}`);
    expect(asked).toEqual([`CONNECT ${host}`]);
    // Nobody here knows the authority of that server.
    expect(await ask(`https://${host}/a`, undefined, false)).toMatchObject({ ok: false, failure: 'tls' });
    const wrongName = `https://localhost:${portOf(secure)}/a`;
    expect(await ask(wrongName)).toMatchObject({ ok: false, failure: 'tls' });
  });

  it('is the only way: nothing goes past one that refuses or is not there', async () => {
    refuses = true;
    const url = `https://127.0.0.1:${portOf(secure)}/a`;
    expect(await ask(url)).toMatchObject({ ok: false, detail: expect.stringContaining('403') as string });
    for (const one of [url, `http://127.0.0.1:${portOf(plain)}/`]) {
      expect(await ask(one, 'http://127.0.0.1:1')).toMatchObject({ ok: false, failure: 'unreachable' });
    }
  });

  it('is nobody where there is to be none', async () => {
    for (const way of ['direct', 'system']) {
      expect(textOf(await ask(`http://127.0.0.1:${portOf(plain)}/a`, way))).toBe('plain /a question');
    }
    expect(asked).toEqual([]);
  });
});
