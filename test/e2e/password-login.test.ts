import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { historyFiles } from '../../main/audit/history-files';
import { hashPassword } from '../../main/identity/authenticators/accounts/password-hash';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import { closing } from '../fixtures/e2e/application';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { hasSlapd, people, service, startSlapd } from '../fixtures/identity/slapd';

const password = 'Kalkstein-55120-Vr';

const withLogin =
  (desk: NonNullable<ConfigurationInput['AUTHENTICATORS']>[string]) =>
  (usual: ConfigurationInput): ConfigurationInput => ({
    ...usual,
    AUTHENTICATORS: { desk },
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
      AUTHTYPE: 'UsernamePasswordAuthorizer',
      ACCOUNTS: 'CONFIGURATION',
      title: 'Signing desk',
      USERS: { 'maria.lindqvist': hash },
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
  const [newest = ''] = historyFiles(join(profile.folder, 'history')).slice(-1);
  const history = readFileSync(join(profile.folder, 'history', newest), 'utf8');
  expect(history).toContain('"IDENTIFIED_BY":"password"');
  expect(history).toContain('identity.wrongPassword');

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

test('a name and a password of a directory, from the window’s own process', async ({ launch, profileOf, picture }) => {
  test.skip(!hasSlapd, 'there is no slapd');
  const slapd = await startSlapd();
  try {
    const profile = await profileOf({
      change: withLogin({
        AUTHTYPE: 'UsernamePasswordAuthorizer',
        ACCOUNTS: 'LDAP',
        title: 'Directory',
        LDAP_URL: slapd.ldap,
        LDAP_TRUSTANCHORS: slapd.anchors,
        LDAP_BASE: 'ou=staff,dc=test',
        LDAP_BIND_DN: service.dn,
        LDAP_BIND_PASSWORD_FILE: slapd.servicePassword,
      }),
    });
    const application = await launch(profile);
    await application.add([await writePdf(profile.documents, 'lease.pdf')]);
    await application.page.getByTestId('sign-button').click();
    const window = await application.openedPinWindow();
    await expect(window.getByTestId('password-what')).toContainText(slapd.ldap.slice('ldap://'.length));
    await picture(window, 'password-directory');
    await typeLogin(window, 'maria', 'Basalt-1');
    await expect(window.getByTestId('pin-message')).toContainText('did not accept');
    await typeLogin(window, 'maria', people.maria.password);
    await application.pinWindowThatSays('lease.pdf');
    await expect(application.page.getByText('Maria Lindqvist').first()).toBeVisible();
  } finally {
    await slapd.stop();
  }
});
