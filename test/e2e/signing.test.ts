import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { closing } from '../fixtures/e2e/application';
import { contentsOf, expectSigned, filesIn, pdfsigVerdicts, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

test('one document: dropped, PIN typed, signed, with the evidence shown', async ({ desk, picture }) => {
  const { application, profile } = desk;
  await picture(application, 'empty');
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await expect(application.rows).toHaveAttribute('data-state', 'waiting');
  await expect(application.page.getByTestId('alias')).toHaveText('user_maria.lindqvist');
  await expect(application.page.getByTestId('signatory')).toHaveText(/Maria Lindqvist/);
  await picture(application, 'queue');

  const pin = await application.pressSign();
  await expect(pin.getByTestId('pin-what')).toContainText('lease.pdf');
  await expect(pin.getByTestId('pin-what')).toContainText('user_maria.lindqvist');
  await expect(application.rows).toHaveAttribute('data-state', 'awaiting-pin');
  await picture(application, 'awaiting-pin');
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(1);
  await picture(application, 'result');

  await expectSigned(input, join(profile.documents, 'lease-signed.pdf'));
  expect(filesIn(profile.documents)).toEqual(['lease-signed.pdf', 'lease.pdf']);
  expect(profile.token.faults.calls('C_Login')).toBe(1);
  expect(profile.token.faults.calls('C_Sign')).toBe(1);

  for (const words of [
    'Linked to the signatory only',
    'Identifies the signatory',
    'Under the signatory’s sole control',
    'Any later change shows',
    'after your PIN',
    'The signature covers the whole file',
  ]) {
    await expect(application.result).toContainText(words);
  }
  // Nobody has looked at trust yet, and the window does not pretend.
  await expect(application.result).toContainText('is not checked yet');
});

test('“Open” and “Show in folder” name the signed copy', async ({ desk: { application, profile } }) => {
  await application.electron.evaluate(({ shell }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    shell.openPath = (path) => Promise.resolve((asked.push(`open ${path}`), ''));
    shell.showItemInFolder = (path) => void asked.push(`show ${path}`);
  });
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.sign(profile.token.pin);
  await application.page.getByTestId('open-output').click();
  await application.page.getByTestId('show-output').click();
  const output = join(profile.documents, 'lease-signed.pdf');
  await expect
    .poll(() => application.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked))
    .toEqual([`open ${output}`, `show ${output}`]);
});

test('the person chooses the key where the signer allows it: RSA and P-256', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const subjects = { 'user_maria.lindqvist': 'Maria Lindqvist', 'user_jonas.weber': 'Jonas Weber' };
  for (const [alias, subject] of Object.entries(subjects)) {
    const input = await writePdf(profile.documents, `${alias}.pdf`);
    await application.add([input]);
    await application.choose('signer-select', 'Choose the key yourself');
    await application.choose('key-select', alias);
    await expect(application.page.getByTestId('alias')).toHaveText(alias);
    await expect(application.page.getByTestId('signatory')).toContainText(subject);
    await picture(application, `choice-${alias}`);
    await application.sign(profile.token.pin);
    await application.expectResult(1);
    const output = join(profile.documents, `${alias}-signed.pdf`);
    await expectSigned(input, output);
    expect((await pdfsigVerdicts(output))[0]?.signer).toContain(subject);
  }
  await application.add([await writePdf(profile.documents, 'last.pdf')]);
  await application.choose('signer-select', 'Contracts');
});

test('two signatures one after the other on the same document', async ({ desk: { application, profile } }) => {
  const input = await writePdf(profile.documents, 'treaty.pdf');
  await application.add([input]);
  await application.sign(profile.token.pin);
  const once = join(profile.documents, 'treaty-signed.pdf');
  await expectSigned(input, once);

  await application.add([once]);
  await expect(application.rows).toContainText('carries 1 signature already');
  await application.choose('signer-select', 'Choose the key yourself');
  await application.choose('key-select', 'user_jonas.weber');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const twice = join(profile.documents, 'treaty-signed (2).pdf');
  await expectSigned(once, twice, 2);
  expect((await pdfsigVerdicts(twice)).map(({ signer }) => signer)).toEqual([
    expect.stringContaining('Maria Lindqvist'),
    expect.stringContaining('Jonas Weber'),
  ]);

  await application.add([await writePdf(profile.documents, 'last.pdf')]);
  await application.choose('signer-select', 'Contracts');
});

test('the same file twice is one row, and its copies never overwrite each other', async ({ desk }) => {
  const { application, profile } = desk;
  const input = await writePdf(profile.documents, 'lease.pdf');
  await application.add([input]);
  await application.drop(input, input);
  await expect(application.page.getByText('Reading')).toHaveCount(0);
  await expect(application.rows).toHaveCount(1);
  await application.sign(profile.token.pin);
  const before = contentsOf(profile.documents);
  await application.add([input]);
  await application.sign(profile.token.pin);
  expect(contentsOf(profile.documents)).toMatchObject(before);
  await expectSigned(input, join(profile.documents, 'lease-signed.pdf'));
  await expectSigned(input, join(profile.documents, 'lease-signed (2).pdf'));
});

