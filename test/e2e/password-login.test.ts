import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { hashPassword } from '../../main/identity/authenticators/accounts/password-hash';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import { closing } from '../fixtures/e2e/application';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { freePort } from '../fixtures/hosts/free-port';
import { historyOf } from '../fixtures/hosts/one-time-desk';
import { hasSlapd, people, service, startSlapd, type Slapd } from '../fixtures/identity/slapd';
import { issue, usages } from '../fixtures/pki/certificates';

const password = 'Kalkstein-55120-Vr';

type Directory = Extract<NonNullable<ConfigurationInput['AUTHENTICATORS']>[string], { ACCOUNTS: 'LDAP' }>;

const withLogin =
  (AUTHENTICATORS: NonNullable<ConfigurationInput['AUTHENTICATORS']>) =>
  (usual: ConfigurationInput): ConfigurationInput => ({
    ...usual,
    AUTHENTICATORS,
    SIGNERS: {
      contracts: {
        title: 'Contracts',
        CRYPTOTOKEN: 'card',
        AUTHTYPE: 'UsernamePasswordAuthorizer',
        ALIASSELECTOR: 'RequestMetadata',
        DEFAULTKEY: 'user_maria.lindqvist',
      },
    },
  });

async function typeLogin(window: Page, username: string | undefined, typed: string): Promise<void> {
  if (username !== undefined) await window.getByTestId('password-username').fill(username);
  await window.getByTestId('password-field').fill(typed);
  await closing(window.getByTestId('pin-submit').click());
}

test('a name and a password of the configuration: wrong, right, remembered, and slowed down', async ({
  launch,
  profileOf,
  picture,
}) => {
  const hash = await hashPassword(Buffer.from(password), { ln: 14, r: 8, p: 1 });
  const profile = await profileOf({
    change: withLogin({
      desk: {
        AUTHTYPE: 'UsernamePasswordAuthorizer',
        ACCOUNTS: 'CONFIGURATION',
        title: 'Signing desk',
        USERS: { 'maria.lindqvist': hash },
      },
    }),
  });
  const application = await launch(profile);
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.page.getByTestId('sign-button').click();
  const window = await application.openedPinWindow();
  await expect(window.getByTestId('password-what')).toContainText('stays on this computer');
  await expect(window.getByTestId('pin-submit')).toBeDisabled();
  await expect(window.getByRole('heading')).toHaveText('Who are you?');
  await picture(window, 'password-asked');

  await typeLogin(window, 'maria.lindqvist', 'Basalt-1');
  await expect(window.getByTestId('pin-message')).toContainText('did not accept this username with this password');
  await expect(window.getByTestId('password-username')).toHaveValue('maria.lindqvist');
  await expect(window.getByTestId('password-field')).toHaveValue('');
  await picture(window, 'password-wrong');

  await typeLogin(window, undefined, password);
  const pin = await application.pinWindowThatSays('lease.pdf');
  await application.typePin(pin, profile.token.pin);
  await application.expectResult(1);
  const history = historyOf(profile.folder);
  expect(history.map(({ IDENTIFIED_BY }) => IDENTIFIED_BY)).toContain('password');
  expect(history.map(({ EXCEPTION }) => EXCEPTION)).toContain('identity.wrongPassword');

  // Whoever logs in again types no name; three wrong passwords in a row let nobody in for a while.
  await application.page.getByTestId('someone-else').click();
  await application.page.getByTestId('login-password').click();
  const again = await application.openedPinWindow();
  await expect(again.getByTestId('password-username')).toHaveValue('maria.lindqvist');
  for (let tries = 0; tries < 3; tries += 1) {
    await typeLogin(again, undefined, 'Basalt-1');
    await expect(again.getByTestId('password-field')).toBeEnabled();
  }
  await typeLogin(again, undefined, password);
  await expect(again.getByTestId('pin-message')).toContainText('nothing is tried for this account');
  await picture(again, 'password-slowed');
  await closing(again.getByTestId('pin-cancel').click());
});

