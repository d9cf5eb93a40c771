import { request as askOver, type RequestOptions } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accounts, failure, maria } from '../../fixtures/identity/open-id-accounts';
import { HeadlessBrowser, type VisitedPage } from '../../fixtures/identity/headless-browser';
import { LoginDesk } from '../../fixtures/identity/login-desk';
import { identifyWith, logInHeadlessly } from '../../fixtures/identity/open-id-login';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';

let provider: OpenIdProvider;
beforeAll(async () => void (provider = await startOpenIdProvider({ accounts })));
afterEach(() => {
  provider.intercept = undefined;
  provider.asked.length = 0;
});
afterAll(() => provider.close());

/** Goes as far as a browser goes before it comes back. */
async function upToTheCallback(): Promise<{ desk: LoginDesk; login: Promise<unknown>; callback: URL }> {
  const desk = new LoginDesk();
  const login = identifyWith(provider.entry, desk);
  login.catch(() => undefined);
  const { address } = await desk.step('browser');
  const redirect = new URL(address).searchParams.get('redirect_uri')!;
  const end = await new HeadlessBrowser().visit(address, { fields: maria, stopAt: redirect });
  return { desk, login, callback: new URL(end.address) };
}

/** Asks the listener in a way in which no browser would. */
function ask(url: URL, options: RequestOptions = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = askOver(url, { agent: false, ...options }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject).end();
  });
}

