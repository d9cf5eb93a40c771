import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import type { Application } from '../fixtures/e2e/application';
import { serveLists } from '../fixtures/e2e/list-server';
import type { ListServer } from '../fixtures/e2e/list-server';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { startTestPki } from '../fixtures/pki';
import type { TestPki } from '../fixtures/pki';
import { exampleList } from '../fixtures/trust/example-list';
import { planFor } from '../unit/cades/demo-signatory';
import type { Signatory } from '../unit/cades/demo-signatory';
import { createDocument, signDocument } from '../unit/validation/signed-document';

let server: ListServer;
test.beforeAll(async () => {
  const lists = [await exampleList('AT'), await exampleList('EL'), await exampleList('UK')];
  server = await serveLists(lists.map((list) => ({ ...list, nextUpdate: '2099-06-30T00:00:00Z' })));
});
test.afterAll(() => server.close());
const published = new Map<string, Uint8Array>();
test.beforeEach(() => {
  server.asked.length = 0;
  server.letGo();
  for (const [address, octets] of server.scheme.files) if (!published.has(address)) published.set(address, octets);
  for (const [address, octets] of published) server.scheme.files.set(address, octets);
});

type Lists = NonNullable<ConfigurationInput['TRUSTEDLISTS']>;

/** A profile that takes the server's lists for those of the European Union. */
function withLists(profile: TestProfile, lists: Partial<Lists> = {}): TestProfile {
  profile.configure({ ...profile.configuration, TRUSTEDLISTS: server.configuration(profile.folder, lists) });
  return profile;
}

async function openTrust({ page }: Application): Promise<void> {
  await page.getByTestId('trust-button').click();
  await expect(page.getByTestId('trust')).toBeVisible();
}

/** The window in both themes and as narrow as a person makes it. */
async function pictures(
  application: Application,
  picture: (shown: Application, name: string) => Promise<void>,
  name: string,
): Promise<void> {
  const resize = (width: number): Promise<void> =>
    application.electron.evaluate(({ BrowserWindow }, wide) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(wide, 760);
    }, width);
  for (const [theme, mark] of [
    ['light', ''],
    ['dark', '-dark'],
  ] as const) {
    // As the switch in the header does it, which lies behind a dialog.
    await application.electron.evaluate(({ nativeTheme }, source) => void (nativeTheme.themeSource = source), theme);
    await picture(application, `${name}${mark}`);
    await resize(800);
    await picture(application, `${name}-narrow${mark}`);
    const widths = await application.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0], 'nothing is wider than the window').toBeLessThanOrEqual(widths[1]!);
    await resize(1200);
  }
}

test('lists are fetched on request, shown by country, and what is not had of them is said', async ({
  launch,
  profileOf,
  picture,
}) => {
  const application = await launch(withLists(await profileOf()), { args: ['--force-device-scale-factor=2'] });
  const { page } = application;
  await openTrust(application);
  const sentence = page.getByTestId('trust-sentence');
  await expect(sentence).toHaveText('No trusted list is here yet.');
  await pictures(application, picture, 'trust-first-start');
  expect(server.asked).toEqual([]);

  // One is damaged, one is not there, and one lets the window wait.
  const { files } = server.scheme;
  const location = (territory: string): string => server.scheme.location(territory);
  const greek = Buffer.from(files.get(location('EL'))!);
  files.set(location('EL'), Buffer.from(greek.toString('utf8').replace('Operator of EL', 'Operator of XX')));
  files.delete(location('UK'));
  server.held.add(location('EL'));
  await page.getByTestId('trust-refresh').click();
  await expect(page.getByTestId('trust-progress')).toContainText('2 of 4: Austria, verified');
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '2');
  await expect(page.locator('[data-territory="AT"]')).toHaveAttribute('data-standing', 'in-force');
  await expect(page.locator('[data-territory="EL"]')).toHaveAttribute('data-standing', 'missing');
  await expect(sentence).toHaveText('1 of 3 lists are here.');
  await picture(application, 'trust-progress');
  server.letGo();
  await expect(sentence).toHaveText('1 of 3 lists are here.');
  await expect(page.getByTestId('trust-meaning')).toContainText('Not here: Greece, United Kingdom.');
  const about = page.getByTestId('trust-list-about');
  await expect(about.nth(0)).toContainText('it was changed after it was signed');
  await expect(about.nth(1)).toContainText('it could not be had');
  await about.nth(1).scrollIntoViewIfNeeded();
  await picture(application, 'trust-half-loaded-rows');
  await pictures(application, picture, 'trust-half-loaded');

  files.set(location('EL'), greek);
  files.set(location('UK'), published.get(location('UK'))!);
  await page.getByTestId('trust-refresh').click();
  await expect(sentence).toHaveText('All 3 lists are here.');
  await expect(page.getByTestId('trust-list')).toHaveCount(3);
  await expect(about).toHaveCount(0);
  await pictures(application, picture, 'trust');
});

