import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../fixtures/e2e/application';
import { expectSigned, filesIn, writePdf } from '../fixtures/e2e/documents';
import { heapOf } from '../fixtures/e2e/heap';
import { expect, test } from '../fixtures/e2e/test';
import { classicTable } from '../fixtures/pdf';
import { encryptedDocument } from '../fixtures/pdf/encrypted-documents';

const password = 'gruss-aus-Graz 7';
const owner = 'owner-Kepler-3';

function write(folder: string, name: string, octets: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

async function typePassword(application: Application, typed: string): Promise<void> {
  await application.page.getByTestId('password-field').pressSequentially(typed);
  await application.page.keyboard.press('Enter');
}

const rowOf = (application: Application, name: string) => application.rows.filter({ hasText: name });

test('protected documents: the password is asked for once, and they stay protected under it', async ({
  desk,
  picture,
}) => {
  const { application, profile } = desk;
  const { page } = application;
  const options = { bytes: classicTable(), user: password, owner };
  const files = [
    write(profile.documents, 'minutes.pdf', encryptedDocument(['256'], options)),
    write(profile.documents, 'annex.pdf', encryptedDocument(['128', '--use-aes=y'], options)),
  ];
  const plain = await writePdf(profile.documents, 'plain.pdf');
  await application.add([...files, plain]);
  await expect(rowOf(application, 'minutes.pdf')).toHaveAttribute('data-state', 'locked');
  await expect(page.getByTestId('sign-button')).toHaveText('Sign 1 document');
  await picture(application, 'locked');

  await rowOf(application, 'minutes.pdf').getByTestId('enter-password').click();
  await expect(page.getByTestId('password-field')).toBeFocused();
  await typePassword(application, 'open Sesame');
  await expect(page.getByTestId('password-problem')).toHaveText('That is not the password of “minutes.pdf”.');
  await expect(page.getByTestId('password-field')).toHaveValue('');
  await picture(application, 'wrong-password');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('password-dialog')).toHaveCount(0);
  await expect(rowOf(application, 'minutes.pdf').getByTestId('enter-password')).toBeFocused();

  await page.keyboard.press('Enter');
  await typePassword(application, password);
  await expect(page.getByTestId('password-dialog')).toHaveCount(0);
  for (const row of await application.rows.all()) await expect(row).toHaveAttribute('data-state', 'waiting');
  const heap = await heapOf(application, page);
  expect(heap.includes('minutes.pdf'), 'the snapshot holds what the window shows').toBe(true);
  expect(heap.includes(password), 'the window keeps the password').toBe(false);
  await application.sign(profile.token.pin);
  await application.expectResult(3);

  for (const file of files) {
    const output = file.replace('.pdf', '-signed.pdf');
    await expectSigned(file, output, 1, password);
    execFileSync('qpdf', [`--password=${password}`, '--check', output]);
    expect(() => execFileSync('qpdf', ['--check', output], { stdio: 'pipe' })).toThrow(/invalid password/);
  }
  await expectSigned(plain, plain.replace('.pdf', '-signed.pdf'));

  const told = [
    ...readdirSync(join(profile.folder, 'logs')).map((name) =>
      readFileSync(join(profile.folder, 'logs', name), 'utf8'),
    ),
    application.output,
    await page.content(),
  ].join('\n');
  expect(told).toContain('signing.signed');
  for (const secret of ['gruss', 'Graz', 'Sesame', owner]) expect(told).not.toContain(secret);
});

test('a document that its author lets nobody else sign wants the owner’s password', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { page } = application;
  const file = write(
    profile.documents,
    'read-only.pdf',
    encryptedDocument(['256', '--modify=none'], { bytes: classicTable(), user: '', owner }),
  );
  await application.add([file]);
  await page.getByTestId('sign-button').click();
  await application.expectSentences(
    'permits it to be read, but not to be signed',
    'Nothing was signed',
    'owner password',
  );
  expect(application.openPinWindow).toBeUndefined();
  await picture(application, 'not-permitted');

  await page.getByTestId('enter-password').click();
  await expect(page.getByTestId('password-dialog')).toContainText('only the owner');
  await typePassword(application, 'somebody');
  await expect(page.getByTestId('password-problem')).toContainText('That is not the password');
  await typePassword(application, owner);
  await expect(page.getByTestId('password-dialog')).toHaveCount(0);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  expect(filesIn(profile.documents)).toEqual(['read-only-signed.pdf', 'read-only.pdf']);
});
