import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateAuthority } from '../../../main/authorities/chosen-authority';
import { authorityCredentialsByName } from '../../../main/configuration/authority-credentials';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { NetworkPort } from '../../../main/network/network-port';

const url = 'https://ca.test/.well-known/est';

const base = {
  CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
  SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
};

function configured(authorities: Record<string, object>, signer: object = {}) {
  const input: ConfigurationInput = {
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    CERTIFICATEAUTHORITIES: authorities as NonNullable<ConfigurationInput['CERTIFICATEAUTHORITIES']>,
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', ...signer } },
  };
  return parseConfiguration(JSON.stringify(input), 'f');
}

describe('the certificate authorities of a configuration', () => {
  it.each([url, `${url}/`, `${url}/signatories`, 'https://ca.test:8443/.well-known/est/a.b-c_d~e/'])(
    '%s',
    async (one) => {
      const found = certificateAuthority(configured({ office: { EST_URL: one, DEADLINE: 5 } }), undefined, undefined);
      expect(found).toMatchObject({ name: 'office', kind: 'est' });
      const asked: object[] = [];
      const network: NetworkPort = (request) => {
        asked.push({ url: request.url, deadlineMs: request.deadlineMs, credentialsOf: request.credentialsOf });
        return Promise.resolve({ ok: false, failure: 'unreachable', detail: 'nobody' });
      };
      await expect(found.certificates!(network)).rejects.toThrow(
        expect.objectContaining({ code: 'enrollment.unreachable' }),
      );
      expect(asked).toEqual([{ url: `${one.replace(/\/$/, '')}/cacerts`, deadlineMs: 5000, credentialsOf: 'office' }]);
    },
  );

  it.each([
    ['http://ca.test/.well-known/est', 'plain http'],
    ['https://ca.test/', 'another path'],
    ['https://ca.test/.well-known/est/simpleenroll/more', 'a longer path'],
    ['https://jana:secret@ca.test/.well-known/est', 'a password in the address'],
    ['https://ca.test/.well-known/est?label=a', 'a question'],
  ])('%s is refused: %s', (one) => {
    expect(() => configured({ office: { EST_URL: one } })).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        params: expect.objectContaining({
          path: 'CERTIFICATEAUTHORITIES.office.EST_URL',
          expected: expect.stringContaining('"https://…/.well-known/est"'),
        }),
      }),
    );
  });

  it.each<[string, object, string]>([
    ['a password without a username', { EST_PASSWORD: 'x' }, 'EST_USERNAME'],
    ['two passwords', { EST_USERNAME: 'a', EST_PASSWORD: 'x', EST_PASSWORD_FILE: '/x' }, 'EST_PASSWORD'],
    ['a key without its certificate', { EST_CLIENTKEY: '/x' }, 'EST_CLIENTCERTIFICATE'],
    ['a path that depends on the folder', { EST_TRUSTANCHORS: 'ca.pem' }, 'EST_TRUSTANCHORS'],
    ['a misspelt name', { EST_USER: 'a' }, 'EST_USER'],
  ])('%s is refused', (_, entries, entry) => {
    expect(() => configured({ office: { EST_URL: url, ...entries } })).toThrow(
      expect.objectContaining({ params: expect.objectContaining({ path: `CERTIFICATEAUTHORITIES.office.${entry}` }) }),
    );
  });

  const vault = { VAULT_URL: 'https://bao.test:8200', VAULT_ROLE: 'sign' };
  const ejbca = { EJBCA_URL: 'https://ca.test/rest', CANAME: 'CA', ENDENTITYPROFILE: 'E', CERTIFICATEPROFILE: 'C' };
  const cmp = { CMP_URL: 'https://ca.test/.well-known/cmp', CMP_REFERENCE: 'station 7', CMP_SECRET_FILE: '/secret' };
  const signed = { CMP_SIGNINGCERTIFICATE: '/c', CMP_SIGNINGKEY: '/k', CMP_ANSWERANCHORS: '/a' };
  const bySignature = { CMP_URL: 'http://ca.test/cmp', ...signed };
  it.each<[string, object, string]>([
    ['est', { EST_URL: url }, 'est'],
    ['step-ca', { STEPCA_URL: 'https://ca.test:9000' }, 'step-ca'],
    ['a server on this computer', { STEPCA_URL: 'http://127.0.0.1:9000/' }, 'step-ca'],
    ['OpenBao', vault, 'vault'],
    ['EJBCA', ejbca, 'ejbca'],
    ['CMP with a secret', cmp, 'cmp'],
    ['CMP with a signature, which protects itself', bySignature, 'cmp'],
    ['nobody', { SELFSIGNED: true }, 'self-signed'],
  ])('a kind is told by its address: %s', (_, entries, kind) => {
    expect(certificateAuthority(configured({ office: entries }), undefined, undefined).kind).toBe(kind);
  });

  it.each<[string, object, string]>([
    ['no address at all', { DEADLINE: 5 }, ''],
    ['two addresses', { EST_URL: url, ...vault }, ''],
    ['a misspelt address', { EST_ULR: url }, ''],
    ['an entry of another kind', { ...vault, EST_USERNAME: 'a' }, '.EST_USERNAME'],
    ['http over the network', { ...vault, VAULT_URL: 'http://bao.test:8200' }, '.VAULT_URL'],
    ['no role', { VAULT_URL: 'https://bao.test' }, '.VAULT_ROLE'],
    ['a role that is a way out of its folder', { ...vault, VAULT_ROLE: 'a/../../b?c' }, '.VAULT_ROLE'],
    ['userpass without a name', { ...vault, VAULT_AUTH: 'userpass' }, '.VAULT_USERNAME'],
    ['cert without a certificate', { ...vault, VAULT_AUTH: 'cert' }, '.VAULT_CLIENTCERTIFICATE'],
    ['a card without a provisioner', { STEPCA_URL: 'https://c.test', STEPCA_PROOF: 'card' }, '.STEPCA_PROVISIONER'],
    ['no profile', { ...ejbca, CERTIFICATEPROFILE: undefined }, '.CERTIFICATEPROFILE'],
    ['a secret over the network in clear', { ...cmp, CMP_URL: 'http://ca.test/cmp' }, '.CMP_URL'],
    ['a secret that goes by nothing', { ...cmp, CMP_REFERENCE: undefined }, '.CMP_REFERENCE'],
    ['a secret in the configuration', { ...cmp, CMP_SECRET: 'x' }, '.CMP_SECRET'],
    ['a secret and a signature', { ...cmp, ...signed }, '.CMP_SIGNINGCERTIFICATE'],
    ['neither', { CMP_URL: cmp.CMP_URL }, '.CMP_SECRET_FILE'],
    ['a signature without a key', { ...bySignature, CMP_SIGNINGKEY: undefined }, '.CMP_SIGNINGKEY'],
    ['a key without its certificate', { ...cmp, CMP_SIGNINGKEY: '/k' }, '.CMP_SIGNINGCERTIFICATE'],
    ['answers of anybody', { ...bySignature, CMP_ANSWERANCHORS: undefined }, '.CMP_ANSWERANCHORS'],
    ['a name that is none', { ...cmp, CMP_RECIPIENT: 'Signing CA' }, '.CMP_RECIPIENT'],
    ['a client certificate in clear', { ...bySignature, CMP_CLIENTCERTIFICATE: '/c' }, '.CMP_URL'],
    ['not really', { SELFSIGNED: false }, '.SELFSIGNED'],
  ])('%s is refused', (_, entries, entry) => {
    expect(() => configured({ office: entries })).toThrow(
      expect.objectContaining({ params: expect.objectContaining({ path: `CERTIFICATEAUTHORITIES.office${entry}` }) }),
    );
  });

  it('a configuration may rule out certificates that a key signs itself', () => {
    const input = { ...base, CERTIFICATEAUTHORITIES: { trial: { SELFSIGNED: true } } };
    expect(() => parseConfiguration(JSON.stringify(input), 'f')).not.toThrow();
    expect(() => parseConfiguration(JSON.stringify({ ...input, ALLOW_SELFSIGNED_CERTIFICATES: false }), 'f')).toThrow(
      expect.objectContaining({
        params: expect.objectContaining({
          path: 'CERTIFICATEAUTHORITIES.trial.SELFSIGNED',
          expected: 'no SELFSIGNED is expected, because ALLOW_SELFSIGNED_CERTIFICATES is false',
        }),
      }),
    );
  });

  it('a signer names one that there is', () => {
    expect(() => configured({ office: { EST_URL: url } }, { CERTIFICATEAUTHORITY: 'other' })).toThrow(
      expect.objectContaining({
        params: expect.objectContaining({
          path: 'SIGNERS.one.CERTIFICATEAUTHORITY',
          expected: 'one of the CERTIFICATEAUTHORITIES (office) is expected',
        }),
      }),
    );
  });

  it('a name of JavaScript’s own is nobody’s', () => {
    expect(() => certificateAuthority(configured({ office: { EST_URL: url } }), undefined, 'constructor')).toThrow(
      expect.objectContaining({ code: 'authority.unknown' }),
    );
  });

  describe('what main shows to them', () => {
    let folder: string;
    beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-authorities-'))));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const file = (name: string, content: string, mode: number): string => {
      const path = join(folder, name);
      writeFileSync(path, content);
      chmodSync(path, mode);
      return path;
    };
    const shown = (entries: object) =>
      authorityCredentialsByName(configured({ office: { EST_URL: url, ...entries } }).CERTIFICATEAUTHORITIES)('office');

    it('is nothing, a name and a password, or the anchors alone', () => {
      const anchors = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
      expect(shown({})).toBeUndefined();
      expect(shown({ EST_USERNAME: 'jana', EST_PASSWORD_FILE: file('password', 'tajné\n', 0o600) })).toEqual({
        url,
        basic: { username: 'jana', password: 'tajné' },
      });
      expect(shown({ EST_TRUSTANCHORS: file('anchors.pem', anchors, 0o644) })).toEqual({
        url,
        trustAnchors: Buffer.from(anchors),
      });
      expect(() => shown({ EST_TRUSTANCHORS: file('empty.pem', '', 0o644) })).toThrow(
        'EST_TRUSTANCHORS holds no certificate (PEM)',
      );
    });
  });
});
