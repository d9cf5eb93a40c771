import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keycloakIsCurrent } from '../../../build/setup/keycloak.mjs';
import { HeadlessBrowser } from '../../fixtures/identity/headless-browser';
import { startKeycloak, type Keycloak } from '../../fixtures/identity/keycloak';
import { LoginDesk } from '../../fixtures/identity/login-desk';
import { failure } from '../../fixtures/identity/open-id-accounts';
import { identifyWith, logInHeadlessly, openIdAuthenticator } from '../../fixtures/identity/open-id-login';

const maria = { username: 'maria', password: 'Tulpenfeld-48213' };

/** A real Keycloak, which the set-up of the interop run fetches. Its client has to use PKCE, with a device code too. */
describe.skipIf(!keycloakIsCurrent() && process.env['REQUIRE_JUDGES'] !== '1')('a login at Keycloak', () => {
  let keycloak: Keycloak;
  beforeAll(async () => {
    const person = { password: maria.password, firstName: 'María', lastName: 'López', email: 'maria@example.test' };
    keycloak = await startKeycloak({ maria: person });
  }, 300_000);
  afterAll(() => keycloak?.stop());

  it('in the browser identifies whom it let in', async () => {
    const { identity, page, desk } = await logInHeadlessly(
      { ...keycloak.entry, OIDC_SCOPES: ['profile', 'email'], OIDC_ACR: ['1'], OIDC_MAX_AGE: 60 },
      maria,
    );
    expect(identity).toMatchObject({
      username: 'maria',
      name: 'María López',
      identifiedBy: 'openid-connect',
      issuer: keycloak.entry.OIDC_ISSUER,
      claims: { email: 'maria@example.test' },
      evidence: { sub: expect.stringMatching(/^[0-9a-f-]{36}$/), acr: '1', auth_time: expect.stringMatching(/^\d+$/) },
    });
    expect(page.text).toContain('You can close this page and go back to Countersign.');
    expect(desk.steps.map(({ state }) => state)).toEqual(['browser', 'checking']);
  });

  it('with a code identifies who types it, and their name and password, elsewhere', async () => {
    const desk = new LoginDesk();
    const login = identifyWith({ ...keycloak.entry, OIDC_ACR: ['1'] }, desk, 'device-code');
    login.catch(() => undefined);
    const step = await desk.step('device-code');
    const fields = { ...maria, device_user_code: step.userCode };
    await new HeadlessBrowser().visit(step.address, { fields });
    expect(await login).toMatchObject({ username: 'maria', identifiedBy: 'device-code', evidence: { acr: '1' } });
  });

  it('with a code is refused where the person says no', async () => {
    const desk = new LoginDesk();
    const login = identifyWith(keycloak.entry, desk, 'device-code');
    login.catch(() => undefined);
    const step = await desk.step('device-code');
    await new HeadlessBrowser().visit(step.completeAddress!, { fields: maria, answer: 'no' });
    await expect(login).rejects.toEqual(failure('identity.refused'));
  });

  it('is not strong enough where the signer wants more than it has', async () => {
    await expect(logInHeadlessly({ ...keycloak.entry, OIDC_ACR: ['gold'] }, maria)).rejects.toEqual(
      failure('identity.answerUnusable', { problem: 'acr' }),
    );
  });

  it('is asked for again where it may not be old: a browser that knows the person is not enough', async () => {
    const browser = new HeadlessBrowser();
    await logInHeadlessly(keycloak.entry, maria, browser);
    // Known to the browser: no password is typed.
    const nobody = { username: '', password: '' };
    const known = await logInHeadlessly(keycloak.entry, nobody, browser);
    expect(known.identity.username).toBe('maria');
    // It tells the time of a login in seconds.
    await sleep(1100);
    const again = await logInHeadlessly({ ...keycloak.entry, OIDC_MAX_AGE: 0 }, maria, browser);
    expect(Date.parse(again.identity.provenAt!)).toBeGreaterThan(Date.parse(known.identity.provenAt!));
  });

  it('ends there when the person logs out here', async () => {
    const before = await keycloak.sessions('maria');
    const { identity } = await logInHeadlessly(keycloak.entry, maria);
    expect(await keycloak.sessions('maria')).toBe(before + 1);
    await openIdAuthenticator(keycloak.entry).signOut!(identity);
    expect(await keycloak.sessions('maria')).toBe(before);
  });
});
