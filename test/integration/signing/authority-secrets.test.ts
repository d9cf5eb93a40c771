import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Finished } from '../../fixtures/hosts/built-product';
import { namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { classicTable } from '../../fixtures/pdf';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { startTlsAuthority, type TlsAuthority } from '../../fixtures/pki/tls-authority';

const alias = 'user_maria.lindqvist';
const basicPassword = 'tajné-heslo-8812';

/** The command line has to be told of the test PKI's root; a real authority's server has a public one. */
describe('an authority that wants to know who asks', () => {
  let pki: TestPki;
  let authority: TlsAuthority;
  let passwordFile: string;
  const desk = useSigners(async () => {
    pki = await startTestPki();
    authority = await startTlsAuthority(pki);
    passwordFile = join(pki.folder, 'basic-password');
    writeFileSync(passwordFile, `${basicPassword}\n`, { mode: 0o600 });
    const { certificate, key, encryptedKey, pkcs12, password } = authority.files;
    const TSA_URL = authority.url;
    const pem = { TSA_URL, TSA_CLIENTCERTIFICATE: certificate, TSA_CLIENTKEY: key };
    const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: alias, LEVEL: 'B-T' } as const;
    return {
      TIMESTAMPAUTHORITIES: {
        pem,
        encrypted: { ...pem, TSA_CLIENTKEY: encryptedKey, TSA_CLIENTKEY_PASSWORD_FILE: password },
        pkcs12: { TSA_URL, TSA_CLIENTCERTIFICATE: pkcs12, TSA_CLIENTKEY_PASSWORD_FILE: password },
        wrongPassword: { TSA_URL, TSA_CLIENTCERTIFICATE: pkcs12, TSA_CLIENTKEY_PASSWORD_FILE: passwordFile },
        stranger: { TSA_URL },
        both: { ...pem, TSA_USERNAME: 'jana', TSA_PASSWORD_FILE: passwordFile },
      },
      SIGNERS: Object.fromEntries(
        ['pem', 'encrypted', 'pkcs12', 'wrongPassword', 'stranger', 'both'].map((name) => [
          name,
          { ...base, TSA: [name] },
        ]),
      ),
    };
  });
  afterAll(async () => {
    await authority?.stop();
    await pki?.stop();
  });
  beforeEach(() => {
    authority.clients.length = 0;
    desk.token.faults.forgetLog();
  });

  async function signAs(signer: string): Promise<Finished & { folder: string }> {
    const folder = desk.bench.fresh('documents');
    const input = desk.bench.document('a.pdf', classicTable(), folder);
    const env = { NODE_EXTRA_CA_CERTS: authority.files.root };
    return { ...(await desk.cli(['sign', input, '--signer', signer, '--pin-stdin'], { env })), folder };
  }

  it.each(['pem', 'encrypted', 'pkcs12'])(
    'is shown the client certificate of the configuration: %s',
    async (signer) => {
      const { code, stdout, stderr, folder } = await signAs(signer);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`PAdES-BASELINE-T[^]*Time confirmed by ${signer}`));
      expect(authority.clients.map(({ name }) => name)).toEqual(['Test TLS client', 'Test TLS client']);
      expect(await pdfsig(join(folder, 'a-signed.pdf'))).toEqual([{ valid: true, total: true }]);
    },
  );

  it('is told username and password too, from a file', async () => {
    expect((await signAs('both')).code).toBe(0);
    const authorization = `Basic ${Buffer.from(`jana:${basicPassword}`).toString('base64')}`;
    expect(authority.clients).toEqual(Array(2).fill({ name: 'Test TLS client', authorization }));
  });

  it('lets nobody else in; then no PIN is asked for', async () => {
    const { code, stderr, folder } = await signAs('stranger');
    expect(code).toBe(1);
    // TLS 1.3 says so behind the handshake: whoever still writes may find the connection closed before that arrives.
    const words = /\(stranger: the server (wants a client certificate, or another one|hung up) \[\w+\]\)/;
    expect(stderr).toMatch(words);
    expect(namesIn(folder)).toEqual(['a.pdf']);
    expect(authority.clients).toEqual([]);
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('is not asked with a wrong password of the key: that is said, and no PIN is asked for', async () => {
    const { code, stderr } = await signAs('wrongPassword');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'wrongPassword: the client certificate can not be used: its file, its key or its password is wrong',
    );
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it.runIf(process.platform !== 'win32')('is not asked when others may read the password', async () => {
    chmodSync(passwordFile, 0o644);
    const { code, stderr } = await signAs('both');
    chmodSync(passwordFile, 0o600);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'both: others may read the file of TSA_PASSWORD_FILE; let only its owner read it (chmod 600)',
    );
    expect(authority.clients).toEqual([]);
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('keeps the secrets out of every output and every file of the profile', async () => {
    const printed: string[] = [];
    for (const signer of ['both', 'encrypted', 'wrongPassword']) {
      const { stdout, stderr } = await signAs(signer);
      printed.push(stdout, stderr);
    }
    const log = readFileSync(join(desk.profile, 'logs', 'countersign.log'), 'utf8');
    expect(log).toContain('signing.signed');
    const key = readFileSync(authority.files.key, 'latin1').split('\n')[1]!;
    const configuration = readFileSync(join(desk.profile, 'countersign.json'), 'utf8');
    for (const text of [...printed, log, configuration]) {
      for (const secret of [basicPassword, authority.password, key]) expect(text).not.toContain(secret);
    }
    for (const text of [...printed, log]) expect(text).not.toContain(pki.folder);
  });
});