describe('a login in the browser', () => {
  it('identifies whom the provider let in', async () => {
    const { identity, page, desk } = await logInHeadlessly(provider.entry, maria);
    expect(identity).toMatchObject({
      username: 'maria',
      name: 'María López',
      identifiedBy: 'openid-connect',
      authenticator: 'office',
      issuer: provider.issuer,
      claims: { preferred_username: 'maria', groups: ['staff', 'signers'] },
      evidence: { sub: 'id-maria' },
    });
    expect(identity.expiresAt).toBeUndefined();
    expect(Object.keys(identity.claims)).not.toContain('nonce');
    expect(identity.proof?.reveal()?.split('.')).toHaveLength(3);
    expect(page.status).toBe(200);
    expect(page.text).toContain('You can close this page and go back to Countersign.');
    expect(desk.steps.map(({ state }) => state)).toEqual(['browser', 'checking']);
  });

  it('asks with a challenge of SHA-256, a state, a nonce and an address of this computer by its number', async () => {
    const desk = new LoginDesk();
    const login = identifyWith(
      { ...provider.entry, OIDC_ACR: ['two-factors'], OIDC_MAX_AGE: 60, OIDC_SCOPES: ['email'] },
      desk,
    );
    const { address } = await desk.step('browser');
    const asked = Object.fromEntries(new URL(address).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'countersign',
      scope: 'openid email',
      code_challenge_method: 'S256',
      acr_values: 'two-factors',
      max_age: '60',
    });
    expect(asked['redirect_uri']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    for (const secret of ['state', 'nonce', 'code_challenge']) expect(asked[secret]).toMatch(/^[\w-]{43}$/);
    desk.cancel();
    await expect(login).rejects.toEqual(failure('identity.cancelled'));
  });

  it('says so where no browser opens, and takes who comes back with the copied address', async () => {
    const desk = new LoginDesk();
    const login = identifyWith(provider.entry, desk);
    const step = await desk.step('browser');
    expect(step.opened).toBe(false);
    await new HeadlessBrowser().visit(step.address, { fields: maria });
    expect(((await login) as { username: string }).username).toBe('maria');
  });

  it('answers with a page that loads, keeps and tells nothing', async () => {
    const { page } = await logInHeadlessly(provider.entry, maria);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.text).not.toMatch(/src=|href=|<script|url\(/);
  });

  it('tells what the provider says of a login that was refused, in the window and in the browser', async () => {
    let page: Promise<VisitedPage> | undefined;
    const desk = new LoginDesk(
      (address) => (page = new HeadlessBrowser().visit(address, { answer: 'no', fields: maria })),
    );
    await expect(identifyWith(provider.entry, desk)).rejects.toEqual(
      failure('identity.refused', { words: 'The person does not want to' }),
    );
    const { text } = await page!;
    expect(text).toContain('The person does not want to');
    expect(text).toContain('Log in again');
  });

  it('shows what a provider writes as words, never as a page', async () => {
    const { login, callback } = await upToTheCallback();
    callback.searchParams.delete('code');
    callback.searchParams.set('error', 'server_error');
    callback.searchParams.set('error_description', `<img src=x>\u202e\n${'long '.repeat(100)}`);
    const { text } = await ask(callback);
    expect(text).not.toContain('<img');
    const words = await login.catch((error: { params: { words: string } }) => error.params.words);
    expect(words).toMatch(/^<img src=x> long long/);
    expect((words as string).length).toBeLessThanOrEqual(201);
  });

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43)), 'state'],
    ['no state', (url: URL) => url.searchParams.delete('state'), 'state'],
    ['two states', (url: URL) => url.searchParams.append('state', 'x'), 'state'],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://other.test'), 'issuer'],
    ['no issuer, though it promises one', (url: URL) => url.searchParams.delete('iss'), 'issuer'],
    ['no code', (url: URL) => url.searchParams.delete('code'), 'malformed'],
    ['an error of another login', (url: URL) => (url.search = '?error=access_denied&state=y'), 'state'],
  ])('takes no answer with %s', async (_words, change, problem) => {
    const { login, callback } = await upToTheCallback();
    change(callback);
    const { text } = await ask(callback);
    await expect(login).rejects.toEqual(failure('identity.answerUnusable', { problem }));
    expect(text).toContain('can not be used');
    expect(provider.asked).not.toContain('POST /token');
  });

  it('hears nothing but a browser that goes to its very address', async () => {
    const { login, callback } = await upToTheCallback();
    const port = callback.port;
    expect(await ask(callback, { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await ask(callback, { method: 'HEAD' })).toMatchObject({ status: 405 });
    expect(await ask(callback, { headers: { host: 'evil.test' } })).toMatchObject({ status: 421 });
    expect(await ask(callback, { headers: { host: `localhost:${port}` } })).toMatchObject({ status: 421 });
    expect(await ask(callback, { headers: { 'sec-fetch-mode': 'no-cors' } })).toMatchObject({ status: 403 });
    expect(await ask(new URL(`/other${callback.search}`, callback))).toMatchObject({ status: 404 });
    expect(await ask(new URL(`/callback/x${callback.search}`, callback))).toMatchObject({ status: 404 });
    expect(await ask(new URL('/favicon.ico', callback))).toMatchObject({ status: 404 });
    expect((await ask(callback)).status).toBe(200);
    expect(((await login) as { username: string }).username).toBe('maria');
  });

  it('answers once: who comes again finds nobody', async () => {
    const { login, callback } = await upToTheCallback();
    await ask(callback);
    await login;
    await expect(ask(callback)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(provider.asked.filter((one) => one === 'POST /token')).toHaveLength(1);
  });

  it('is not listened for after it was cancelled', async () => {
    const { desk, login, callback } = await upToTheCallback();
    desk.cancel();
    await expect(login).rejects.toEqual(failure('identity.cancelled'));
    await expect(ask(callback)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is over when its time is', async () => {
    const desk = new LoginDesk();
    const login = identifyWith({ ...provider.entry, OIDC_LOGIN_SECONDS: 1 }, desk);
    await expect(login).rejects.toEqual(failure('identity.timeout'));
  });

  it('gives way to the next: the first is cancelled, the second goes on', async () => {
    const first = await upToTheCallback();
    first.desk.cancel();
    const second = await logInHeadlessly(provider.entry, maria);
    expect(second.identity.username).toBe('maria');
    await expect(first.login).rejects.toEqual(failure('identity.cancelled'));
    await expect(ask(first.callback)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('has a listener of its own for each of two programs that log in at once', async () => {
    const both = await Promise.all([
      logInHeadlessly(provider.entry, maria),
      logInHeadlessly(provider.entry, { username: 'jonas', password: 'old-boat' }),
    ]);
    expect(both.map(({ identity }) => identity.username)).toEqual(['maria', 'jonas']);
  });
});

describe('what a signer demands of a login', () => {
  it('is met', async () => {
    const { identity } = await logInHeadlessly(
      {
        ...provider.entry,
        OIDC_ACR: ['card', 'two-factors'],
        OIDC_MAX_AGE: 0,
        REQUIRED_CLAIMS: { groups: ['x', 'signers'] },
      },
      maria,
    );
    expect(Math.abs(Date.parse(identity.provenAt!) - Date.now())).toBeLessThan(30_000);
    expect(identity.evidence['auth_time']).toMatch(/^\d+$/);
  });

  it.each([
    [
      'a stronger login',
      { OIDC_ACR: ['two-factors'] },
      { username: 'jonas', password: 'old-boat' },
      'identity.answerUnusable',
      { problem: 'acr' },
    ],
    [
      'a claim that is not there',
      { REQUIRED_CLAIMS: { office: 'Madrid' } },
      maria,
      'identity.notAllowed',
      { username: 'maria', reason: 'claim', name: 'office' },
    ],
    [
      'a claim with another value',
      { REQUIRED_CLAIMS: { groups: 'board' } },
      maria,
      'identity.notAllowed',
      { name: 'groups' },
    ],
    [
      'a username that is not there',
      { USERNAME_CLAIM: 'upn' },
      maria,
      'identity.answerUnusable',
      { problem: 'username' },
    ],
    [
      'a username that is a list',
      { USERNAME_CLAIM: 'groups' },
      maria,
      'identity.answerUnusable',
      { problem: 'username' },
    ],
  ])('is told when it is %s', async (_words, demand, person, code, params) => {
    await expect(logInHeadlessly({ ...provider.entry, ...demand }, person)).rejects.toEqual(failure(code, params));
  });

  it('has the provider ask a person again who logged in before', async () => {
    const browser = new HeadlessBrowser();
    await logInHeadlessly(provider.entry, maria, browser);
    // Known to the browser: no password is typed.
    const again = await logInHeadlessly(provider.entry, { username: '', password: '' }, browser);
    expect(again.identity.username).toBe('maria');
    provider.asked.length = 0;
    await logInHeadlessly({ ...provider.entry, OIDC_MAX_AGE: 0 }, maria, browser);
    expect(provider.asked.some((one) => one.startsWith('POST /interaction/'))).toBe(true);
  });
});

describe('a provider that is down', () => {
  it('at discovery', async () => {
    const entry = { ...provider.entry, OIDC_ISSUER: 'http://127.0.0.1:9' };
    await expect(identifyWith(entry, new LoginDesk())).rejects.toEqual(
      failure('identity.unreachable', {
        server: '127.0.0.1:9',
        detail: expect.stringContaining('ECONNREFUSED') as unknown,
      }),
    );
  });

  it.each(['/token', '/jwks'])('at %s', async (path) => {
    let page: Promise<VisitedPage> | undefined;
    const desk = new LoginDesk((address) => {
      provider.intercept = (request, response) => {
        if (request.url !== path) return false;
        response.destroy();
        return true;
      };
      page = new HeadlessBrowser().visit(address, { fields: maria });
    });
    const server = new URL(provider.issuer).host;
    await expect(identifyWith(provider.entry, desk)).rejects.toEqual(failure('identity.unreachable', { server }));
    expect((await page!).text).toContain('can not be reached');
  });

  it('with an answer that never comes', async () => {
    provider.intercept = (request) => request.url === '/token';
    await expect(logInHeadlessly({ ...provider.entry, DEADLINE: 1 }, maria)).rejects.toEqual(
      failure('identity.unreachable', { detail: 'no answer within 1 s' }),
    );
  });

  it('with an answer that never comes, to a login that is cancelled meanwhile', async () => {
    const desk = new LoginDesk((address) => void new HeadlessBrowser().visit(address, { fields: maria }));
    provider.intercept = (request) => {
      if (request.url !== '/token') return false;
      desk.cancel();
      return true;
    };
    await expect(identifyWith(provider.entry, desk)).rejects.toEqual(failure('identity.cancelled'));
  });

  it.each([
    [
      'an error of its own',
      500,
      'text/html',
      '<h1>Oops',
      'identity.unreachable',
      { detail: 'the server is in trouble [HTTP 500]' },
    ],
    ['a redirection', 302, 'text/html', '', 'identity.unreachable', {}],
    ['a page', 200, 'text/html', '<h1>Log in to the Wi-Fi</h1>', 'identity.answerUnusable', { problem: 'malformed' }],
    ['another JSON', 200, 'application/json', '[]', 'identity.answerUnusable', { problem: 'malformed' }],
    ['more than is read', 200, 'application/json', ' '.repeat(2 ** 21), 'identity.unreachable', {}],
    ['that it is not there', 404, 'text/plain', 'no', 'identity.answerUnusable', { problem: 'malformed' }],
  ])('or answers its discovery with %s', async (_words, status, type, body, code, params) => {
    provider.intercept = (_, response) => {
      response.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:9/elsewhere' }).end(body);
      return true;
    };
    await expect(identifyWith(provider.entry, new LoginDesk())).rejects.toEqual(failure(code, params));
  });

  it('or refuses the code, in its words', async () => {
    provider.intercept = (request, response) => {
      if (request.url !== '/token') return false;
      const refusal = { error: 'invalid_grant', error_description: 'no such code' };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
      return true;
    };
    await expect(logInHeadlessly(provider.entry, maria)).rejects.toEqual(
      failure('identity.refused', { words: 'no such code' }),
    );
  });
});