test.describe('a directory, in the window', () => {
  test.skip(!hasSlapd, 'there is no slapd');
  let slapd: Slapd;
  test.beforeAll(async () => void (slapd = await startSlapd()));
  test.afterAll(() => slapd?.stop());

  const directory = (LDAP_URL: string, title: string): Directory => ({
    AUTHTYPE: 'UsernamePasswordAuthorizer',
    ACCOUNTS: 'LDAP',
    ...{ title, LDAP_URL, LDAP_TRUSTANCHORS: slapd.anchors, LDAP_BASE: 'ou=staff,dc=test' },
    ...{ LDAP_BIND_DN: service.dn, LDAP_BIND_PASSWORD_FILE: slapd.servicePassword },
  });

  test('a wrong password, an account that is locked, and then somebody who is let in', async ({
    launch,
    profileOf,
    pictures,
  }) => {
    const profile = await profileOf({ change: withLogin({ desk: directory(slapd.ldap, 'Directory') }) });
    const application = await launch(profile);
    const { page } = application;
    await application.add([await writePdf(profile.documents, 'lease.pdf')]);
    await page.getByTestId('sign-button').click();
    const window = await application.openedPinWindow();
    await expect(window.getByTestId('password-what')).toContainText(slapd.ldap.slice('ldap://'.length));
    await pictures(window, 'password-directory');
    await typeLogin(window, 'maria', 'Basalt-1');
    await expect(window.getByTestId('pin-message')).toContainText('did not accept');
    await pictures(window, 'password-directory-wrong');

    // An account that lets nobody in, whatever is typed: the window for it closes, and the reason stays on the screen.
    await typeLogin(window, 'locked', people.locked.password);
    const dialog = page.getByTestId('login-dialog');
    await expect(dialog.getByTestId('error-what')).toHaveText('This account is locked.');
    await expect(dialog).toContainText('Nothing was signed, and your document is unchanged.');
    await expect(dialog).toContainText('Wait, or ask whoever looks after the accounts to unlock it.');
    await expect.poll(() => application.openPinWindow).toBeUndefined();
    await pictures(application, 'password-directory-locked');
    expect(profile.token.faults.calls('C_Login')).toBe(0);

    await page.getByTestId('login-password').click();
    const again = await application.openedPinWindow();
    // Nobody was let in yet: no name is remembered.
    await expect(again.getByTestId('password-username')).toHaveValue('');
    await typeLogin(again, 'maria', people.maria.password);
    await application.pinWindowThatSays('lease.pdf');
    await expect(page.getByTestId('logged-in')).toContainText('Maria Lindqvist');
    await application.typePin(await application.pinWindow(), profile.token.pin);
    await application.expectResult(1);
    const tries = historyOf(profile.folder).map(({ EXCEPTION }) => EXCEPTION);
    expect(tries).toContain('identity.wrongPassword');
    expect(tries).toContain('identity.accountUnusable');
  });

  test('one that can not be reached or proves nothing is told no password; another lets in', async ({
    launch,
    profileOf,
    pictures,
  }) => {
    const away = `ldaps://127.0.0.1:${await freePort()}`;
    const foreign = join(dirname(slapd.anchors), 'foreign.pem');
    writeFileSync(foreign, (await issue({ name: 'Foreign Root', keyUsage: usages.keyCertSign, authority: {} })).pem);
    const profile = await profileOf({
      change: withLogin({
        away: directory(away, 'Branch office'),
        foreign: { ...directory(slapd.ldaps, 'Somebody’s directory'), LDAP_TRUSTANCHORS: foreign },
        desk: directory(slapd.ldaps, 'Directory'),
      }),
    });
    const application = await launch(profile);
    const { page } = application;
    const dialog = page.getByTestId('login-dialog');
    const logInAt = async (title: string): Promise<void> => {
      await dialog.getByRole('button', { name: title }).click();
      await typeLogin(await application.openedPinWindow(), 'maria', people.maria.password);
      await expect.poll(() => application.openPinWindow).toBeUndefined();
    };
    await application.add([await writePdf(profile.documents, 'lease.pdf')]);
    await page.getByTestId('sign-button').click();
    await logInAt('Branch office');
    await expect(dialog.getByTestId('error-what')).toContainText(
      `“Branch office” can not be reached at ${away.slice('ldaps://'.length)}`,
    );
    await expect(dialog).toContainText('Check the network, or try again later.');
    await pictures(application, 'password-directory-unreachable');
    const bindsBefore = slapd.log().match(/ BIND dn="uid=maria/g)?.length ?? 0;
    await logInAt('Somebody’s directory');
    await expect(dialog.getByTestId('error-what')).toContainText('can not be trusted with your password');
    await expect(dialog).toContainText('Your password was not sent.');
    await pictures(application, 'password-directory-foreign');
    expect(slapd.log().match(/ BIND dn="uid=maria/g)?.length ?? 0).toBe(bindsBefore);

    await dialog.getByRole('button', { name: 'Directory', exact: false }).last().click();
    await typeLogin(await application.openedPinWindow(), 'maria', people.maria.password);
    await application.pinWindowThatSays('lease.pdf');
    await expect(page.getByTestId('logged-in')).toContainText('Maria Lindqvist');
  });
});
