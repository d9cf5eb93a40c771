import { describe, expect, it } from 'vitest';
import { answerNetworkRequest } from '../../../main/network/network-desk';
import type { NetworkPort, NetworkRequest } from '../../../main/network/network-port';

const request: NetworkRequest = {
  purpose: 'timestamp',
  url: 'http://tsa.test/',
  method: 'POST',
  contentType: 'application/timestamp-query',
  body: Uint8Array.of(1),
  maximumBytes: 1000,
  deadlineMs: 1000,
  credentialsOf: 'office',
};

describe('what a supervised process may ask of the network', () => {
  const asked: NetworkRequest[] = [];
  const network: NetworkPort = async (one) => {
    asked.push(one);
    return { ok: true, status: 200, contentType: '', body: new Uint8Array() };
  };

  it('is what trust data needs', async () => {
    expect(await answerNetworkRequest(request, network)).toMatchObject({ ok: true });
    expect(asked).toEqual([request]);
  });

  it.each<[string, unknown]>([
    ['another purpose', { ...request, purpose: 'upload' }],
    ['a certificate for a key', { ...request, purpose: 'enrollment' }],
    ['another method', { ...request, method: 'DELETE' }],
    ['another type of body', { ...request, contentType: 'application/json' }],
    ['a long body', { ...request, body: new Uint8Array(65 * 1024) }],
    ['more than the largest revocation list', { ...request, maximumBytes: 2 ** 40 }],
    ['to wait for ever', { ...request, deadlineMs: 10 ** 9 }],
    ['credentials for anything but a timestamp', { ...request, purpose: 'crl' }],
    ['headers of its own', { ...request, headers: { cookie: 'a' } }],
    ['nothing that can be read', 'http://tsa.test/'],
  ])('and not %s', async (_, one) => {
    asked.length = 0;
    expect(await answerNetworkRequest(one, network)).toMatchObject({ ok: false, failure: 'refused-by-policy' });
    expect(asked).toEqual([]);
  });

  it('asks for lists on behalf of the process that reads them, and of no other', async () => {
    const list = {
      purpose: 'list',
      url: 'https://lists.example/a.xml',
      method: 'GET',
      maximumBytes: 1024,
      deadlineMs: 1000,
    };
    expect(await answerNetworkRequest(list, network)).toMatchObject({ ok: false, failure: 'refused-by-policy' });
    expect(await answerNetworkRequest(list, network, ['list'])).toMatchObject({ ok: true });
    const other = { ...list, purpose: 'certificate' };
    expect(await answerNetworkRequest(other, network, ['list'])).toMatchObject({ ok: false });
  });
});
