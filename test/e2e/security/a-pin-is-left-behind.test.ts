import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Application } from '../../fixtures/e2e/application';
import { closing } from '../../fixtures/e2e/application';
import { expectSigned, writePdf } from '../../fixtures/e2e/documents';
import { heapOf } from '../../fixtures/e2e/heap';
import type { TestProfile } from '../../fixtures/e2e/profile';
import { expect, test } from '../../fixtures/e2e/test';
import { classicTable } from '../../fixtures/pdf';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';
import { expectNotInMain, expectNowhere, type Searched } from '../../fixtures/secrecy/left-in-window';
import { searchMemory } from '../../fixtures/secrecy/process-memory';
import { publicFacts } from '../../fixtures/secrecy/search';
import { Secrets } from '../../fixtures/secrecy/secrets';
import { recordTraffic } from '../../fixtures/secrecy/window-traffic';
import { makeKeyStore } from '../../fixtures/token/key-store';

/** Unlike anything else that a file or a process may hold. */
const pin = 'Kiesel-48213-Wq';
const wrongPin = 'Basalt-90577-Zx';
const newPin = 'Quarz-66104-Lm';
const puk = 'Granit-70265-Hd';
const wrongPuk = 'Gneis-31871-Rt';
const keyFilePassword = 'Marmor-52938-Ub';
const documentPassword = 'Dolomit-84460-Ys';
/** What goes from the PIN window to the token. The password of a document is typed in the main window, for the document process. */
const pins = new Secrets({ pin, wrongPin, newPin, puk, wrongPuk, keyFilePassword });
const secrets = new Secrets({ pin, wrongPin, newPin, puk, wrongPuk, keyFilePassword, documentPassword });

/** What the processes of tokens and key files hold now. */
async function inTokenMemory(application: Application, searched: Secrets): Promise<string[]> {
  const pids = await application.processes('token');
  expect(pids.length).toBeGreaterThan(0);
  return pids.flatMap((pid) => searchMemory(pid, searched).found);
}

/** After secrets have passed: nothing tells one, and neither main nor the page keeps one. */
async function expectNothingLeft(application: Application, profile: TestProfile, seen: Searched): Promise<void> {
  await expectNowhere(application, profile, seen, secrets, pins);
  await expectNotInMain(application, profile, pins);
}

async function manage(application: Application, purpose: 'change' | 'unblock'): Promise<Page> {
  await application.page.getByTestId('pin-menu').click();
  await application.page.getByTestId(`pin-menu-${purpose}`).click();
  return application.openedPinWindow();
}

async function type(window: Page, secret: string, fresh: string): Promise<void> {
  await window.getByTestId('pin-secret').fill(secret);
  await window.getByTestId('pin-new').fill(fresh);
  await window.getByTestId('pin-again').fill(fresh);
  await closing(window.getByTestId('pin-submit').click());
}

/** Brings the desk back, and signs a fresh document there. */
async function signOne(application: Application, { documents }: TestProfile, typed: string): Promise<string> {
  await application.clear();
  const file = await writePdf(documents, `lease-${Date.now()}.pdf`);
  await application.add([file]);
  await application.typePin(await application.pressSign(), typed);
  return file;
}

