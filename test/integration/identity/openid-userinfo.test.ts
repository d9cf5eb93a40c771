import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, failure, maria } from '../../fixtures/identity/open-id-accounts';
import { logInHeadlessly, openIdAuthenticator } from '../../fixtures/identity/open-id-login';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';

describe('a provider that keeps what it says of a person out of the identity token', () => {
  let sparing: OpenIdProvider;
  beforeAll(async () => {
    sparing = await startOpenIdProvider({ accounts, claimsInIdToken: false, refreshTokens: true });
  });
  afterAll(() => sparing.close());

  it('is asked, with the token for that, which nobody keeps', async () => {
    const { identity } = await logInHeadlessly(sparing.entry, maria);
    expect(identity).toMatchObject({ username: 'maria', name: 'María López', evidence: { sub: 'id-maria' } });
    expect(sparing.asked).toContain('GET /me');
  });

  it('is not asked where the identity token says the username', async () => {
    sparing.asked.length = 0;
    const { identity } = await logInHeadlessly({ ...sparing.entry, USERNAME_CLAIM: 'sub' }, maria);
    expect(identity.username).toBe('id-maria');
    expect(sparing.asked).not.toContain('GET /me');
  });

  it('is down when it is asked for it', async () => {
    sparing.intercept = (request, response) => {
      if (request.url !== '/me') return false;
      response.destroy();
      return true;
    };
    await expect(logInHeadlessly(sparing.entry, maria)).rejects.toEqual(failure('identity.unreachable'));
    sparing.intercept = (request, response) => {
      if (request.url !== '/me') return false;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"sub":"id-jonas","preferred_username":"jonas"}');
      return true;
    };
    await expect(logInHeadlessly(sparing.entry, maria)).rejects.toEqual(
      failure('identity.answerUnusable', { problem: 'malformed' }),
    );
    sparing.intercept = undefined;
  });

  it('is told when the session is over: what could renew the login is worth nothing', async () => {
    const { identity } = await logInHeadlessly(sparing.entry, maria);
    sparing.asked.length = 0;
    const authenticator = openIdAuthenticator(sparing.entry);
    await authenticator.signOut!(identity);
    await authenticator.signOut!(identity);
    expect(sparing.asked).toEqual(['POST /token/revocation']);
  });
});
