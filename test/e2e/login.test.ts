import { closing } from '../fixtures/e2e/application';
import { expectSigned } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { LoginWindow } from '../fixtures/e2e/login-window';
import { expect, test } from '../fixtures/e2e/test';
import { HeadlessBrowser } from '../fixtures/identity/headless-browser';
import { startOpenIdProvider, type OpenIdProvider } from '../fixtures/identity/openid-provider';

const accounts = {
  'maria.lindqvist': { password: 'wax and ribbon', claims: { name: 'Maria Lindqvist' } },
  'jonas.weber': { password: 'ink and quill', claims: { name: 'Jonas Weber' } },
};
const passwordOf = (username: keyof typeof accounts): [string, string] => [username, accounts[username].password];

let provider: OpenIdProvider;
test.beforeAll(async () => void (provider = await startOpenIdProvider({ accounts })));
test.afterAll(() => provider.close());
test.afterEach(() => void (provider.intercept = undefined));

/** A profile whose signer wants a login at the provider, and picks the key by who that is. */
const withLogin = (more: Partial<TestProfile['configuration']> = {}) => ({
  change: (usual: TestProfile['configuration']): TestProfile['configuration'] => {
    const { contracts } = usual.SIGNERS;
    const { ACCEPT_ALL_USERNAMES: _all, ...signer } = contracts!;
    return {
      ...usual,
      AUTHENTICATORS: { acme: { ...provider.entry, title: 'Acme’s login' } },
      SIGNERS: { contracts: { ...signer, AUTHTYPE: 'JwtAuthorizer' } },
      ...more,
    };
  },
});

test('a signing wants to know who signs: login in the browser, the key of that person, and somebody else after them', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf(withLogin());
  const window = await LoginWindow.of(await launch(profile));
  const { application, page, dialog } = window;
  await expect(page.getByTestId('log-in')).toBeVisible();
  const file = await window.add(profile, 'contract.pdf');
  await expect(page.getByText('You log in first. Nothing is signed before that.')).toBeVisible();
  await picture(application, 'login-first');
  await window.pressSign();
  await expect(dialog).toContainText('Log in to Acme’s login in the page that your browser has opened');
  await picture(application, 'login-browser');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(application, 'login-browser-dark');
  await page.emulateMedia({ colorScheme: null });
  expect(await window.logIn(...passwordOf('maria.lindqvist'))).toContain('Countersign');
  const pinWindow = await application.pinWindow();
  await expect(dialog).toHaveCount(0);
  await expect(pinWindow.getByTestId('pin-what')).toContainText('user_maria.lindqvist');
  await application.typePin(pinWindow, profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  await expect(page.getByTestId('logged-in')).toContainText('Maria Lindqvist');
  await picture(application, 'logged-in');

  // The second person takes the first one's place, and has their own key.
  const second = await window.add(profile, 'second.pdf');
  await page.getByTestId('someone-else').click();
  await expect(dialog).toContainText('With a code, in any browser or on your phone');
  await picture(application, 'login-choice');
  await page.getByTestId('login-browser').click();
  await window.logIn(...passwordOf('jonas.weber'));
  await expect(page.getByTestId('logged-in')).toContainText('Jonas Weber');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('alias')).toHaveText('user_jonas.weber');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(second, second.replace('.pdf', '-signed.pdf'));

  // Logged out, the next one logs in first.
  await window.add(profile, 'third.pdf');
  await page.getByTestId('identity-log-out').click();
  await expect(page.getByTestId('log-in')).toBeVisible();
  await expect(page.getByText('You log in first. Nothing is signed before that.')).toBeVisible();
});

test('a login that is refused, given up or answered by another says so, and nothing is signed', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf(withLogin());
  const window = await LoginWindow.of(await launch(profile));
  const { application, page, dialog } = window;
  await window.add(profile, 'contract.pdf');
  await window.pressSign();
  await window.logIn(...passwordOf('maria.lindqvist'), 'no');
  await expect(dialog.getByTestId('error-what')).toContainText('did not let you in');
  await picture(application, 'login-refused');
  await expect(dialog).toContainText('Nothing was signed, and your document is unchanged.');

  // Another try, whose answer belongs to another login.
  await page.getByTestId('login-browser').click();
  const address = new URL(await window.address());
  const redirect = new URL(address.searchParams.get('redirect_uri')!);
  redirect.search = new URLSearchParams({ code: 'stolen', state: 'not-this-one' }).toString();
  expect((await new HeadlessBrowser().visit(redirect.href)).text).toContain('another login');
  await expect(dialog.getByTestId('error-what')).toContainText('the answer belongs to another login');

  // A provider that is down.
  provider.intercept = (request) => {
    request.socket.destroy();
    return true;
  };
  await page.getByTestId('login-browser').click();
  await expect(dialog.getByTestId('error-what')).toContainText('can not be reached');
  await picture(application, 'login-unreachable');
  await page.getByTestId('login-cancel').click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('document-row')).toContainText('Stopped');
  expect(profile.token.faults.calls('C_Login')).toBe(0);
  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-row').first()).toContainText('contract.pdf');
});

test('a code in place of the browser, an address to copy, and a way back', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf(withLogin());
  const window = await LoginWindow.of(await launch(profile));
  const { application, page, dialog } = window;
  await page.getByTestId('log-in').click();
  await page.getByTestId('login-device-code').click();
  const code = await dialog.getByTestId('login-code').innerText();
  await picture(application, 'login-code');
  await page.setViewportSize({ width: 800, height: 600 }).catch(() => undefined);
  await picture(application, 'login-code-narrow');
  await page.getByTestId('login-copy').click();
  await expect(page.getByTestId('login-copy')).toHaveText('Copied');
  const address = await dialog.getByTestId('login-address').innerText();
  expect(await application.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(address);
  const { password } = accounts['maria.lindqvist'];
  const fields = { user_code: code, username: 'maria.lindqvist', password };
  await new HeadlessBrowser().visit(address, { fields });
  await expect(page.getByTestId('logged-in')).toContainText('Maria Lindqvist', { timeout: 20_000 });
  await expect(dialog).toHaveCount(0);
});

test('a login ends with the screen’s lock, with its time, and with the request that it was for', async ({
  launch,
  profileOf,
}) => {
  const profile = await profileOf(withLogin({ IDENTIFICATION_SECONDS: 0 }));
  const window = await LoginWindow.of(await launch(profile));
  const { application, page } = window;
  const loggedIn = page.getByTestId('logged-in');
  await page.getByTestId('log-in').click();
  await page.getByTestId('login-browser').click();
  await window.logIn(...passwordOf('maria.lindqvist'));
  await expect(loggedIn).toBeVisible();
  await application.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  await expect(loggedIn).toHaveCount(0);
  await window.add(profile, 'contract.pdf');
  await expect(page.getByText('maria.lindqvist was logged out: the screen was locked.')).toBeVisible();
  await window.pressSign();
  await window.logIn(...passwordOf('maria.lindqvist'));
  const pinWindow = await application.pinWindow();
  await closing(pinWindow.getByTestId('pin-cancel').click());
  await expect(page.getByTestId('document-row')).toContainText('Stopped');
  await expect(loggedIn).toHaveCount(0);
});
