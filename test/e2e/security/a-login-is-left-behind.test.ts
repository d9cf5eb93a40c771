import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { hashPassword } from '../../../main/identity/authenticators/accounts/password-hash';
import { closing, type Application } from '../../fixtures/e2e/application';
import { writePdf } from '../../fixtures/e2e/documents';
import { heapOf } from '../../fixtures/e2e/heap';
import { LoginWindow } from '../../fixtures/e2e/login-window';
import type { TestProfile } from '../../fixtures/e2e/profile';
import { expect, test } from '../../fixtures/e2e/test';
import { keepWhatIsHandedOut } from '../../fixtures/identity/handed-out-tokens';
import { HeadlessBrowser } from '../../fixtures/identity/headless-browser';
import { startOpenIdProvider } from '../../fixtures/identity/openid-provider';
import { hasSlapd, people, service, startSlapd } from '../../fixtures/identity/slapd';
import { expectNotInMain, expectNowhere, type Searched } from '../../fixtures/secrecy/left-in-window';
import { filesBelow, publicFacts } from '../../fixtures/secrecy/search';
import { Secrets } from '../../fixtures/secrecy/secrets';
import { heapOfMain, recordTraffic } from '../../fixtures/secrecy/window-traffic';

/** Unlike anything else that a file or a process may hold. */
const password = 'Glimmer-20931-Hq';
const wrongPassword = 'Schlacke-77104-Wd';

const signer = (AUTHTYPE: 'JwtAuthorizer' | 'UsernamePasswordAuthorizer'): ConfigurationInput['SIGNERS'] => ({
  contracts: {
    ...{ title: 'Contracts', CRYPTOTOKEN: 'card', AUTHTYPE, ALIASSELECTOR: 'RequestMetadata' },
    DEFAULTKEY: 'user_maria.lindqvist',
  },
});

/** No page, no wire, no output, no file tells one, no page keeps one, and nobody else on the computer sees one. */
async function expectNothingLeft(
  application: Application,
  profile: TestProfile,
  secrets: Secrets,
  seen: Pick<Searched, 'requests' | 'wires'>,
): Promise<void> {
  const files = ['countersign.log', join('profile', 'history')];
  await expectNowhere(application, profile, { ...seen, files }, secrets);
  const facts = publicFacts(application.pid);
  expect(facts.length).toBeGreaterThan(5);
  expect(facts.flatMap(({ octets }) => secrets.foundIn(octets))).toEqual([]);
}

async function typeLogin(window: Page, username: string, typed: string): Promise<void> {
  await window.getByTestId('password-username').fill(username);
  await window.getByTestId('password-field').fill(typed);
  await closing(window.getByTestId('pin-submit').click());
}

