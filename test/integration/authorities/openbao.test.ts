import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { issueChecked, type IssuedExpectations } from '../../../main/authorities/check-issued';
import type { CertificateAuthorityInput } from '../../../main/configuration/configuration-authorities';
import { readCertificate } from '../../../main/pki/certificate';
import { startIdentityIssuer, type IdentityIssuer } from '../../fixtures/authorities/identity-issuer';
import { startOpenBao, type OpenBao } from '../../fixtures/authorities/openbao';
import { askAuthority, refusal, type Ask, configuredAuthority, orderedKey } from '../../fixtures/authorities/orders';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { tlsClient } from '../../fixtures/pki/tls-authority';

/** A real OpenBao that issues with an authority of the test's PKI. */
describe('a certificate from OpenBao', () => {
  let pki: TestPki;
  let bao: OpenBao;
  let issuer: IdentityIssuer;
  let passwordFile: string;
  let client: Awaited<ReturnType<typeof tlsClient>>;
  const closing: Server[] = [];

  beforeAll(async () => {
    [pki, issuer] = await Promise.all([startTestPki(), startIdentityIssuer()]);
    bao = await startOpenBao({ issuing: pki.issuing });
    await bao.trustIssuer({ audience: issuer.audience, usernameClaim: 'sub', discoveryUrl: issuer.url });
    await bao.addAccount('jana', 'tajné-0815');
    await bao.trustClients(pki.issuing.pem);
    client = await tlsClient(pki, 'klíč-4711');
    passwordFile = join(pki.folder, 'bao-password');
    writeFileSync(passwordFile, 'tajné-0815\n', { mode: 0o600 });
  });
  afterEach(() => {
    for (const server of closing.splice(0)) server.close();
  });
  afterAll(async () => {
    await bao?.stop();
    await issuer?.stop();
    await pki?.stop();
  });

  const entry = (changes: object = {}): CertificateAuthorityInput => ({
    VAULT_URL: bao.url,
    VAULT_ROLE: bao.role,
    VAULT_AUTH_ROLE: 'signatories',
    VAULT_TRUSTANCHORS: bao.trustAnchors,
    ...changes,
  });

  const ask = (
    changes: object = {},
    { key = orderedKey('CN=maria'), token = issuer.token('maria'), ...more }: Partial<Ask> = {},
  ) => askAuthority(entry(changes), { key, token, ...more });

  it('by the identity token of the login: for the key, the name and the minutes that were asked for', async () => {
    const key = orderedKey('CN=Maria Lindqvist,SERIALNUMBER=PNOSE-1');
    const before = await bao.tokens();
    const issued = await ask({}, { key, validitySeconds: 300, expected: { validitySeconds: 300 } });
    if (issued.state !== 'issued') throw new Error(issued.state);
    const read = readCertificate(issued.certificate);
    expect({ subject: read.subject, usage: [...(read.keyUsage ?? [])] }).toEqual({
      subject: 'Maria Lindqvist',
      usage: ['nonRepudiation'],
    });
    const x509 = new X509Certificate(issued.certificate);
    expect(x509.checkPrivateKey(key.privateKey)).toBe(true);
    expect(x509.subject.split('\n')).toEqual(expect.arrayContaining(['serialNumber=PNOSE-1', 'O=Countersign Tests']));
    expect(Date.parse(read.notAfter) - Date.now()).toBeLessThanOrEqual(300_000);
    expect(x509.verify(new X509Certificate(pki.issuing.pem).publicKey)).toBe(true);
    expect(issued.chain.map((der) => Buffer.from(der))).toEqual([Buffer.from(pki.issuing.certificate)]);
    expect(x509.subjectAltName, 'a person’s name is no host name').toBeUndefined();
    expect(await bao.tokens(), 'its token there is revoked').toBe(before);
  });

  it('by a name and a password, and by a client certificate', async () => {
    const userpass = { VAULT_USERNAME: 'jana', VAULT_PASSWORD_FILE: passwordFile, VAULT_AUTH_ROLE: undefined };
    expect((await ask(userpass, { token: undefined })).state).toBe('issued');
    const cert = {
      ...{ VAULT_AUTH: 'cert', VAULT_AUTH_ROLE: 'clients', VAULT_CLIENTCERTIFICATE: client.certificate },
      VAULT_CLIENTKEY: client.key,
    };
    expect((await ask(cert, { token: undefined })).state).toBe('issued');
    expect(await bao.tokens()).toBe(1);
  });

  it('is refused to whoever has no login, one that expired, one for another program, a wrong password, no certificate', async () => {
    const jwt = (token?: string) => refusal(ask({}, { token }));
    const problem = async (token?: string) => {
      const { code, params } = await jwt(token);
      return [code, params['problem']];
    };
    expect(await refusal(ask({}, { person: { username: 'maria', claims: {} } }))).toEqual({
      code: 'enrollment.loginUnusable',
      params: { authority: 'office', problem: 'missing' },
    });
    expect(await problem(issuer.token('maria', { exp: 1000, iat: 900 }))).toEqual([
      'enrollment.loginUnusable',
      'expired',
    ]);
    expect(await problem(issuer.token('maria', { aud: 'x' }))).toEqual(['enrollment.loginUnusable', 'audience']);
    expect(await problem(`${issuer.token('maria')}x`)).toEqual(['enrollment.loginUnusable', 'refused']);
    const wrong = join(pki.folder, 'wrong-password');
    writeFileSync(wrong, 'wrong\n', { mode: 0o600 });
    expect(await refusal(ask({ VAULT_USERNAME: 'jana', VAULT_PASSWORD_FILE: wrong }))).toEqual({
      code: 'enrollment.notAuthorized',
      params: { authority: 'office', status: 400, words: 'invalid username or password' },
    });
    const missing = await refusal(ask({ VAULT_USERNAME: 'jana', VAULT_PASSWORD_FILE: join(pki.folder, 'nothing') }));
    expect(missing).toMatchObject({
      code: 'enrollment.unreachable',
      params: { detail: expect.stringContaining('VAULT_PASSWORD_FILE') },
    });
    const stranger = { VAULT_AUTH: 'cert', VAULT_CLIENTCERTIFICATE: client.certificate, VAULT_CLIENTKEY: client.key };
    expect(await refusal(ask({ ...stranger, VAULT_AUTH_ROLE: 'nobody' }))).toMatchObject({
      code: 'enrollment.notAuthorized',
      params: { status: 400 },
    });
    expect(await bao.tokens()).toBe(1);
  });

  it('is refused where the role does not allow it, in the authority’s words; the token is revoked all the same', async () => {
    const anna = orderedKey('CN=anna');
    expect(await refusal(ask({ VAULT_ROLE: bao.boundRole }, { key: anna }))).toEqual({
      code: 'enrollment.refused',
      params: { authority: 'office', status: 400, words: 'common name anna not allowed by this role' },
    });
    expect((await ask({ VAULT_ROLE: bao.boundRole })).state, 'her own name').toBe('issued');
    expect(await refusal(ask({ VAULT_ROLE: 'nobody' }))).toMatchObject({
      code: 'enrollment.refused',
      params: { status: 403, words: expect.stringContaining('permission denied') },
    });
    expect(await bao.tokens()).toBe(1);
  });

  it('with another name than was asked for is not used, and its number is told', async () => {
    await bao.must('POST', 'pki/roles/renames', {
      ...{ key_type: 'any', key_usage: ['ContentCommitment'], ext_key_usage: [], cn_validations: ['disabled'] },
      ...{ allow_any_name: true, enforce_hostnames: false, ttl: '10m', allowed_serial_numbers: ['*'] },
      ...{ use_csr_common_name: false, require_cn: false },
    });
    await bao.must('PUT', 'sys/policies/acl/signatories', {
      policy: 'path "pki/sign/*" { capabilities = ["create", "update"] }',
    });
    // Whoever stands between changes what is asked: the name in the JSON is another one than the key's request has.
    const { authority, network } = configuredAuthority(entry({ VAULT_ROLE: 'renames' }));
    const renaming: typeof network = (question) =>
      network(
        question.body && question.url.includes('/sign/')
          ? {
              ...question,
              body: Buffer.from(
                Buffer.from(question.body).toString().replace('"common_name":"maria"', '"common_name":"anna"'),
              ),
            }
          : question,
      );
    const key = orderedKey('CN=maria');
    const person = { username: 'maria', claims: {}, identityToken: () => issuer.token('maria') };
    const { code, params } = await refusal(
      issueChecked(authority, { request: key.request, renewal: false, person, network: renaming }, { now: new Date() }),
    );
    expect({ code, params }).toEqual({
      code: 'enrollment.wrongAnswer',
      params: {
        authority: 'office',
        problem: 'other-name',
        wanted: 'maria',
        issued: 'anna',
        serialNumber: expect.any(String),
      },
    });
    const { keys } = (await bao.must('GET', 'pki/certs?list=true')) as { keys: string[] };
    expect(keys.map((one) => one.toUpperCase())).toContain(params['serialNumber']);
  });

  it('that lasts too long, is made for a server, or comes from nobody of ISSUERS is not used', async () => {
    const wrong = async (changes: object, expected: Partial<IssuedExpectations> = {}) =>
      (await refusal(ask(changes, { expected }))).params['problem'];
    expect(await wrong({}, { validitySeconds: 60 })).toBe('too-long');
    await bao.must('POST', 'pki/roles/servers', {
      key_type: 'any',
      allow_any_name: true,
      enforce_hostnames: false,
      ttl: '10m',
    });
    expect(await wrong({ VAULT_ROLE: 'servers' })).toBe('usage');
    const others = join(pki.folder, 'others.pem');
    writeFileSync(others, readFileSync(bao.trustAnchors));
    expect(await wrong({ ISSUERS: others })).toBe('other-issuer');
    expect((await ask({ ISSUERS: join(pki.folder, 'root.pem') })).state, 'its root').toBe('issued');
    const nothing = join(pki.folder, 'nothing.pem');
    writeFileSync(nothing, 'nothing');
    expect(await refusal(ask({ ISSUERS: nothing }))).toMatchObject({ code: 'enrollment.unreachable' });
  });

  it('is not had from a server that is sealed, not there, not trusted, or late', async () => {
    await bao.seal();
    try {
      expect(await refusal(ask())).toEqual({
        code: 'enrollment.unreachable',
        params: { authority: 'office', detail: 'it is sealed: whoever runs it has to unseal it first' },
      });
    } finally {
      await bao.unseal();
    }
    const port = Number(new URL(bao.url).port);
    expect(await refusal(ask({ VAULT_URL: 'https://127.0.0.1:1' }))).toMatchObject({
      params: { detail: 'no server answers at its address [ECONNREFUSED]' },
    });
    expect(await refusal(ask({ VAULT_TRUSTANCHORS: join(pki.folder, 'root.pem') }))).toMatchObject({
      code: 'enrollment.unreachable',
      params: { detail: expect.stringContaining('not trusted') },
    });
    // A line that swallows what the server says from its second answer on: the login arrives, the certificate does not.
    const late = await slowLine(port, 1);
    closing.push(late.server);
    const { code, params } = await refusal(ask({ VAULT_URL: `https://127.0.0.1:${late.port}`, DEADLINE: 1 }));
    expect({ code, params }).toEqual({
      code: 'enrollment.unreachable',
      params: { authority: 'office', detail: 'no answer within 1 s', asked: true },
    });
  });
});

/** A line to a port; connections after the first `whole` ones carry questions and no answers. */
async function slowLine(to: number, whole: number): Promise<{ server: Server; port: number }> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    const mute = count > whole;
    const onward = connect(to, '127.0.0.1');
    socket.pipe(onward);
    if (!mute) onward.pipe(socket);
    for (const end of [socket, onward]) end.on('error', () => [socket, onward].forEach((one) => one.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as { port: number }).port };
}
