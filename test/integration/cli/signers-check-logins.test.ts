import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { readHistory } from '../../../main/audit/history-reader';
import { hashPassword } from '../../../main/identity/authenticators/accounts/password-hash';
import { Workbench } from '../../fixtures/hosts/built-product';
import type { SignerInput } from '../../fixtures/hosts/one-time-desk';
import { commandInProcess } from '../../fixtures/hosts/command-in-process';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { directoryCertificate, hasSlapd, people, service, startSlapd, type Slapd } from '../../fixtures/identity/slapd';
import { issue, usages } from '../../fixtures/pki/certificates';

interface Checked {
  entry: string;
  outcome: string;
  note?: string;
  error?: { code: string; params: Record<string, unknown>; what: string };
}

describe('countersign signers check: logins, and tokens without a device', () => {
  const bench = new Workbench();
  let provider: OpenIdProvider;
  let anchors: string;

  beforeAll(async () => {
    const authority = await issue({ name: 'Office Root', keyUsage: usages.keyCertSign, authority: {} });
    const { pem, key } = await directoryCertificate(authority);
    provider = await startOpenIdProvider({ accounts: {}, tls: { cert: pem, key } });
    anchors = join(bench.folder, 'office.pem');
    writeFileSync(anchors, authority.pem);
  });
  afterAll(async () => {
    await provider?.close();
    bench.remove();
  });

  async function check(
    changes: Partial<ConfigurationInput>,
  ): Promise<{ checked: Map<string, Checked>; profile: string }> {
    const oneTime: SignerInput = {
      ...{ CRYPTOTOKEN: 'station', SUBJECTDN_PATTERN: 'CN=${username}', TSA: ['clock'] },
      ...{ KEYS: 'ONETIME', CERTIFICATEAUTHORITY: 'trial' },
    };
    const profile = bench.profile({
      CRYPTOTOKENS: { station: { KEYSTORETYPE: 'MEMORY' } },
      CERTIFICATEAUTHORITIES: { trial: { SELFSIGNED: true } },
      TIMESTAMPAUTHORITIES: { clock: { TSA_URL: 'http://127.0.0.1:1/' } },
      SIGNERS: { contracts: oneTime, invoices: { ...oneTime, KEYALG: 'RSA', KEYSPEC: '2048' } },
      ...changes,
    });
    const { out } = await commandInProcess(profile, 'signers', 'check', '--json');
    const { checked } = JSON.parse(out) as { checked: Checked[] };
    return { checked: new Map(checked.map((one) => [one.entry, one])), profile };
  }

  it('a token in memory makes a key of each kind that its signers want, which signs and is destroyed', async () => {
    const { checked, profile } = await check({});
    expect(checked.get('CRYPTOTOKENS.station')).toMatchObject({
      outcome: 'good',
      note: expect.stringMatching(/memory of this computer.*destroyed: P-256, RSA-2048$/) as string,
    });
    expect(checked.get('SIGNERS.contracts')).toMatchObject({ outcome: 'not-tried' });
    expect((await readHistory(join(profile, 'history'))).lines).toEqual([]);
  });

  it('accounts are well-formed; an issuer over https answers under its own authorities only', async () => {
    const USERS = { maria: await hashPassword(Buffer.from('Kalkstein-55120-Vr'), { ln: 14, r: 8, p: 1 }) };
    const { checked } = await check({
      AUTHENTICATORS: {
        desk: { AUTHTYPE: 'UsernamePasswordAuthorizer', ACCOUNTS: 'CONFIGURATION', USERS },
        office: { ...provider.entry, OIDC_TRUSTANCHORS: anchors },
        unknown: { ...provider.entry },
      },
    });
    expect(checked.get('AUTHENTICATORS.desk')).toMatchObject({
      outcome: 'good',
      note: expect.stringContaining('one account is well-formed') as string,
    });
    expect(checked.get('AUTHENTICATORS.office')).toMatchObject({ outcome: 'good' });
    expect(checked.get('AUTHENTICATORS.unknown')).toMatchObject({
      outcome: 'failed',
      error: { code: 'identity.unreachable' },
    });
  });

  describe.skipIf(!hasSlapd)('a directory', () => {
    let slapd: Slapd;
    beforeAll(async () => void (slapd = await startSlapd()));
    afterAll(() => slapd?.stop());

    it('is reached over TLS, under its own authority and as whoever searches; no person is tried', async () => {
      const wrong = join(bench.folder, 'wrong-password');
      writeFileSync(wrong, 'Basalt-1\n', { mode: 0o600 });
      const search = {
        AUTHTYPE: 'UsernamePasswordAuthorizer',
        ACCOUNTS: 'LDAP',
        LDAP_URL: slapd.ldaps,
        LDAP_TRUSTANCHORS: slapd.anchors,
        LDAP_BASE: 'ou=staff,dc=test',
        LDAP_BIND_DN: service.dn,
        LDAP_BIND_PASSWORD_FILE: slapd.servicePassword,
      } as const;
      const { LDAP_BASE: _base, LDAP_BIND_DN: _dn, LDAP_BIND_PASSWORD_FILE: _file, ...rest } = search;
      const { checked, profile } = await check({
        AUTHENTICATORS: {
          secure: search,
          startTls: { ...search, LDAP_URL: slapd.ldap },
          byName: { ...rest, LDAP_USER_DN: 'uid=${username},ou=staff,dc=test' },
          stranger: { ...search, LDAP_TRUSTANCHORS: anchors },
          nowhere: { ...search, LDAP_URL: 'ldaps://127.0.0.1:1' },
          refused: { ...search, LDAP_BIND_PASSWORD_FILE: wrong },
          noBase: { ...search, LDAP_BASE: 'ou=nobody,dc=test' },
        },
      });
      const told = (name: string): unknown[] => {
        const { outcome, error } = checked.get(`AUTHENTICATORS.${name}`)!;
        return [outcome, ...(error ? [error.code, error.params['problem']] : [])];
      };
      for (const name of ['secure', 'startTls', 'byName']) expect(told(name), name).toEqual(['good']);
      expect(told('stranger')).toEqual(['failed', 'identity.unprotected', 'certificate']);
      expect(told('nowhere')).toEqual(['failed', 'identity.unreachable', undefined]);
      expect(told('refused')).toEqual(['failed', 'identity.directoryUnusable', 'bind-refused']);
      expect(told('noBase')).toEqual(['failed', 'identity.directoryUnusable', 'base']);
      for (const { dn } of Object.values(people)) expect(slapd.log()).not.toContain(`BIND dn="${dn}"`);
      expect((await readHistory(join(profile, 'history'))).lines).toEqual([]);
    });
  });
});
