import { execFileSync } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import { chainCompletionMs, ChainCompletion } from '../../../main/trust/chain-completion';
import { IssuerCache } from '../../../main/trust/issuer-cache';
import type { NetworkPort, NetworkRequest } from '../../../main/network/network-port';
import { day, issue, usages, type Identity } from '../../fixtures/pki/certificates';

const network = createNetwork({ exchange: nodeExchange });
const authority = { keyUsage: usages.keyCertSign | usages.cRLSign, authority: {} };

/** A root, an issuing authority and a person whose certificates say where the next one up is to be had. */
let root: Identity, issuing: Identity, person: Identity;
let url: string;
let folder: string;
let requests: string[];
const answers = new Map<string, (response: ServerResponse) => void>();
const server = createServer((request, response) => {
  requests.push(request.url ?? '');
  const answer = answers.get(request.url ?? '');
  if (answer) answer(response);
  else response.writeHead(404).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  root = await issue({ name: 'Root', ...authority });
  issuing = await issue({ name: 'Issuing CA', ...authority, issuers: [`${url}/root`] }, root);
  person = await issue({ name: 'Person', keyUsage: usages.nonRepudiation, issuers: [`${url}/issuing`] }, issuing);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-issuers-'));
  requests = [];
  answers.clear();
  answers.set('/root', (response) => response.end(root.certificate));
  answers.set('/issuing', (response) => response.end(issuing.certificate));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hex = (ders: Uint8Array[]): string[] => ders.map((der) => Buffer.from(der).toString('hex'));
const completion = (port: NetworkPort = network, clock?: () => number): ChainCompletion =>
  new ChainCompletion(port, new IssuerCache(folder), clock);
const chainOf = async (one: Identity, held: Identity[] = [], chains = completion()): Promise<string[]> => {
  const chain = held.map(({ certificate }) => certificate);
  return hex(await chains.issuersOf({ certificate: one.certificate, chain }));
};
const only = (...identities: Identity[]): string[] => hex(identities.map(({ certificate }) => certificate));

describe('the chain of a signing certificate', () => {
  it('is completed from where its certificates say, without the root', async () => {
    expect(await chainOf(person)).toEqual(only(issuing));
    expect(requests).toEqual(['/issuing', '/root']);
  });

  it('asks nobody where the token holds everything, the root too', async () => {
    expect(await chainOf(person, [root, issuing])).toEqual(only(issuing));
    expect(requests).toEqual([]);
  });

  it('takes PEM and certs-only PKCS#7', async () => {
    const file = join(folder, 'certificates.pem');
    writeFileSync(file, `${root.pem}\n${issuing.pem}\n`);
    const p7c = execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', file, '-outform', 'DER']);
    for (const body of [readFileSync(file), p7c]) {
      answers.set('/issuing', (response) => response.end(body));
      expect(await chainOf(person, [], new ChainCompletion(network, new IssuerCache()))).toEqual(only(issuing));
    }
    // The root came along.
    expect(requests).toEqual(['/issuing', '/issuing']);
  });

  it('is looked for once, and again after some minutes where something is missing', async () => {
    let now = 0;
    const chains = completion(network, () => now);
    answers.delete('/issuing');
    expect(await Promise.all([chainOf(person, [], chains), chainOf(person, [], chains)])).toEqual([[], []]);
    expect(await chainOf(person, [], chains)).toEqual([]);
    expect(requests).toEqual(['/issuing']);
    answers.set('/issuing', (response) => response.end(issuing.certificate));
    now += 5 * 60_000;
    expect(await chainOf(person, [], chains)).toEqual(only(issuing));
    now += 24 * 3600_000;
    expect(await chainOf(person, [], chains)).toEqual(only(issuing));
    expect(requests).toEqual(['/issuing', '/issuing', '/root']);
  });

  it('gives all servers together one short time', async () => {
    let now = 0;
    const asked: NetworkRequest[] = [];
    const chains = completion(
      async (request) => {
        asked.push(request);
        now += 2_000;
        return network(request);
      },
      () => now,
    );
    answers.set('/root', (response) => response.end(issuing.certificate));
    const other = await issue(
      { name: 'Far', keyUsage: usages.nonRepudiation, issuers: ['a', 'b', 'c', 'd'].map((name) => `${url}/${name}`) },
      issuing,
    );
    expect(await chainOf(other, [], chains)).toEqual([]);
    expect(asked.map(({ deadlineMs }) => deadlineMs)).toEqual([chainCompletionMs, chainCompletionMs - 2_000]);
  });
});

describe('a hostile answer', () => {
  const chunk = Buffer.alloc(64 * 1024);
  const endless = (response: ServerResponse): void => {
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };

  it.each<[string, (response: ServerResponse) => void]>([
    ['nothing', (response) => void response.end()],
    ['garbage', (response) => void response.end('<html>Welcome to the hotel</html>')],
    ['a stream without end', endless],
    ['a redirect to itself', (response) => void response.writeHead(302, { location: '/issuing' }).end()],
    ['a redirect to a file', (response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end()],
    ['the certificate of another authority', (response) => void response.end(root.certificate)],
    ['the certificate that it is about', (response) => void response.end(person.certificate)],
  ])('adds nothing to the chain, and ends: %s', async (_, answer) => {
    answers.set('/issuing', answer);
    expect(await chainOf(person)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(6);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('an authority of the right name with another key adds nothing', async () => {
    const impostor = await issue({ name: 'Issuing CA', ...authority }, root);
    answers.set('/issuing', (response) => response.end(impostor.certificate));
    expect(await chainOf(person)).toEqual([]);
  });

  it('authorities that issued each other end the chain', async () => {
    const first = await issue({ name: 'Circle one', ...authority });
    const second = await issue({ name: 'Circle two', ...authority, issuers: [`${url}/one`] }, first);
    const firstAgain = { ...(await issue({ name: 'Circle one', ...authority }, second)) };
    const leaf = await issue({ name: 'Leaf', keyUsage: usages.nonRepudiation, issuers: [`${url}/two`] }, second);
    answers.set('/two', (response) => response.end(second.certificate));
    answers.set('/one', (response) => response.end(firstAgain.certificate));
    expect(await chainOf(leaf)).toEqual(only(second));
    expect(requests).toEqual(['/two', '/one']);
  });
});

describe('issuers that were met before', () => {
  it('are used when their server is gone, in another process too', async () => {
    await chainOf(person);
    expect(readdirSync(folder).every((name) => /^[0-9a-f]{64}\.cer$/.test(name))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
    answers.clear();
    requests.length = 0;
    expect(await chainOf(person)).toEqual(only(issuing));
    expect(requests).toEqual([]);
  });

  it('give no trust to what somebody put there, and damaged files go', async () => {
    await chainOf(person);
    const impostor = await issue({ name: 'Issuing CA', ...authority }, root);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), impostor.certificate);
    writeFileSync(join(folder, `${'0'.repeat(64)}.cer`), 'garbage');
    writeFileSync(join(folder, `${'1'.repeat(64)}.cer`), Buffer.alloc(1024 * 1024));
    const kept = new IssuerCache(folder);
    await kept.keep([impostor.certificate]);
    answers.clear();
    expect(await chainOf(person)).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('are forgotten when they have expired or were not fetched for long, and when there are too many', async () => {
    const expired = await issue({ name: 'Expired', ...authority, notAfter: new Date(Date.now() - day) }, root);
    const cache = new IssuerCache(folder);
    await cache.keep([expired.certificate, issuing.certificate]);
    expect(hex(await cache.certificates())).toEqual(only(issuing));
    const [file] = readdirSync(folder);
    const long = new Date(Date.now() - 365 * day);
    utimesSync(join(folder, file!), long, long);
    expect(await new IssuerCache(folder).certificates()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);

    const many = await Promise.all(
      Array.from({ length: 70 }, (_, at) => issue({ name: `CA ${at}`, ...authority }, root)),
    );
    await cache.keep(many.map(({ certificate }) => certificate));
    expect(readdirSync(folder)).toHaveLength(64);
    expect(await new IssuerCache(folder).certificates()).toHaveLength(64);
  });

  it('in a folder that can not be are fetched each time, without an error', async () => {
    writeFileSync(join(folder, 'file'), '');
    const cache = new IssuerCache(join(folder, 'file', 'issuers'));
    const issuers = await new ChainCompletion(network, cache).issuersOf({ certificate: person.certificate, chain: [] });
    expect(hex(issuers)).toEqual(only(issuing));
  });
});