test('two drops at once: the second comes while the first is being read, and every file is there once', async ({
  desk: { application, profile },
}) => {
  const names = Array.from({ length: 40 }, (_one, index) => `page-${index}.pdf`);
  const files = await Promise.all(names.map((name) => writePdf(profile.documents, name)));
  await application.drop(...files.slice(0, 25));
  await application.drop(...files.slice(15));
  await expect(application.rows).toHaveCount(40);
  await expect(application.page.getByText('Reading')).toHaveCount(0);
  await expect(application.rows).toHaveCount(40);
  expect((await application.rows.locator('[title$=".pdf"]').allTextContents()).sort()).toEqual(names.sort());
});

test('twenty files with one PIN', async ({ desk: { application, profile }, picture }) => {
  const names = Array.from({ length: 20 }, (_one, index) => `contract-${index + 1}.pdf`);
  const files = await Promise.all(names.map((name) => writePdf(profile.documents, name)));
  await application.add(files);
  await picture(application, 'twenty');
  await application.sign(profile.token.pin);
  await application.expectResult(20);
  await picture(application, 'twenty-signed');
  expect(profile.token.faults.calls('C_Login')).toBe(1);
  expect(profile.token.faults.calls('C_Sign')).toBe(20);
  for (const file of files) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  expect(filesIn(profile.documents)).toHaveLength(40);
});

test('a good file is signed beside bad ones', async ({ desk: { application, profile }, picture }) => {
  const sub = join(profile.documents, 'vanishing');
  mkdirSync(sub);
  const good = await writePdf(profile.documents, 'good.pdf');
  await application.add([good, await writePdf(sub, 'gone.pdf')]);
  rmSync(sub, { recursive: true });
  await application.sign(profile.token.pin);
  await application.expectResult(1, 1);
  await picture(application, 'some-signed');
  await expectSigned(good, join(profile.documents, 'good-signed.pdf'));
  await application.expectSentences('“gone.pdf” is not there any more.', 'Nothing was signed.', 'add it again');
});

test('Stop in the middle: what is signed stays, the rest can be signed later', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { faults } = profile.token;
  const names = Array.from({ length: 6 }, (_one, index) => `part-${index + 1}.pdf`);
  const files = await Promise.all(names.map((name) => writePdf(profile.documents, name)));
  faults.delay('C_Sign', 700);
  await application.add(files);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect(application.page.locator('[data-state="signed"]')).not.toHaveCount(0);
  // The PIN has been given: nobody is asked for it any more.
  await expect(application.page.getByText('Waiting for your PIN')).toHaveCount(0);
  await picture(application, 'signing');
  await application.page.getByTestId('stop-button').click();
  await application.result.waitFor();
  await picture(application, 'stopped');
  const signed = Number(await application.result.getAttribute('data-signed'));
  expect(signed).toBeGreaterThan(0);
  expect(signed).toBeLessThan(6);
  await application.expectResult(signed, 6 - signed);
  await application.expectSentences(
    'You stopped the signing.',
    'Documents signed before that are complete',
    'Press Sign',
  );
  expect(faults.calls('C_Sign')).toBe(signed);

  faults.clear();
  await application.page.getByTestId('sign-another').click();
  await application.sign(profile.token.pin);
  await application.expectResult(6 - signed);
  for (const file of files) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  expect(faults.calls('C_Sign')).toBe(6);
});

test('with the keyboard alone, from the empty desk to the signed file', async ({ desk: { application, profile } }) => {
  const input = await writePdf(profile.documents, 'keys.pdf');
  await application.answerFileDialog([input]);
  const { page } = application;
  await tabTo(page, 'choose-files');
  await page.keyboard.press('Enter');
  await expect(application.rows).toHaveCount(1);
  await tabTo(page, 'sign-button');
  await page.keyboard.press('Enter');
  const pin = await application.pinWindow();
  await expect(pin.getByTestId('pin-field')).toBeFocused();
  await pin.keyboard.type(profile.token.pin);
  await closing(pin.keyboard.press('Enter'));
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(input, join(profile.documents, 'keys-signed.pdf'));
  // The focus is at the result, so the next Tab reaches what can be done with it.
  await expect(application.result.getByRole('heading', { level: 2 })).toBeFocused();
  await tabTo(page, 'sign-another');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('choose-files')).toBeVisible();
});

test('a closed file dialog changes nothing', async ({ desk: { application } }) => {
  await application.answerFileDialog([]);
  await application.page.getByTestId('choose-files').click();
  await expect(application.page.getByText('Reading')).toHaveCount(0);
  await expect(application.page.getByTestId('choose-files')).toBeVisible();
  await expect(application.messages).toHaveCount(0);
});

test('light and dark, kept for the next start', async ({ desk: { application, profile }, picture }) => {
  const { page } = application;
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await page.getByTitle('Dark').click();
  await expect.poll(isDark).toBe(true);
  const dark = await paper();
  await picture(application, 'dark-queue');
  const pin = await application.pressSign();
  await picture(pin, 'dark-pin');
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  await picture(application, 'dark-result');
  await page.getByTitle('Light').click();
  await expect.poll(isDark).toBe(false);
  expect(await paper()).not.toBe(dark);
  await picture(application, 'light-result');
  const settings = (): unknown => JSON.parse(readFileSync(join(profile.folder, 'settings.json'), 'utf8'));
  await expect.poll(settings).toMatchObject({ theme: 'light' });
  await page.getByTitle('Like the computer').click();
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    const there = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    if (there === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${testId}.`);
}
