import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { commandInProcess } from '../../fixtures/hosts/command-in-process';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { startTestPki, type TestPki } from '../../fixtures/pki';

const alias = 'user_maria.lindqvist';

interface Printed {
  checked: { entry: string; outcome: string; note?: string; error?: { code: string; what: string } }[];
}

describe('countersign signers check', () => {
  let pki: TestPki;
  let issuer: Server;
  const asked: string[] = [];
  const desk = useSigners(async () => {
    pki = await startTestPki();
    issuer = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const base = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
      const known: Record<string, unknown> = {
        '/.well-known/openid-configuration': {
          issuer: base,
          authorization_endpoint: `${base}/auth`,
          token_endpoint: `${base}/token`,
          jwks_uri: `${base}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        },
        '/health': { status: 'ok' },
        '/cmp': {},
      };
      const answer = known[request.url ?? ''];
      response.writeHead(answer ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const anchors = join(pki.folder, 'root.pem');
    const nothing = join(pki.folder, 'nothing.pem');
    writeFileSync(nothing, 'no certificate');
    const secret = join(pki.folder, 'cmp-secret');
    writeFileSync(secret, 'tajné-slovo-4711\n', { mode: 0o600 });
    const cmp = { CMP_URL: `${url}/cmp`, CMP_REFERENCE: 'station 7' };
    const first = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default' } as const;
    return {
      TIMESTAMPAUTHORITIES: {
        office: { TSA_URL: `${pki.url}/tsa` },
        nowhere: { TSA_URL: 'http://127.0.0.1:1/' },
      },
      CERTIFICATEAUTHORITIES: {
        steps: { STEPCA_URL: url },
        troubled: { VAULT_URL: url, VAULT_ROLE: 'signer' },
        cmp: { ...cmp, CMP_SECRET_FILE: secret },
        secretless: { ...cmp, CMP_SECRET_FILE: join(pki.folder, 'nowhere') },
        trial: { SELFSIGNED: true },
      },
      AUTHENTICATORS: {
        login: { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: url, OIDC_CLIENTID: 'countersign' },
        gone: { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENTID: 'countersign' },
        card: { AUTHTYPE: 'CLIENTCERT', CRYPTOTOKEN: 'card', TRUSTANCHORS: anchors },
      },
      TRUSTANCHORS: { root: { FILE: anchors }, damaged: { FILE: nothing } },
      TRUSTEDLISTS: {},
      SIGNERS: {
        maria: { ...first, DEFAULTKEY: alias },
        nobody: { ...first, DEFAULTKEY: 'nobody' },
      },
    };
  });
  afterAll(async () => {
    issuer?.close();
    await pki?.stop();
  });

  const check = (...args: string[]) => commandInProcess(desk.profile, 'signers', 'check', ...args);

  it('tries every entry, and says of each how it went', async () => {
    pki.requests.length = 0;
    asked.length = 0;
    const { code, out } = await check('--json');
    const { checked } = JSON.parse(out) as Printed;
    expect(code).toBe(1);
    expect(checked.map(({ entry, outcome, error }) => [entry, outcome, ...(error ? [error.code] : [])])).toEqual([
      ['SHAREDLIBRARIES.Driver', 'good'],
      ['CRYPTOTOKENS.card', 'good'],
      ['TIMESTAMPAUTHORITIES.office', 'good'],
      ['TIMESTAMPAUTHORITIES.nowhere', 'failed'],
      ['CERTIFICATEAUTHORITIES.steps', 'good'],
      ['CERTIFICATEAUTHORITIES.troubled', 'failed', 'enrollment.unreachable'],
      ['CERTIFICATEAUTHORITIES.cmp', 'good'],
      ['CERTIFICATEAUTHORITIES.secretless', 'failed', 'enrollment.unreachable'],
      ['CERTIFICATEAUTHORITIES.trial', 'good'],
      ['AUTHENTICATORS.login', 'good'],
      ['AUTHENTICATORS.gone', 'failed', 'identity.unreachable'],
      ['AUTHENTICATORS.card', 'good'],
      ['TRUSTANCHORS.root', 'good'],
      ['TRUSTANCHORS.damaged', 'failed', 'anchor.unusable'],
      ['TRUSTEDLISTS', 'failed'],
      ['SIGNERS.maria', 'good'],
      ['SIGNERS.nobody', 'failed'],
    ]);
    // A real timestamp, and nobody was logged in or certified.
    expect(pki.requests).toEqual(['POST /tsa']);
    expect(asked.sort()).toEqual([
      'GET /.well-known/openid-configuration',
      'GET /cmp',
      'GET /health',
      'GET /v1/sys/health?standbyok=true',
    ]);
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('prints a line each', async () => {
    const { code, out, err } = await check();
    expect(code).toBe(1);
    expect(err).toMatch(/^Trying what is in .*countersign\.json\. No PIN is needed/);
    expect(out).toContain('TIMESTAMPAUTHORITIES.office: good: it gave a timestamp\n');
    expect(out).toMatch(/^TIMESTAMPAUTHORITIES\.nowhere: FAILED: it gave no timestamp: .+$/m);
    expect(out).toContain('SIGNERS.nobody: FAILED: its CryptoToken has no certificate with the alias nobody\n');
  });

  it('exits with 3 where there is no configuration', async () => {
    const { code, err } = await commandInProcess(desk.bench.fresh('empty'), 'signers', 'check');
    expect([code, err]).toEqual([3, expect.stringContaining('there is no configuration')]);
  });
});