test('what is typed in the PIN window reaches the token process and is nowhere else, whatever happens there', async ({
  launch,
  profileOf,
}) => {
  test.setTimeout(300_000);
  const profile = await profileOf({ token: { pin, soPin: puk } });
  const { faults } = profile.token;
  const temporary = join(profile.folder, '..', 'temporary');
  const keys = join(profile.folder, '..', 'keys');
  for (const folder of [temporary, keys]) mkdirSync(folder);
  const keyFile = makeKeyStore(keys, { password: keyFilePassword });
  const { configuration } = profile;
  profile.configure({
    ...configuration,
    CRYPTOTOKENS: { ...configuration.CRYPTOTOKENS, file: { KEYSTORETYPE: 'PKCS12', KEYSTOREPATH: keyFile } },
    SIGNERS: {
      ...configuration.SIGNERS,
      file: { title: 'Key file', CRYPTOTOKEN: 'file', ALIASSELECTOR: 'RequestMetadata' },
    },
  });
  const application = await launch(profile, { environment: { TMPDIR: temporary } });
  await recordTraffic(application);
  const facts: ReturnType<typeof publicFacts> = [];

  // A wrong PIN, then the right one; its processes are looked at while the token signs a protected document.
  const locked = join(profile.documents, 'minutes.pdf');
  writeFileSync(locked, encryptedDocument(['256'], { bytes: classicTable(), user: documentPassword }));
  await application.add([locked]);
  await application.rows.getByTestId('enter-password').click();
  await application.page.getByTestId('password-field').fill(documentPassword);
  await application.page.keyboard.press('Enter');
  await expect(application.page.getByTestId('password-dialog')).toHaveCount(0);
  const window = await application.pressSign();
  await application.typePin(window, wrongPin);
  await expect(window.getByRole('alert')).toBeVisible();
  expect(secrets.foundIn(await window.content())).toEqual([]);
  expect(await window.getByTestId('pin-field').inputValue()).toBe('');
  faults.hang('C_Sign');
  await application.typePin(window, pin);
  await expect.poll(() => faults.calls('C_Sign')).toBe(1);
  facts.push(...publicFacts(application.pid));
  faults.letGo('C_Sign');
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(locked, locked.replace('.pdf', '-signed.pdf'), 1, documentPassword);
  expect(await inTokenMemory(application, pins)).toEqual([]);

  // A PIN change, and an unblocking with a wrong PUK first.
  await application.clear();
  await type(await manage(application, 'change'), pin, newPin);
  await expect(application.messages.filter({ hasText: 'is changed' })).toBeVisible();
  const unblocking = await manage(application, 'unblock');
  await type(unblocking, wrongPuk, pin);
  await expect(unblocking.getByRole('alert')).toContainText('That PUK is not the PUK of');
  await type(unblocking, puk, pin);
  await expect(application.messages.filter({ hasText: 'is unblocked' })).toBeVisible();
  expect(faults.calls('C_InitPIN')).toBe(1);
  expect(await inTokenMemory(application, pins)).toEqual([]);

  // Errors of the driver, and its death.
  for (const name of ['C_Login', 'C_Sign'] as const) {
    faults.answer(name, 0x80000042);
    await signOne(application, profile, pin);
    await expect(application.messages.filter({ hasText: '0x80000042' })).toBeVisible();
    faults.clear();
    faults.crash(name);
    await signOne(application, profile, pin);
    await expect(application.rows).toHaveAttribute('data-state', 'failed');
    faults.clear();
  }

  // A key file with its password.
  await application.clear();
  await application.add([await writePdf(profile.documents, 'by-file.pdf')]);
  await application.choose('signer-select', 'Key file');
  await application.sign(keyFilePassword);
  await application.expectResult(1);
  expect(await inTokenMemory(application, pins)).toEqual([]);
  facts.push(...publicFacts(application.pid));

  expect(facts.length).toBeGreaterThan(20);
  expect(facts.flatMap(({ file, octets }) => secrets.foundIn(octets).map((found) => `${found} in ${file}`))).toEqual(
    [],
  );

  await expectNothingLeft(application, profile, {
    requests: ['signing.start', 'pin.describe', 'pins.manage', 'pin.describeChange'],
    wires: ['login.attempt', 'session.sign', 'pin.attempt', 'prepare'],
    files: ['countersign.log', join('profile', 'history'), join('profile', 'electron')],
    folders: [temporary],
  });
});

test('the PINs that make and delete a key pass the same way and are nowhere else', async ({ launch, profileOf }) => {
  const profile = await profileOf({ token: { pin } });
  const application = await launch(profile);
  const { page } = application;
  await recordTraffic(application);
  await page.getByTestId('keys-button').click();
  await page.getByTestId('keys-show').click();
  await application.typePin(await application.pinWindow(), pin);
  await page.getByTestId('keys-new').click();
  await page.getByTestId('new-key-alias').fill('contracts');
  await page.getByTestId('new-key-P-256').check();
  await page.getByTestId('new-key-submit').click();
  const window = await application.pinWindow();
  await application.typePin(window, wrongPin);
  await expect(window.getByRole('alert')).toBeVisible();
  await application.typePin(window, pin);
  const made = page.locator('[data-testid="key"][data-alias="contracts"]');
  await made.getByTestId('key-delete').click();
  await page.getByTestId('delete-key-typed').fill('contracts');
  await page.getByTestId('delete-key-submit').click();
  await application.typePin(await application.pinWindow(), pin);
  await expect(made).toHaveCount(0);
  expect(await inTokenMemory(application, pins)).toEqual([]);
  await expectNothingLeft(application, profile, {
    requests: ['keys.list', 'keys.generate', 'keys.delete', 'pin.describe'],
    wires: ['login.attempt'],
    files: ['countersign.log'],
  });
});

test('the search finds a PIN that is there', async ({ desk: { application, profile } }) => {
  await application.page.evaluate((secret) => void Object.assign(window, { kept: secret }), pin);
  expect(pins.foundIn(await heapOf(application, application.page))).toEqual(['pin (utf-8)']);
  await application.page.reload();
  await expect(application.page.getByTestId('drop-zone')).toBeVisible();

  const used = new Secrets({ pin: profile.token.pin });
  profile.token.faults.hang('C_Login');
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect.poll(() => profile.token.faults.calls('C_Login')).toBe(1);
  const found = await inTokenMemory(application, used);
  profile.token.faults.letGo('C_Login');
  await application.result.waitFor();
  expect(found.join()).toContain('pin (utf-8)');
});
