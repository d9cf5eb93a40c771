import { expectSigned } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { LoginWindow } from '../fixtures/e2e/login-window';
import { startOpenIdProvider, type OpenIdProvider } from '../fixtures/identity/openid-provider';
import { startTestPki, type TestPki } from '../fixtures/pki';
import { enrollmentEntry, startEnrollmentServer, type EnrollmentServer } from '../fixtures/pki/enrollment-server';

let provider: OpenIdProvider;
let pki: TestPki;
let authority: EnrollmentServer;

test.beforeAll(async () => {
  const accounts = { 'maria.lindqvist': { password: 'wax and ribbon', claims: { name: 'Maria Lindqvist' } } };
  provider = await startOpenIdProvider({ accounts });
  pki = await startTestPki();
  authority = await startEnrollmentServer(pki);
});
test.afterAll(async () => {
  await provider?.close();
  await authority?.stop();
  await pki?.stop();
});
test.afterEach(() => authority.setFault(undefined, 'simpleenroll'));

/** A station without any device: who signs is known by a login, and the key lives in memory for one signing. */
const station = (usual: TestProfile['configuration']): TestProfile['configuration'] => ({
  ...usual,
  CRYPTOTOKENS: { memory: { KEYSTORETYPE: 'MEMORY' } },
  AUTHENTICATORS: { acme: { ...provider.entry, title: 'Acme’s login' } },
  CERTIFICATEAUTHORITIES: {
    office: { ...enrollmentEntry(authority), DEADLINE: 10 },
  },
  TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${pki.url}/tsa` } },
  SIGNERS: {
    station: {
      title: 'Station',
      CRYPTOTOKEN: 'memory',
      AUTHTYPE: 'JwtAuthorizer',
      ALIASSELECTOR: 'AuthorizedUsername',
      KEYS: 'ONETIME',
      SUBJECTDN_PATTERN: 'CN=${JWT.name},O=Acme',
      CERTIFICATEAUTHORITY: 'office',
      TSA: ['clock'],
    },
  },
  DEFAULTSIGNER: 'station',
});

test('a station without a device: login, a key for one signing, its certificate, a confirmed time, and no key left', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: station });
  const window = await LoginWindow.of(await launch(profile));
  const { application, page, dialog } = window;
  const file = await window.add(profile, 'contract.pdf');
  await picture(application, 'one-time-ready');
  await window.pressSign();
  await expect(dialog).toContainText('Acme’s login');
  await window.logIn('maria.lindqvist', 'wax and ribbon');
  await application.result.waitFor();
  await application.expectResult(1);
  await picture(application, 'one-time-signed');
  await page.getByText('The key of this signing was destroyed').click();
  await expect(page.getByTestId('one-time-steps').getByRole('listitem')).toHaveText([
    /^Key made \(.+ “memory”\)/,
    /^Certificate from office, until \w/,
    /^Signature of contract\.pdf/,
    /^Saved with the timestamp of clock/,
    /^Key destroyed/,
  ]);
  await page.getByTestId('one-time-destroyed').scrollIntoViewIfNeeded();
  await picture(application, 'one-time-steps');
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  await expect(application.result).toContainText('Maria Lindqvist');

  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-row')).toHaveCount(4);
  await picture(application, 'one-time-history');
});

test('an authority that refuses, or certifies another key: nothing is signed, and it is said why', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: station });
  const window = await LoginWindow.of(await launch(profile));
  const { application, page } = window;
  authority.setFault('refused', 'simpleenroll');
  await window.add(profile, 'contract.pdf');
  await window.pressSign();
  await window.logIn('maria.lindqvist', 'wax and ribbon');
  await expect(application.messages.first()).toContainText('office');
  await picture(application, 'one-time-refused');
  await expect(application.rows).toContainText('Not signed');
  // The panel knows who has logged in meanwhile.
  await expect(page.getByTestId('signatory')).toHaveText('Maria Lindqvist');

  authority.setFault('other-key', 'simpleenroll');
  await window.pressSign();
  await expect(application.messages.first()).toContainText('office');
  await picture(application, 'one-time-other-key');
});
