import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOpenBao, type OpenBao } from '../../fixtures/authorities/openbao';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { accounts } from '../../fixtures/identity/open-id-accounts';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { SigningByLogin } from './signing-by-login';

/** On the command line, with a real OpenID provider and a real OpenBao. */
describe('a signature with a certificate that the login buys from OpenBao', () => {
  const desk = useOneTimeKeys();
  let provider: OpenIdProvider;
  let bao: OpenBao;
  let maria: SigningByLogin;
  /** The administrator's, and those that the configuration needed. */
  let tokens: number;

  beforeAll(async () => {
    [provider, bao] = await Promise.all([
      startOpenIdProvider({ accounts }),
      startOpenBao({ issuing: desk.pki.issuing }),
    ]);
    await bao.trustIssuer({
      audience: provider.clientId,
      usernameClaim: 'preferred_username',
      discoveryUrl: provider.issuer,
    });
    tokens = await bao.tokens();
    maria = new SigningByLogin(desk, provider, {
      VAULT_URL: bao.url,
      // It gives nobody another name than the one that they logged in with.
      VAULT_ROLE: bao.boundRole,
      VAULT_AUTH_ROLE: 'signatories',
      VAULT_TRUSTANCHORS: bao.trustAnchors,
    });
  });
  afterAll(async () => {
    await bao?.stop();
    await provider?.close();
  });

  it.each(['card', 'memory'])('is made at B-T, three under one certificate: keys of %s', async (token) => {
    const own = { CRYPTOTOKEN: token, SUBJECTDN_PATTERN: 'CN=${username}', CERTIFICATEENDTIME: '5m' };
    expect(await maria.signWell(own, 3)).toHaveLength(3);
    expect(await bao.tokens()).toBe(tokens);
  });

  it('is not made in another person’s name: nothing is signed, the key and the token at OpenBao are gone', async () => {
    const { code, printed, events, stderr } = await maria.sign({ SUBJECTDN_PATTERN: 'CN=jonas' });
    expect(code).toBe(3);
    expect(printed.error?.code ?? printed.files[0]?.error?.code).toBe('enrollment.refused');
    expect(stderr + JSON.stringify(printed)).toContain('common name jonas not allowed by this role');
    expect(events).toContain('CERTINSTALLED FAILED');
    expect(events).toContain('KEYREMOVE DONE');
    expect(await bao.tokens()).toBe(tokens);
  });

  it('is made for each document with a certificate of its own: OpenBao takes a login more than once', async () => {
    const own = { SUBJECTDN_PATTERN: 'CN=${username}', ONETIME_KEY_PER: 'DOCUMENT' as const };
    const { code, stderr, events } = await maria.sign(own, 2);
    expect(code, stderr).toBe(0);
    expect(events.filter((event) => event === 'CERTINSTALLED DONE')).toHaveLength(2);
  });
});
