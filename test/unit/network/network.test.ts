import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { failureWords } from '../../../main/network/failure-words';
import { createNetwork, type AuthorityCredentials } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import type { NetworkRequest } from '../../../main/network/network-port';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

let office = '';
const credentials = (name: string): AuthorityCredentials | undefined =>
  name === 'office' ? { url: office, basic: { username: 'jana', password: 'křížek' } } : undefined;
const network = createNetwork({ exchange: nodeExchange, credentials });
const request = (url: string, more: Partial<NetworkRequest> = {}): NetworkRequest => ({
  purpose: 'timestamp',
  url,
  method: 'POST',
  contentType: 'application/timestamp-query',
  accept: 'application/timestamp-reply',
  body: Buffer.from('question'),
  maximumBytes: 1000,
  deadlineMs: 30_000,
  ...more,
});

describe('main’s network', () => {
  it('sends the body and its type, and hands back status, type and body', async () => {
    const url = await serve((asked, answer) => {
      const { 'content-type': type, accept, 'content-length': length } = asked.headers;
      asked.on('data', (body: Buffer) => {
        answer.writeHead(404, { 'content-type': 'text/x' }).end([asked.method, type, accept, length, body].join(' '));
      });
    });
    const answer = await network(request(url));
    expect(answer).toMatchObject({ ok: true, status: 404, contentType: 'text/x' });
    expect(answer.ok && Buffer.from(answer.body).toString()).toBe(
      'POST application/timestamp-query application/timestamp-reply 8 question',
    );
  });

  it('refuses every other protocol, and passwords in addresses', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://host/', 'ldap://host/', 'data:,x', 'nothing', 'http://a:b@host/']) {
      expect(await network(request(url)), url).toMatchObject({ ok: false, failure: 'refused-by-policy' });
    }
  });

  it.each([301, 302, 307, 308])('repeats a question where %i sends it', async (status) => {
    const url = await serve((asked, answer) => {
      if (asked.url === '/') return void answer.writeHead(status, { location: '/there' }).end();
      asked.on('data', (body: Buffer) => answer.end(`${asked.method} ${asked.url} ${body.toString()}`));
    });
    const answer = await network(request(url));
    expect(answer.ok && Buffer.from(answer.body).toString()).toBe('POST /there question');
  });

  it('fetches the answer where 303 says it is', async () => {
    const url = await serve((asked, answer) => {
      if (asked.url === '/') answer.writeHead(303, { location: '/there' }).end();
      else answer.end(`${asked.method} ${asked.headers['content-type'] ?? 'no type'}`);
    });
    const answer = await network(request(url));
    expect(answer.ok && Buffer.from(answer.body).toString()).toBe('GET no type');
  });

  it('does not run in circles, and does not follow out of http', async () => {
    let asked = 0;
    const circle = await serve((_, answer) => {
      asked += 1;
      answer.writeHead(302, { location: '/' }).end();
    });
    expect(await network(request(circle))).toMatchObject({ ok: false, failure: 'refused-by-policy' });
    expect(asked).toBe(6);
    const out = await serve((_, answer) => void answer.writeHead(302, { location: 'file:///etc/passwd' }).end());
    expect(await network(request(out))).toMatchObject({ ok: false, failure: 'refused-by-policy' });
  });

  it('shows credentials to the server that they are for, and to no other', async () => {
    const seen: [string, IncomingHttpHeaders['authorization']][] = [];
    const other = await serve((asked, answer) => {
      seen.push(['other', asked.headers.authorization]);
      answer.end();
    });
    const own = await serve((asked, answer) => {
      seen.push(['own', asked.headers.authorization]);
      answer.writeHead(307, { location: asked.url === '/' ? '/again' : other }).end();
    });
    office = `${own}/elsewhere`;
    const basic = `Basic ${Buffer.from('jana:křížek').toString('base64')}`;
    await network(request(own, { credentialsOf: 'office' }));
    expect(seen.splice(0)).toEqual([
      ['own', basic],
      ['own', basic],
      ['other', undefined],
    ]);
    await network(request(own, { credentialsOf: 'somebody' }));
    await network(request(own));
    // Whoever asks can not send them elsewhere by asking for another address.
    await network(request(other, { credentialsOf: 'office' }));
    expect(seen).toHaveLength(7);
    expect(seen.every(([, authorization]) => authorization === undefined)).toBe(true);
  });

  it('hands back when to ask again, and says how a body is written', async () => {
    const url = await serve((asked, answer) => {
      const { 'content-transfer-encoding': encoding = 'nothing' } = asked.headers;
      answer.writeHead(202, { 'retry-after': '120' }).end(encoding);
    });
    const answer = await network(request(url, { transferEncoding: 'base64' }));
    expect(answer).toMatchObject({ ok: true, status: 202, retryAfter: '120', body: Buffer.from('base64') });
    expect(await network(request(url))).toMatchObject({ body: Buffer.from('nothing') });
  });

  it('stays with one server where that is wished', async () => {
    const other = await serve((_, answer) => answer.end('other'));
    const own = await serve((asked, answer) => {
      if (asked.url === '/there') answer.end('own');
      else answer.writeHead(307, { location: asked.url === '/' ? '/there' : other }).end();
    });
    expect(await network(request(`${own}/away`))).toMatchObject({ ok: true, body: Buffer.from('other') });
    expect(await network(request(own, { sameOriginOnly: true }))).toMatchObject({ ok: true, body: Buffer.from('own') });
    expect(await network(request(`${own}/away`, { sameOriginOnly: true }))).toEqual({
      ok: false,
      failure: 'refused-by-policy',
      detail: 'the server sends to another one: a login page or a proxy?',
    });
  });

  it.each([
    ['announces', true],
    ['does not announce', false],
  ])('stops reading an answer that is too large, when the server %s it', async (_, announces) => {
    const url = await serve((__, answer) => {
      answer.writeHead(200, announces ? { 'content-length': 1001 } : {});
      answer.end(Buffer.alloc(1001));
    });
    expect(await network(request(url))).toMatchObject({ ok: false, failure: 'too-large' });
    expect(await network(request(url, { maximumBytes: 1001 }))).toMatchObject({ ok: true });
  });

  it('gives up at the deadline: before the answer, and in the middle of it', async () => {
    const silent = await serve(() => undefined);
    expect(await network(request(silent, { deadlineMs: 100 }))).toMatchObject({ ok: false, failure: 'timeout' });
    const halting = await serve((_, answer) => void answer.writeHead(200).write('half'));
    expect(await network(request(halting, { deadlineMs: 500 }))).toMatchObject({ ok: false, failure: 'timeout' });
  });

  it('says that nobody is there', async () => {
    expect(await network(request('http://127.0.0.1:1/'))).toEqual({
      ok: false,
      failure: 'unreachable',
      detail: 'no server answers at its address [ECONNREFUSED]',
    });
  });

  it.each([
    ['ENOTFOUND', 'nobody knows its address'],
    ['NAME_NOT_RESOLVED', 'nobody knows its address'],
    ['INTERNET_DISCONNECTED', 'there is no network on which it could be reached'],
    ['ECONNRESET', 'the server hung up'],
    ['TUNNEL_CONNECTION_FAILED', 'the proxy does not let us through to it'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'the server wants a client certificate, or another one'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'the server does not accept the client certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate of the server is not trusted'],
    ['ERR_TLS_CERT_DATE_INVALID', 'the certificate of the server is not trusted'],
    ['ESOMETHING', 'the connection failed'],
  ])('says in words what %s means, and keeps the code', (code, words) => {
    expect(failureWords(code)).toBe(`${words} [${code}]`);
  });

  it('tells a server that speaks no TLS from one that is not there', async () => {
    const url = await serve((_, answer) => answer.end());
    expect(await network(request(url.replace('http:', 'https:')))).toMatchObject({ ok: false, failure: 'tls' });
  });
});
