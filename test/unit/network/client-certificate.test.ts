import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNetwork, type ClientCertificate } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import { buildTimestampRequest } from '../../../main/trust/timestamp-request';
import { readTimestampResponse } from '../../../main/trust/timestamp-response';
import type { NetworkResponse } from '../../../main/network/network-port';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { startTlsAuthority, type TlsAuthority } from '../../fixtures/pki/tls-authority';

/** PKCS#12 brings the server's root with it; how PEM files do is shown with the command line, which trusts it. */
describe('a timestamp authority that demands a client certificate', () => {
  let pki: TestPki;
  let authority: TlsAuthority;
  const question = buildTimestampRequest({ digestAlgorithm: 'SHA-256', imprint: new Uint8Array(32) });

  beforeAll(async () => {
    pki = await startTestPki();
    authority = await startTlsAuthority(pki);
  });
  afterAll(async () => {
    await authority?.stop();
    await pki?.stop();
  });

  function ask(
    clientCertificate: ClientCertificate,
    asked: 'office' | 'somebody' = 'office',
  ): Promise<NetworkResponse> {
    const credentials = (name: string) => (name === 'office' ? { url: authority.url, clientCertificate } : undefined);
    return createNetwork({ exchange: nodeExchange, credentials })({
      purpose: 'timestamp',
      url: authority.url,
      method: 'POST',
      contentType: 'application/timestamp-query',
      body: question.der,
      maximumBytes: 100_000,
      deadlineMs: 30_000,
      credentialsOf: asked,
    });
  }
  const pkcs12 = (passphrase: string): ClientCertificate => ({ pfx: readFileSync(authority.files.pkcs12), passphrase });

  it('is shown it, and answers with a timestamp', async () => {
    const answer = await ask(pkcs12(authority.password));
    expect(answer).toMatchObject({ ok: true, status: 200 });
    expect((await readTimestampResponse((answer as { body: Uint8Array }).body, question)).der.length).toBeGreaterThan(
      0,
    );
    expect(authority.clients.splice(0)).toEqual([{ name: 'Test TLS client' }]);
  });

  it('is not shown another authority’s', async () => {
    expect(await ask(pkcs12(authority.password), 'somebody')).toMatchObject({ ok: false });
    expect(authority.clients).toEqual([]);
  });

  it.each<[string, () => ClientCertificate]>([
    ['a wrong password', () => pkcs12('wrong')],
    ['no password', () => ({ pfx: readFileSync(authority.files.pkcs12) })],
    ['another file', () => ({ pfx: Buffer.from('hello') })],
    [
      'a key that is not the certificate’s',
      () => ({
        certificate: readFileSync(authority.files.certificate),
        key: Buffer.from(pki.signer.privateKey.export({ format: 'pem', type: 'pkcs8' })),
      }),
    ],
  ])('is not asked with %s: what is wrong is said without the secret', async (_, client) => {
    expect(await ask(client())).toEqual({
      ok: false,
      failure: 'tls',
      detail: 'the client certificate can not be used: its file, its key or its password is wrong',
    });
    expect(authority.clients).toEqual([]);
  });
});