/** A wrong password, whose window is looked at, then the right one, and a signature. */
async function logsIn(
  application: Application,
  profile: TestProfile,
  secrets: Secrets,
  [username, right]: [string, string],
): Promise<void> {
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.page.getByTestId('sign-button').click();
  const window = await application.openedPinWindow();
  await typeLogin(window, username, wrongPassword);
  await expect(window.getByTestId('pin-message')).toContainText('did not accept');
  expect(await window.getByTestId('password-field').inputValue()).toBe('');
  expect(secrets.foundIn(await window.content())).toEqual([]);
  const heap = await heapOf(application, window);
  expect(heap.includes('did not accept'), 'the snapshot holds what the window shows').toBe(true);
  expect(secrets.foundIn(heap)).toEqual([]);
  await expectNotInMain(application, profile, secrets);
  await typeLogin(window, username, right);
  await application.givePin(await application.pinWindowThatSays('lease.pdf'), profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(1);
}

const seenOfPasswords = {
  requests: ['signing.start', 'pin.describePassword', 'identity.changed'],
  wires: ['login.open', 'login.attach', 'login.arrived', 'login.attempt'],
};

test('a password that is typed for an account reaches one process, which ends with the login, and is nowhere else', async ({
  launch,
  profileOf,
}) => {
  const USERS = { 'maria.lindqvist': await hashPassword(Buffer.from(password), { ln: 14, r: 8, p: 1 }) };
  const profile = await profileOf({
    change: (usual) => ({
      ...usual,
      AUTHENTICATORS: { desk: { AUTHTYPE: 'UsernamePasswordAuthorizer', ACCOUNTS: 'CONFIGURATION', USERS } },
      SIGNERS: signer('UsernamePasswordAuthorizer'),
    }),
  });
  const application = await launch(profile);
  await recordTraffic(application);
  const secrets = new Secrets({ password, wrongPassword });
  await logsIn(application, profile, secrets, ['maria.lindqvist', password]);
  await expectNotInMain(application, profile, secrets);
  await expectNothingLeft(application, profile, secrets, seenOfPasswords);
});

test('a password that a directory is shown is nowhere on this computer afterwards', async ({ launch, profileOf }) => {
  test.skip(!hasSlapd, 'there is no slapd');
  const slapd = await startSlapd();
  try {
    const profile = await profileOf({
      change: (usual) => ({
        ...usual,
        AUTHENTICATORS: {
          desk: {
            ...{ AUTHTYPE: 'UsernamePasswordAuthorizer', ACCOUNTS: 'LDAP', LDAP_URL: slapd.ldaps },
            ...{ LDAP_TRUSTANCHORS: slapd.anchors, LDAP_BASE: 'ou=staff,dc=test' },
            ...{ LDAP_BIND_DN: service.dn, LDAP_BIND_PASSWORD_FILE: slapd.servicePassword },
          },
        },
        SIGNERS: signer('UsernamePasswordAuthorizer'),
      }),
    });
    const application = await launch(profile);
    await recordTraffic(application);
    const right = people.maria.password;
    // The service's own password is in its file, and in the process of the login while that lives.
    const secrets = new Secrets({ password: right, wrongPassword, servicePassword: service.password });
    await logsIn(application, profile, secrets, ['maria', right]);
    await expectNotInMain(application, profile, secrets);
    await expectNothingLeft(application, profile, secrets, seenOfPasswords);
  } finally {
    await slapd.stop();
  }
});

test('the tokens of a login with OpenID Connect reach no page, no host and no file, and main forgets them with the session', async ({
  launch,
  profileOf,
}) => {
  const accounts = { 'maria.lindqvist': { password, claims: { name: 'Maria Lindqvist' } } };
  const provider = await startOpenIdProvider({ accounts, refreshTokens: true });
  try {
    const profile = await profileOf({
      change: (usual) => ({
        ...usual,
        AUTHENTICATORS: { acme: { ...provider.entry, title: 'Acme’s login' } },
        SIGNERS: signer('JwtAuthorizer'),
      }),
    });
    const handedOut = keepWhatIsHandedOut(provider);
    const window = await LoginWindow.of(await launch(profile));
    const { application, page } = window;
    await recordTraffic(application);
    await window.add(profile, 'lease.pdf');
    await window.pressSign();
    const shown = await window.logIn('maria.lindqvist', password);
    await application.givePin(await application.pinWindowThatSays('lease.pdf'), profile.token.pin);
    await application.result.waitFor();
    await application.expectResult(1);

    const ofTheFirst = handedOut.length;

    // Another way in, in the place of the first.
    await page.getByTestId('someone-else').click();
    await page.getByTestId('login-device-code').click();
    const fields = {
      user_code: await page.getByTestId('login-code').innerText(),
      ...{ username: 'maria.lindqvist', password },
    };
    await new HeadlessBrowser().visit(await page.getByTestId('login-address').innerText(), { fields });
    await expect(page.getByTestId('login-dialog')).toHaveCount(0, { timeout: 20_000 });

    expect(handedOut.length).toBeGreaterThan(8);
    const named = handedOut.map(({ kind, text }, at) => [`${kind} ${at}`, text] as const);
    const secrets = new Secrets({ password, ...Object.fromEntries(named) });
    expect(secrets.foundIn(shown)).toEqual([]);
    const seen = { requests: ['signing.start', 'identity.begin', 'identity.changed'], wires: ['session.sign'] };
    await expectNothingLeft(application, profile, secrets, seen);
    const [history = ''] = filesBelow(join(profile.folder, 'history')).filter((path) => path.endsWith('.jsonl'));
    expect(readFileSync(history, 'utf8')).toContain('id-maria.lindqvist');

    // While the session lasts main has what a certificate authority may want to be shown and what takes the login back at its issuer:
    // the search finds that, and nothing else, and nothing of the login before.
    const found = secrets.foundIn(await heapOfMain(application, profile.documents));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((one) => !/^(id_token|refresh_token) /.test(one))).toEqual([]);
    const later = new Set(handedOut.slice(ofTheFirst).map(({ text }) => text));
    const replaced = handedOut.slice(0, ofTheFirst).filter(({ text }) => !later.has(text));
    expect(replaced.length).toBeGreaterThan(3);
    const before = new Secrets(Object.fromEntries(replaced.map(({ kind, text }, at) => [`${kind} ${at}`, text])));
    await expectNotInMain(application, profile, before);

    await page.getByTestId('identity-log-out').click();
    await expect(page.getByTestId('log-in')).toBeVisible();
    await expectNotInMain(application, profile, secrets);
    await expectNothingLeft(application, profile, secrets, seen);
  } finally {
    await provider.close();
  }
});
