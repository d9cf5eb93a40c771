import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectReachable } from '../fixtures/e2e/axe';
import { writeParts } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { hasCups, startCups } from '../fixtures/outlets/cups';
import { hasXdgEmail, registerMailRecorder } from '../fixtures/outlets/mail-recorder';
import { classicTable } from '../fixtures/pdf';
import { encryptedDocument } from '../fixtures/pdf/encrypted-documents';
import { writeLongDocument } from '../fixtures/pdf/long-documents';

test.skip(process.platform !== 'linux' || !hasCups || !hasXdgEmail, 'CUPS and xdg-email are not on this machine');

const pagesIn = (file: string): string[] =>
  [...execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).matchAll(/Page (\d)/g)].map(
    ([, page = '']) => page,
  );
const signedName = (file: string): string => file.replace('.pdf', '-signed.pdf');

test('signed files are printed by CUPS, and a message is begun with them', async ({ launch, profileOf, pictures }) => {
  test.setTimeout(300_000);
  const cups = await startCups();
  const recorder = registerMailRecorder();
  try {
    const profile = await profileOf();
    const application = await launch(profile, { environment: { ...cups.environment, ...recorder.environment } });
    const { page } = application;
    const dialog = page.getByTestId('print-dialog');
    const told = page.getByTestId('result-told');
    const lease = join(profile.documents, 'lease.pdf');
    writeLongDocument(lease, 5);
    await application.add([lease]);
    await application.sign(profile.token.pin);
    await application.expectResult(1);
    const output = signedName(lease);
    const signed = readFileSync(output);
    await expect(page.getByTestId('mail-output')).toBeVisible();
    await pictures(application, 'one');

    await page.getByTestId('print-output').click();
    await expect(dialog.getByTestId('print-printer')).toBeFocused();
    await expect(dialog).toContainText('Paper carries no electronic signature');
    await expect(dialog.getByTestId('print-printer')).toHaveValue('Shelf');
    await expectReachable(application, 'the dialog of a printer');
    await pictures(application, 'print');
    // A printer that takes nothing says so where it was chosen.
    await dialog.getByTestId('print-printer').selectOption('Closed');
    await dialog.getByTestId('print-do').click();
    await expect(dialog.getByTestId('error-what')).toContainText('The printer “Closed” did not take the file');
    await expect(dialog).toContainText('Nothing was printed.');
    await pictures(application, 'refused');
    await dialog.getByTestId('print-printer').selectOption('Shelf');
    await dialog.getByTestId('print-pages').fill('4-9');
    await expect(dialog).toContainText('The file has 5 pages.');
    await expect(dialog.getByTestId('print-do')).toBeDisabled();
    await dialog.getByTestId('print-pages').fill('4, 1-2');
    await dialog.getByTestId('print-copies').fill('2');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByTestId('print-output')).toBeFocused();
    await expect(told).toHaveText('“lease-signed.pdf” is in the queue of “Shelf”.');
    expect(pagesIn(await cups.printed('Shelf'))).toEqual(['1', '2', '4', '1', '2', '4']);

    await page.getByTestId('mail-output').click();
    await expect(told).toContainText('begin a message with the signed file');
    expect(await recorder.messages()).toEqual([[output]]);
    expect(readFileSync(output).equals(signed), 'the signed file is what it was').toBe(true);

    await page.getByTestId('sign-another').click();
    const parts = await writeParts(profile.documents, 2);
    await application.add(parts);
    await application.sign(profile.token.pin);
    await application.expectResult(2);
    await page.getByTestId('mail-all').click();
    await expect(told).toContainText('2 signed files');
    expect((await recorder.messages()).at(-1)?.sort()).toEqual(parts.map(signedName).sort());
    await expectReachable(application, 'results with printers and mail');
    await pictures(application, 'several');
    // By the keyboard alone.
    const print = application.rows.first().getByTestId('print-output');
    await print.focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByTestId('print-printer')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(print).toBeFocused();
    await application.rows.first().getByTestId('mail-output').press('Enter');
    await expect(told).toContainText('begin a message with the signed file');
    await expect.poll(async () => (await recorder.messages()).length).toBe(3);
  } finally {
    recorder.remove();
    await cups.stop();
  }
});

test('a document that is checked is printed too, unless a password is before it', async ({ launch, profileOf }) => {
  const cups = await startCups();
  try {
    const profile = await profileOf();
    const application = await launch(profile, { environment: cups.environment });
    const { page } = application;
    const dialog = page.getByTestId('print-dialog');
    const plain = join(profile.documents, 'plain.pdf');
    const locked = join(profile.documents, 'locked.pdf');
    writeLongDocument(plain, 2);
    writeFileSync(locked, encryptedDocument(['256'], { bytes: classicTable(), user: 'open sesame', owner: 'owner' }));
    await page.getByTestId('verification-button').click();
    await application.answerFileDialog([plain]);
    await page.getByTestId('check-choose').click();
    await page.getByTestId('print-checked').click();
    await dialog.getByTestId('print-do').click();
    await expect(page.getByText('“plain.pdf” is in the queue of “Shelf”.')).toBeVisible();
    expect(pagesIn(await cups.printed('Shelf'))).toEqual(['1', '2']);
    await page.getByTestId('check-remove').click();

    await application.answerFileDialog([locked]);
    await page.getByTestId('check-choose').click();
    await page.getByTestId('check-password').click();
    await page.getByTestId('password-field').fill('open sesame');
    await page.keyboard.press('Enter');
    await page.getByTestId('print-checked').click();
    await expect(dialog).toContainText('“locked.pdf” is protected with a password');
    await dialog.getByTestId('print-close').click();
    await expect(dialog).toHaveCount(0);
  } finally {
    await cups.stop();
  }
});

test('where there is no printer and no mail program neither is offered', async ({ launch, profileOf }) => {
  const browser = registerMailRecorder({ categories: 'Network;WebBrowser;' });
  try {
    const profile = await profileOf();
    const environment = { ...browser.environment, CUPS_SERVER: '127.0.0.1:1' };
    const application = await launch(profile, { environment });
    await application.add(await writeParts(profile.documents, 1));
    await application.sign(profile.token.pin);
    await application.expectResult(1);
    await expect(application.page.getByTestId('show-output')).toBeVisible();
    const answer = await application.page.evaluate(() => window.countersign.invoke('outputs.outlets', {}));
    expect(answer).toEqual({ ok: true, value: { mails: false, prints: false } });
    await expect(application.page.getByTestId('print-output')).toHaveCount(0);
    await expect(application.page.getByTestId('mail-output')).toHaveCount(0);
  } finally {
    browser.remove();
  }
});
