import { cardAliases, CardDesk } from '../fixtures/card/card-desk';
import { CardService } from '../fixtures/card/card-service';
import type { PivCard } from '../fixtures/card/piv-card';
import { expectSigned, filesIn } from '../fixtures/e2e/documents';
import { LoginWindow } from '../fixtures/e2e/login-window';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { historyOf } from '../fixtures/hosts/one-time-desk';
import { LoginAuthority } from '../fixtures/identity/login-authority';
import { loginCard } from '../fixtures/identity/login-card';
import { startOpenIdProvider, type OpenIdProvider } from '../fixtures/identity/openid-provider';
import { startTestPki, type TestPki } from '../fixtures/pki';
import { enrollmentEntry, startEnrollmentServer, type EnrollmentServer } from '../fixtures/pki/enrollment-server';

const obstacle = await CardService.obstacle();
const password = 'wax and ribbon';

/** A card in a real reader, behind OpenSC, that says who sits at the desk. */
test.describe('a card that identifies, in the window', () => {
  test.skip(obstacle !== undefined, obstacle);
  let desk: CardDesk;
  let staff: LoginAuthority;
  let provider: OpenIdProvider;
  let pki: TestPki;
  let authority: EnrollmentServer;
  let own: PivCard;

  test.beforeAll(async () => {
    const accounts = { 'maria.lindqvist': { password, claims: { name: 'Maria Lindqvist' } } };
    [desk, staff, provider, pki] = await Promise.all([
      CardDesk.start(),
      LoginAuthority.start(),
      startOpenIdProvider({ accounts }),
      startTestPki(),
    ]);
    authority = await startEnrollmentServer(pki);
    own = loginCard(staff, 'C=SE, O=Acme, CN=Maria Lindqvist, UID=maria.lindqvist, SERIALNUMBER=PNOSE-1');
  });
  test.afterEach(async () => {
    desk?.reader.remove();
    own?.restore();
    if (authority) authority.beforeIssuing = undefined;
  });
  test.afterAll(async () => {
    await Promise.all([desk?.stop(), staff?.stop(), provider?.close(), authority?.stop()]);
    await pki?.stop();
  });

  /** Whichever card is in the reader, with its own signers: by the card, by a login elsewhere, and without any key on it. */
  const withBadge = (usual: TestProfile['configuration']): TestProfile['configuration'] => {
    const { sharedLibrary } = desk.configured('anybody');
    const onCard: TestProfile['configuration']['SIGNERS'][string] = {
      ...{ CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: cardAliases.signature },
      CERTIFICATE_MUST_NAME: 'USERNAME',
    };
    return {
      ...usual,
      SHAREDLIBRARIES: { OpenSC: sharedLibrary },
      DEADLINES: { token: 20, login: 30, signature: 30 },
      CRYPTOTOKENS: {
        card: { SHAREDLIBRARYNAME: 'OpenSC', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 },
        memory: { KEYSTORETYPE: 'MEMORY' },
      },
      TRUSTANCHORS: { staff: { FILE: staff.anchorFile } },
      AUTHENTICATORS: {
        badge: {
          ...{ AUTHTYPE: 'CLIENTCERT', title: 'Staff card', CRYPTOTOKEN: 'card', TRUSTANCHORS: ['staff'] },
          ...{ USERNAME_FROM: 'SUBJECT_RDN_UID', DEADLINE: 60 },
        },
        acme: { ...provider.entry, title: 'Acme’s login' },
      },
      CERTIFICATEAUTHORITIES: { office: { ...enrollmentEntry(authority), DEADLINE: 120 } },
      TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${pki.url}/tsa` } },
      SIGNERS: {
        badge: { title: 'With the staff card', ...onCard, AUTHTYPE: 'CLIENTCERT' },
        acme: { title: 'With Acme’s login', ...onCard, AUTHTYPE: 'JwtAuthorizer' },
        station: {
          ...{ title: 'Station', CRYPTOTOKEN: 'memory', AUTHTYPE: 'CLIENTCERT', KEYS: 'ONETIME' },
          ...{ ALIASSELECTOR: 'AuthorizedUsername', SUBJECTDN_PATTERN: 'CN=${username},O=Acme' },
          ...{ CERTIFICATEAUTHORITY: 'office', TSA: ['clock'] },
        },
      },
      DEFAULTSIGNER: 'badge',
    };
  };

  test('proves who it is with one PIN, signs with the next, and is missed when it is taken out', async ({
    launch,
    profileOf,
    pictures,
  }) => {
    await desk.reader.insert(own);
    const profile = await profileOf({ change: withBadge });
    const window = await LoginWindow.of(await launch(profile));
    const { application, page, dialog } = window;
    const loggedIn = page.getByTestId('logged-in');
    const file = await window.add(profile, 'contract.pdf');
    await expect(page.getByText('You log in first. Nothing is signed before that.')).toBeVisible();
    await window.pressSign();
    const login = await application.pinWindow();
    await expect(dialog).toContainText('With it the card proves who you are; no document is signed.');
    await expect(login.getByTestId('pin-what')).toContainText('Maria Lindqvist');
    await expect(login.getByTestId('pin-what')).not.toContainText('contract.pdf');
    await pictures(application, 'card-login');
    await pictures(login, 'card-login-pin');
    await application.givePin(login, own.pin);
    await expect(loggedIn).toContainText('Maria Lindqvist');
    await expect(dialog).toHaveCount(0);
    expect([own.signatures, own.pinsGiven]).toEqual([1, 1]);

    await application.givePin(await application.pinWindowThatSays('contract.pdf'), own.pin);
    // The key wants its PIN for each signature.
    await application.givePin(await application.pinWindow(), own.pin);
    await application.result.waitFor();
    await application.expectResult(1);
    await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
    await pictures(application, 'card-signed');
    const signed = historyOf(profile.folder).find(({ OUTCOME }) => OUTCOME === 'SIGNED');
    expect(signed).toMatchObject({ AUTHORIZED_USERNAME: 'maria.lindqvist', IDENTIFIED_BY: 'client-certificate' });

    await test.step('taken out, it says so, and nobody is logged in', async () => {
      await window.add(profile, 'second.pdf');
      desk.reader.remove();
      await expect(page.getByText('maria.lindqvist was logged out: the card was taken out.')).toBeVisible({
        timeout: 60_000,
      });
      await expect(loggedIn).toHaveCount(0);
      await expect(page.getByTestId('sign-button')).toBeDisabled();
      await pictures(application, 'card-taken-out');
    });

    await test.step('put in again it asks who that is', async () => {
      await desk.reader.insert(own);
      await window.pressSign();
      await application.givePin(await application.pinWindow(), own.pin);
      await expect(loggedIn).toContainText('Maria Lindqvist');
      // Taken out while the PIN of the signature is asked for: that place is taken away, and no PIN goes anywhere.
      await application.pinWindowThatSays('second.pdf');
      const given = own.pinsGiven;
      desk.reader.remove();
      await expect.poll(() => application.openPinWindow, { timeout: 60_000 }).toBeUndefined();
      await expect(application.rows).toContainText('Not signed');
      await application.expectSentences(
        '“maria.lindqvist” is not logged in any more.',
        'Nothing was signed, and your document is unchanged.',
        'Log in again, then sign again.',
      );
      await pictures(application, 'card-taken-out-at-the-pin');
      expect(own.pinsGiven).toBe(given);
      expect(filesIn(profile.documents)).not.toContain('second-signed.pdf');
    });
  });

  test('taken out while a certificate is made for whom it identified: nothing is signed, and the key is gone', async ({
    launch,
    profileOf,
    pictures,
  }) => {
    await desk.reader.insert(own);
    const profile = await profileOf({ change: withBadge });
    const window = await LoginWindow.of(await launch(profile));
    const { application, page } = window;
    const loggedIn = page.getByTestId('logged-in');
    await window.add(profile, 'contract.pdf');
    await application.choose('signer-select', 'Station');
    authority.beforeIssuing = async () => {
      desk.reader.remove();
      await expect(loggedIn).toHaveCount(0, { timeout: 60_000 });
    };
    await window.pressSign();
    await application.givePin(await application.pinWindow(), own.pin);
    await expect(loggedIn).toBeVisible();
    await expect(application.rows).toContainText('Not signed', { timeout: 60_000 });
    await application.expectSentences(
      '“maria.lindqvist” is not logged in any more.',
      'Nothing was signed, and your document is unchanged.',
      'Log in again, then sign again.',
    );
    await expect(page.getByText('maria.lindqvist was logged out: the card was taken out.')).toBeVisible();
    await pictures(application, 'card-taken-out-in-between');
    expect(filesIn(profile.documents)).toEqual(['contract.pdf']);
    const events = historyOf(profile.folder).map(({ EVENT, OUTCOME }) => `${EVENT ?? 'SIGN'} ${OUTCOME}`);
    expect(events).toContain('KEYREMOVE DONE');
    expect(events).not.toContain('SIGN SIGNED');
  });

  test('somebody else’s card signs for nobody: both names are told, and no PIN is asked for', async ({
    launch,
    profileOf,
    pictures,
  }) => {
    const others = loginCard(staff, 'C=SE, O=Acme, CN=Jonas Weber, UID=jonas.weber, SERIALNUMBER=PNOSE-2');
    await desk.reader.insert(others);
    const profile = await profileOf({ change: withBadge });
    const window = await LoginWindow.of(await launch(profile));
    const { application, page } = window;
    const file = await window.add(profile, 'contract.pdf');
    await application.choose('signer-select', 'With Acme’s login');
    await window.pressSign();
    await window.logIn('maria.lindqvist', password);
    await application.expectSentences(
      /You logged in as “maria\.lindqvist”, but the certificate that would sign is that of “Jonas Weber”\./,
      'No PIN was asked for. Nothing was signed, and your document is unchanged.',
      'Insert your own card, or log in as the person whose card it is.',
    );
    await expect(application.rows).toContainText('Not signed');
    await expect(page.getByTestId('sign-button')).toBeDisabled();
    await pictures(application, 'card-of-somebody-else');
    expect([others.pinsGiven, others.signatures]).toEqual([0, 0]);

    // Her own card in its place, and nothing more has to be done than to sign.
    await desk.reader.insert(own);
    await window.pressSign();
    await application.givePin(await application.pinWindowThatSays('contract.pdf'), own.pin);
    await application.givePin(await application.pinWindow(), own.pin);
    await application.result.waitFor();
    await application.expectResult(1);
    await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  });
});