test('a refresh that is stopped is gone on with', async ({ launch, profileOf }) => {
  const application = await launch(withLists(await profileOf()));
  const { page } = application;
  await openTrust(application);
  server.held.add(server.scheme.location('EL'));
  await page.getByTestId('trust-refresh').press('Enter');
  await expect(page.getByTestId('trust-progress')).toContainText('Austria');
  await expect(page.getByTestId('trust-sentence')).toBeFocused();
  await page.getByTestId('trust-stop').press('Enter');
  await expect(page.getByTestId('trust-stopped')).toBeVisible();
  await expect(page.getByTestId('trust-sentence')).toHaveText('1 of 3 lists are here.');
  server.asked.length = 0;
  server.letGo();
  server.asked.length = 0;
  await page.getByTestId('trust-refresh').press('Enter');
  await expect(page.getByTestId('trust-sentence')).toHaveText('All 3 lists are here.');
  expect(server.asked).not.toContain(server.scheme.location('AT'));
  // Escape leads back to the desk.
  await page.getByTestId('trust').press('Escape');
  await expect(page.getByTestId('choose-files')).toBeVisible();
});

test('the window refreshes them by itself, and works without a network, saying what that means', async ({
  launch,
  profileOf,
}) => {
  const profile = withLists(await profileOf(), { REFRESH_HOURS: 24 });
  const application = await launch(profile);
  await openTrust(application);
  await expect(application.page.getByTestId('trust-sentence')).toHaveText('All 3 lists are here.', { timeout: 30_000 });
  await application.close();

  const lists = server.configuration(profile.folder, { REFRESH_HOURS: 24 });
  const nowhere = { ...lists.LISTOFTHELISTS!, ADDRESS: 'http://127.0.0.1:9/lotl.xml' };
  const alone = await profileOf();
  alone.configure({ ...alone.configuration, TRUSTEDLISTS: { ...lists, LISTOFTHELISTS: nowhere } });
  const offline = await launch(alone);
  await openTrust(offline);
  const meaning = offline.page.getByTestId('trust-meaning');
  await expect(meaning).toContainText('It was not taken: it could not be had', { timeout: 30_000 });
  await expect(meaning).toContainText('Signing works, and documents can be checked for changes.');
  await expect(offline.page.getByTestId('trust-sentence')).toHaveText('No trusted list is here yet.');
});

test('a folder takes the place of the network, and the configuration’s word counts', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  for (const [address, octets] of published) {
    writeFileSync(join(profile.documents, new URL(address).pathname.slice(1)), octets);
  }
  withLists(profile, { FOLDER: profile.documents, ALLOW_DOWNLOAD: false });
  const application = await launch(profile);
  await openTrust(application);
  await application.page.getByTestId('trust-refresh').click();
  await expect(application.page.getByTestId('trust-sentence')).toHaveText('All 3 lists are here.');
  expect(server.asked).toEqual([]);
  await application.close();

  const forbidden = withLists(await profileOf(), { ALLOW_DOWNLOAD: false, REFRESH_HOURS: 1 });
  const { page } = await launch(forbidden);
  await page.getByTestId('trust-button').click();
  await expect(page.getByTestId('trust-refresh')).toBeDisabled();
  await expect(page.getByTestId('trust-summary')).toContainText('lets no list be fetched over the network');
});

