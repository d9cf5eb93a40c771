import { join } from 'node:path';
import { stepCaIsCurrent } from '../../build/setup/step-ca.mjs';
import { startStepCa, type StepCa } from '../fixtures/authorities/step-ca';
import { expectSigned } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { LoginWindow } from '../fixtures/e2e/login-window';
import { expect, test } from '../fixtures/e2e/test';
import { startOpenIdProvider, type OpenIdProvider } from '../fixtures/identity/openid-provider';
import { startTestPki, type TestPki } from '../fixtures/pki';

test.skip(() => !stepCaIsCurrent(), 'step-ca is built by the set-up of the interop run');

let provider: OpenIdProvider;
let pki: TestPki;
let authority: StepCa;

test.beforeAll(async () => {
  const claims = { name: 'Maria Lindqvist', email: 'maria@example.test', email_verified: true };
  provider = await startOpenIdProvider({ accounts: { 'maria.lindqvist': { password: 'wax and ribbon', claims } } });
  pki = await startTestPki();
  authority = await startStepCa(pki, { issuer: provider.issuer, clientId: provider.clientId });
});
test.afterAll(async () => {
  await authority?.stop();
  await provider?.close();
  await pki?.stop();
});

/** The key in the session of the token, the certificate by the identity token of the login, which step-ca takes once. */
const station = (usual: TestProfile['configuration']): TestProfile['configuration'] => ({
  ...usual,
  AUTHENTICATORS: { acme: { ...provider.entry, title: 'Acme’s login' } },
  CERTIFICATEAUTHORITIES: {
    office: { STEPCA_URL: authority.url, STEPCA_TRUSTANCHORS: join(pki.folder, 'root.pem') },
  },
  TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${pki.url}/tsa` } },
  SIGNERS: {
    station: {
      title: 'Station',
      CRYPTOTOKEN: 'card',
      AUTHTYPE: 'JwtAuthorizer',
      KEYS: 'ONETIME',
      SUBJECTDN_PATTERN: 'CN=${JWT.name},O=Acme',
      CERTIFICATEAUTHORITY: 'office',
      TSA: ['clock'],
    },
  },
  DEFAULTSIGNER: 'station',
});

test('step-ca certifies by the login: one buys one certificate, and the next signing asks for another', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: station });
  const window = await LoginWindow.of(await launch(profile));
  const { application, page } = window;
  for (const name of ['first', 'second']) {
    const file = await window.add(profile, `${name}.pdf`);
    await window.pressSign();
    await window.logIn('maria.lindqvist', 'wax and ribbon');
    await application.typePin(await application.pinWindow(), profile.token.pin);
    await application.result.waitFor();
    await application.expectResult(1);
    await expect(application.result).toContainText('Maria Lindqvist');
    await expect(page.getByTestId('one-time-destroyed')).toHaveText(/^Key destroyed/);
    await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
    await expect(page.getByTestId('logged-in')).toHaveCount(0);
    await picture(application, `step-ca-${name}`);
  }
  await window.add(profile, 'third.pdf');
  await expect(page.getByText('maria.lindqvist was logged out: a login counts for one signing here.')).toBeVisible();
  await picture(application, 'step-ca-logged-out');
});
