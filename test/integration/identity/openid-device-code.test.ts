import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IdentificationStep } from '../../../preload/contract/identity';
import { HeadlessBrowser } from '../../fixtures/identity/headless-browser';
import { LoginDesk } from '../../fixtures/identity/login-desk';
import { accounts, failure, maria } from '../../fixtures/identity/open-id-accounts';
import { identifyWith, openIdAuthenticator } from '../../fixtures/identity/open-id-login';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';

let provider: OpenIdProvider;
beforeAll(async () => void (provider = await startOpenIdProvider({ accounts })));
afterEach(() => void (provider.intercept = undefined));
afterAll(() => provider.close());

describe('a login with a code', () => {
  async function begin(entry: Parameters<typeof identifyWith>[0] = provider.entry) {
    const desk = new LoginDesk();
    const login = identifyWith(entry, desk, 'device-code');
    login.catch(() => undefined);
    return { desk, login, step: await desk.step('device-code') };
  }

  it('identifies who types it elsewhere', async () => {
    const { desk, login, step } = await begin({ ...provider.entry, OIDC_ACR: ['two-factors'], OIDC_MAX_AGE: 60 });
    expect(step).toMatchObject({ address: `${provider.issuer}/device` });
    expect(step.completeAddress).toContain(encodeURIComponent(step.userCode));
    expect(Date.parse(step.until)).toBeGreaterThan(Date.now() + 500_000);
    await new HeadlessBrowser().visit(step.address, { fields: { ...maria, user_code: step.userCode } });
    expect(await login).toMatchObject({
      username: 'maria',
      identifiedBy: 'device-code',
      evidence: { sub: 'id-maria', acr: 'two-factors' },
    });
    const states: IdentificationStep['state'][] = ['device-code', 'checking'];
    expect(desk.steps.map(({ state }) => state)).toEqual(states);
  });

  it('identifies who opens the complete address', async () => {
    const { login, step } = await begin();
    await new HeadlessBrowser().visit(step.completeAddress!, { fields: maria });
    expect(await login).toMatchObject({ username: 'maria' });
  });

  it('is refused where the person says no', async () => {
    const { login, step } = await begin();
    await new HeadlessBrowser().visit(step.completeAddress!, { answer: 'no' });
    await expect(login).rejects.toEqual(
      failure('identity.refused', { words: expect.stringMatching(/aborted/i) as unknown }),
    );
  });

  it('stops at once when it is cancelled', async () => {
    const { desk, login } = await begin();
    const before = Date.now();
    desk.cancel();
    await expect(login).rejects.toEqual(failure('identity.cancelled'));
    expect(Date.now() - before).toBeLessThan(500);
  });

  it('asks less often when it is told to', async () => {
    const times: number[] = [];
    provider.intercept = (request, response) => {
      if (request.url !== '/token') return false;
      times.push(performance.now());
      if (times.length > 1) return false;
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"slow_down"}');
      return true;
    };
    const { login, step } = await begin();
    await new HeadlessBrowser().visit(step.completeAddress!, { fields: maria });
    await login;
    expect(times[1]! - times[0]!).toBeGreaterThan(5900);
  });

  it('outlives a network that is gone for a moment, and no longer', async () => {
    let lost = 0;
    provider.intercept = (request, response) => {
      if (request.url !== '/token' || lost++ >= 1) return false;
      response.destroy();
      return true;
    };
    const { login, step } = await begin();
    await new HeadlessBrowser().visit(step.completeAddress!, { fields: maria });
    expect(await login).toMatchObject({ username: 'maria' });
    provider.intercept = (request, response) => {
      if (request.url !== '/token') return false;
      response.destroy();
      return true;
    };
    await expect((await begin()).login).rejects.toEqual(failure('identity.unreachable'));
  });

  it('is not offered where the provider has none, or the configuration', async () => {
    const authenticator = openIdAuthenticator({ ...provider.entry, OIDC_WAYS: ['browser'] });
    expect(authenticator.ways).toEqual(['browser']);
    await expect(authenticator.identify(new LoginDesk(), 'device-code')).rejects.toEqual(
      failure('identity.wayUnavailable'),
    );
    provider.intercept = (_, response) => {
      const endpoints = { issuer: provider.issuer, token_endpoint: `${provider.issuer}/token` };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(endpoints));
      return true;
    };
    for (const way of ['browser', 'device-code', 'card'] as const) {
      await expect(identifyWith(provider.entry, new LoginDesk(), way)).rejects.toEqual(
        failure('identity.wayUnavailable'),
      );
    }
  });
});

describe('a code that nobody types', () => {
  it('is over when the provider says that it has expired', async () => {
    const short = await startOpenIdProvider({ accounts, deviceCodeSeconds: 2 });
    try {
      await expect(identifyWith(short.entry, new LoginDesk(), 'device-code')).rejects.toEqual(
        failure('identity.timeout'),
      );
    } finally {
      await short.close();
    }
  });
});
