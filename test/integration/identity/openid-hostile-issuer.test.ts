import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHostileIssuer, type HostileIssuer, type Mischief } from '../../fixtures/identity/hostile-issuer';
import { failure } from '../../fixtures/identity/open-id-accounts';
import { logInHeadlessly } from '../../fixtures/identity/open-id-login';

let issuer: HostileIssuer;
beforeAll(async () => void (issuer = await startHostileIssuer()));
afterEach(() => void (issuer.mischief = {}));
afterAll(() => issuer.close());

const person = { username: '', password: '' };
const seconds = (): number => Math.floor(Date.now() / 1000);
const claim = (changes: Record<string, unknown>): Mischief => ({ claims: (honest) => ({ ...honest, ...changes }) });

/** As somebody would who takes the published key for a shared secret. */
function signedWithPublishedKey(token: string): string {
  const [, payload] = token.split('.');
  const header = Buffer.from('{"alg":"HS256","kid":"1"}').toString('base64url');
  return `${header}.${payload}.${createHmac('sha256', 'key').update(`${header}.${payload}`).digest('base64url')}`;
}

function unsigned(token: string): string {
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
}

describe('an issuer that sends back what none should', () => {
  it('lets somebody in as long as it is honest', async () => {
    const { identity } = await logInHeadlessly({ ...issuer.entry, OIDC_MAX_AGE: 60 }, person);
    expect(identity).toMatchObject({ username: 'maria', evidence: { sub: '7' } });
  });

  it.each<[string, Mischief, string]>([
    ['the nonce of another login', claim({ nonce: 'another' }), 'nonce'],
    ['no nonce', claim({ nonce: undefined }), 'malformed'],
    ['another issuer in the token', claim({ iss: 'https://other.test' }), 'issuer'],
    ['another issuer in its metadata', { metadata: { issuer: 'https://other.test' } }, 'issuer'],
    ['a token for another program', claim({ aud: 'other' }), 'audience'],
    ['a token for several programs', claim({ aud: ['countersign', 'other'] }), 'audience'],
    ['a token that another program was given', claim({ azp: 'other' }), 'audience'],
    ['a signature of another key', { strangeKey: true }, 'signature'],
    ['a key that it does not publish', { header: { kid: '2' } }, 'signature'],
    ['no signature', { token: unsigned }, 'signature'],
    [
      'no signature, which its metadata allows',
      { token: unsigned, metadata: { id_token_signing_alg_values_supported: ['none', 'ES256'] } },
      'signature',
    ],
    [
      'a published key used as a secret',
      { token: signedWithPublishedKey, metadata: { id_token_signing_alg_values_supported: ['HS256', 'ES256'] } },
      'signature',
    ],
    [
      'a token that was changed',
      { token: (token) => token.replace(/\.[^.]+\./, (part) => `.${part.slice(1, -1).replace(/.$/, 'A')}.`) },
      'malformed',
    ],
    ['an access token that is not meant', claim({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), 'signature'],
    ['a token that has expired', claim({ exp: seconds() - 3600 }), 'expired'],
    ['a token of tomorrow', claim({ nbf: seconds() + 86_400 }), 'not-yet-valid'],
    ['a login of yesterday', claim({ auth_time: seconds() - 86_400 }), 'auth-time'],
    ['no time of the login', claim({ auth_time: undefined }), 'auth-time'],
    ['no username', claim({ preferred_username: undefined }), 'username'],
    ['a username that turns its direction', claim({ preferred_username: 'maria\u202e' }), 'username'],
    ['a username that is empty', claim({ preferred_username: '' }), 'username'],
    ['a username without end', claim({ preferred_username: 'm'.repeat(1000) }), 'username'],
    ['a subject that is none', claim({ sub: 7 }), 'malformed'],
    ['no token', { token: () => '' }, 'malformed'],
    ['something that is no token', { token: () => 'x.y' }, 'malformed'],
    ['an encrypted token', { token: () => 'a.b.c.d.e' }, 'malformed'],
  ])('lets nobody in with %s', async (_words, mischief, problem) => {
    issuer.mischief = mischief;
    await expect(logInHeadlessly({ ...issuer.entry, OIDC_MAX_AGE: 60 }, person)).rejects.toEqual(
      failure('identity.answerUnusable', { problem }),
    );
  });

  it.each([
    ['ahead', 3600],
    ['behind', -3600],
  ])('is told of its clock when that is an hour %s, and no token is taken for another time', async (_words, ahead) => {
    issuer.mischief = { ahead };
    const error = await logInHeadlessly(issuer.entry, person).catch((caught: unknown) => caught);
    expect(error).toEqual(failure('identity.clockSkewed'));
    const { seconds: told } = (error as { params: { seconds: number } }).params;
    expect(Math.abs(told - ahead)).toBeLessThan(5);
  });

  it.each(['http://other.test/token', 'ftp://127.0.0.1/token', 'file:///etc/passwd', 'nothing'])(
    'is sent no code to %s',
    async (token_endpoint) => {
      issuer.mischief = { metadata: { token_endpoint } };
      const error = await logInHeadlessly(issuer.entry, person).catch((caught: { code: string }) => caught.code);
      expect(['identity.unreachable', 'identity.answerUnusable']).toContain(error);
    },
  );

  it.each(['http://other.test/authorize', 'file:///etc/passwd', 'javascript:alert(1)', 'countersign:x'])(
    'has no browser opened at %s',
    async (authorization_endpoint) => {
      issuer.mischief = { metadata: { authorization_endpoint } };
      await expect(logInHeadlessly(issuer.entry, person)).rejects.toEqual(
        failure('identity.answerUnusable', { problem: 'malformed' }),
      );
    },
  );

  it('has nothing of a token, a code or a state in an error', async () => {
    for (const mischief of [
      claim({ nonce: 'another' }),
      claim({ exp: 1 }),
      { strangeKey: true },
      { token: () => 'x.y' },
    ]) {
      issuer.mischief = mischief;
      const error = await logInHeadlessly(issuer.entry, person).catch((caught: unknown) => caught);
      const shown = inspect(error, { depth: 20, showHidden: true });
      expect(shown).toContain('identity.answerUnusable');
      expect(shown).not.toMatch(/c0de|acce55|eyJ|state=|nonce=/);
    }
  });
});
