import { describe, expect, it } from 'vitest';
import { flatClaims, usernameIn } from '../../../main/identity/authenticators/openid-connect/identity-of-claims';
import { issuerWords } from '../../../main/identity/authenticators/openid-connect/login-errors';
import { LoginAttempt } from '../../../main/identity/authenticators/openid-connect/login-attempt';

describe('claims', () => {
  it('are text or lists of text, nested ones by their path; those of the protocol are left out', () => {
    const claims = { sub: '7', email_verified: true, auth_time: 5, nonce: 'n', at_hash: 'h', exp: 9 };
    expect(flatClaims({ ...claims, groups: ['a', 1, { x: 1 }, null], realm_access: { roles: ['signer'] } })).toEqual({
      sub: '7',
      email_verified: 'true',
      auth_time: '5',
      groups: ['a', '1'],
      'realm_access.roles': ['signer'],
    });
  });

  it.each([[''], [' maria'], ['ma\nria'], ['maria\u202e'], ['m'.repeat(201)], [['maria']]])(
    'have no username in %j',
    (username) => expect(usernameIn({ username }, 'username')).toBeUndefined(),
  );

  it('have no username by the name of what every object has', () => {
    expect(usernameIn({}, 'constructor')).toBeUndefined();
    expect(usernameIn({ username: 'María' }, 'username')).toBe('María');
  });
});

describe('an issuer’s words', () => {
  it('are one line that shows what it says', () => {
    expect(issuerWords(' no\r\n\tway\u202e \u0000out\u200b ')).toBe('no way out');
    expect(issuerWords('x'.repeat(500))).toHaveLength(201);
  });
});

describe('a login', () => {
  it('that is stopped leaves what it waits for at once', async () => {
    const unwanted = new AbortController();
    const attempt = new LoginAttempt('the office', unwanted.signal, 60_000);
    const waiting = attempt.wait(60);
    unwanted.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'identity.cancelled' });
    await expect(attempt.until(Promise.resolve(1))).rejects.toMatchObject({ code: 'identity.cancelled' });
    attempt.end();
  });

  it('that takes too long is told from one that was stopped', async () => {
    const attempt = new LoginAttempt('the office', new AbortController().signal, 10);
    await expect(attempt.wait(60)).rejects.toMatchObject({ code: 'identity.timeout' });
  });
});
