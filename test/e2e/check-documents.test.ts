import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { createSignatory, planFor } from '../unit/cades/demo-signatory';
import { createDocument, replaceText, signDocument } from '../unit/validation/signed-document';

const original = await createDocument(false);
const alice = await createSignatory('P-256', 'Alice Archer');
const bob = await createSignatory('RSA 2048', 'Bob Baker');
const signed = signDocument(original, alice, planFor(alice, 'ECDSA'));
const twice = signDocument(signed, bob, planFor(bob, 'RSA-PSS'));
const changed = replaceText(signed, '300 300', '300 301', 'first');

function write(folder: string, name: string, octets: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

test('a signed document that is dropped can be checked, and saved as it was signed first', async ({
  desk,
  picture,
}) => {
  const { application, profile } = desk;
  const { page } = application;
  await application.add([write(profile.documents, 'lease.pdf', twice)]);
  await expect(page.getByTestId('signed-offer')).toContainText('This document carries 2 signatures.');
  await picture(application, 'offer');
  await page.getByTestId('check-signed').click();
  const checked = page.getByTestId('checked-document');
  await expect(checked).toHaveAttribute('data-state', 'checked');
  await expect(checked).toHaveAttribute('data-tone', 'plain');
  await expect(page.getByTestId('check-sentence')).toContainText('in the name of Alice Archer and Bob Baker');
  await expect(page.getByTestId('check-sentence')).toContainText('Who signed is not confirmed.');
  await expect(page.getByTestId('check-sentence')).toBeFocused();
  await expect(page.getByTestId('signature-card')).toHaveCount(2);
  await page.getByTestId('signature-expert').first().locator('summary').first().click();
  await page.getByTestId('certificate').first().locator('summary').click();
  await picture(application, 'checked');

  const then = join(profile.documents, 'then.pdf');
  await application.answerSaveDialog(then);
  await page.getByTestId('save-revision').click();
  await expect(application.messages).toContainText('Saved as “then.pdf”');
  expect(readFileSync(then).equals(signed)).toBe(true);
  await page.getByTestId('save-revision').click();
  await expect(application.messages).toContainText('exists already');

  const report = join(profile.documents, 'report.pdf');
  await application.answerSaveDialog(report);
  await page.getByTestId('save-report').click();
  await expect(application.messages).toContainText('Saved as “report.pdf”');
  expect(readFileSync(report).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  await application.answerSaveDialog(join(profile.documents, 'report.xml'));
  await page.getByTestId('save-report').click();
  await expect(application.messages).toContainText('Saved as “report.xml”');
  expect(readFileSync(join(profile.documents, 'report.xml'), 'utf8')).toContain('NO_CERTIFICATE_CHAIN_FOUND');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await picture(application, 'checked-dark');
  await page.getByRole('radio', { name: 'Like the computer' }).check({ force: true });
});

test('many documents become a table with verdicts, a filter and a report', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { page } = application;
  await page.getByTestId('verification-button').click();
  await expect(page.getByTestId('verification-empty')).toBeVisible();
  await application.drop(
    write(profile.documents, 'changed.pdf', changed),
    write(profile.documents, 'damaged.pdf', signed.subarray(0, 400)),
    write(profile.documents, 'lease.pdf', signed),
    await writePdf(profile.documents, 'plain.pdf'),
  );
  await expect(page.getByTestId('check-progress')).toContainText('4 of 4 documents checked');
  const rows = page.getByTestId('check-row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0)).toHaveAttribute('data-tone', 'bad');
  await expect(rows.nth(1)).toContainText('Can not be read');
  await expect(rows.nth(2)).toHaveAttribute('data-tone', 'plain');
  await expect(rows.nth(3)).toContainText('No signature');
  await picture(application, 'table');
  const report = join(profile.documents, 'report.csv');
  await application.answerSaveDialog(report);
  await page.getByTestId('check-filter-attention').check({ force: true });
  await expect(rows).toHaveCount(2);
  await page.getByTestId('export-csv').click();
  await expect(application.messages).toContainText('Saved as “report.csv”');
  expect(readFileSync(report, 'utf8').trimEnd().split('\r\n')).toHaveLength(3);
  await rows.nth(0).getByRole('button').click();
  await expect(page.getByTestId('check-sentence')).toContainText('not the one that Alice Archer signed');
  await picture(application, 'does-not-hold');
});