test.describe('a document of an authority that no list has', () => {
  let pki: TestPki;
  let signed: Buffer;
  test.beforeAll(async () => {
    pki = await startTestPki();
    const { signer, issuing, root } = pki;
    const { privateKey, certificate } = signer;
    const signatory: Signatory = { privateKey, certificate, chain: [issuing.certificate], anchor: root.pem };
    signed = signDocument(await createDocument(false), signatory, planFor(signatory, 'ECDSA'), {
      claims: { signedAt: new Date() },
    });
  });
  test.afterAll(() => pki.stop());

  /** Checks the document, and gives the application back that shows the verdict. */
  async function check(application: Application, profile: TestProfile): Promise<void> {
    const file = join(profile.documents, 'lease.pdf');
    writeFileSync(file, signed);
    await application.page.getByTestId('verification-button').click();
    await application.drop(file);
    await expect(application.page.getByTestId('checked-document')).toHaveAttribute('data-state', 'checked');
  }

  test('is confirmed while the person trusts the authority, and not before or after', async ({
    launch,
    profileOf,
    picture,
  }) => {
    const profile = await profileOf();
    const application = await launch(profile);
    const { page } = application;
    await check(application, profile);
    const verdict = page.getByTestId('checked-document');
    await expect(verdict).toHaveAttribute('data-tone', 'plain');
    await page.getByTestId('check-open-trust').click();
    const file = join(profile.documents, 'root.pem');
    writeFileSync(file, `${pki.root.pem}\n${pki.signer.pem}\n`);
    await application.answerFileDialog([file]);
    await page.getByTestId('trust-add').click();
    const dialog = page.getByTestId('trust-ask');
    await expect(dialog).toContainText('Trust these 2 certificates?');
    await expect(page.getByTestId('trust-offered-remark')).toContainText('It is no authority’s');
    await page.getByTestId('trust-offered-tick').nth(1).uncheck();
    await expect(page.getByTestId('trust-ask-submit')).toBeDisabled();
    await pictures(application, picture, 'trust-anchor-question');
    await page.getByTestId('trust-ask-compared').check();
    await page.getByTestId('trust-ask-submit').click();
    await expect(application.messages).toContainText('The certificate is trusted now.');
    await expect(page.getByTestId('trust-anchor')).toContainText('Test Root');
    await pictures(application, picture, 'trust-anchors');
    await page.getByTestId('trust-close').click();
    await expect(verdict).toHaveAttribute('data-tone', 'good', { timeout: 30_000 });
    expect(pki.requests).toContain('POST /ocsp');
    await picture(application, 'trusted-document');

    await page.getByTestId('trust-button').click();
    await page.getByTestId('trust-remove').click();
    await picture(application, 'trust-remove');
    await page.getByTestId('trust-leave-submit').click();
    await expect(application.messages).toContainText('is not trusted any more');
    await expect(page.getByTestId('trust-anchor')).toHaveCount(0);
    await page.getByTestId('verification-button').click();
    await expect(verdict).toHaveAttribute('data-tone', 'plain', { timeout: 30_000 });
  });

  test('is checked without the network where the person or the configuration wants that', async ({
    launch,
    profileOf,
  }) => {
    const profile = await profileOf();
    writeFileSync(join(profile.folder, 'root.pem'), pki.root.pem);
    const trusting = { ...profile.configuration, TRUSTANCHORS: { company: { FILE: 'root.pem' } } };
    profile.configure(trusting);
    const application = await launch(profile);
    const { page } = application;
    await openTrust(application);
    await expect(page.getByTestId('trust-anchor')).toContainText('From the configuration');
    await expect(page.getByTestId('trust-remove')).toHaveCount(0);
    await page.getByTestId('trust-network').uncheck();
    await expect(page.getByTestId('trust-network')).not.toBeChecked();
    pki.requests.length = 0;
    await check(application, profile);
    await expect(page.getByTestId('check-offline')).toBeVisible();
    await expect(page.getByTestId('checked-document')).not.toHaveAttribute('data-tone', 'good');
    expect(pki.requests).toEqual([]);
    await page.getByTestId('check-open-trust').click();
    await page.getByTestId('trust-network').check();
    await page.getByTestId('trust-close').click();
    await page.getByTestId('check-again').click();
    await expect(page.getByTestId('checked-document')).toHaveAttribute('data-tone', 'good', { timeout: 30_000 });
    expect(pki.requests).toContain('POST /ocsp');
    await application.close();

    profile.configure({ ...trusting, ALLOW_ONLINE_CHECKS: false });
    pki.requests.length = 0;
    const managed = await launch(profile);
    await openTrust(managed);
    await expect(managed.page.getByTestId('trust-network')).toBeDisabled();
    await expect(managed.page.getByTestId('trust-network-hint')).toContainText('ALLOW_ONLINE_CHECKS');
    await check(managed, profile);
    await expect(managed.page.getByTestId('check-offline')).toBeVisible();
    expect(pki.requests).toEqual([]);
  });
});
