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
  // What is locked goes along: its password can be given while the others are signed, too.
  await expect(page.getByTestId('sign-button')).toHaveText('Sign 3 documents');
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
  await expect(application.rows).toHaveAttribute('data-state', 'awaiting-password');
  await expect(application.rows).toContainText('permits it to be read, but not to be signed');
  expect(application.openPinWindow).toBeUndefined();
  await picture(application, 'not-permitted');

  await page.getByTestId('enter-password').click();
  await expect(page.getByTestId('password-dialog')).toContainText('only the owner');
  await typePassword(application, 'somebody');
  await expect(page.getByTestId('password-problem')).toContainText('That is not the password');
  await typePassword(application, owner);
  await expect(page.getByTestId('password-dialog')).toHaveCount(0);
  await application.typePin(await application.pinWindow(), profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(1);
  await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  expect(filesIn(profile.documents)).toEqual(['read-only-signed.pdf', 'read-only.pdf']);
});

test('passwords that come while the others are signed: the row asks, the token does not wait, and nothing else is held up', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const { faults, pin } = profile.token;
  const closed = (name: string, user: string): string =>
    write(profile.documents, name, encryptedDocument(['256'], { bytes: classicTable(), user, owner }));
  const plain: string[] = [];
  for (const name of ['one.pdf', 'two.pdf', 'three.pdf', 'swapped.pdf'])
    plain.push(await writePdf(profile.documents, name));
  const [inTime, late, never] = [
    closed('in time.pdf', password),
    closed('late.pdf', 'other-word 9'),
    closed('never.pdf', 'forgotten'),
  ];
  await application.add([...plain, inTime, late, never]);
  await expect(page.getByTestId('sign-button')).toHaveText('Sign 7 documents');
  faults.delay('C_Sign', 2_500);
  const pinWindow = await application.pressSign();
  await expect(pinWindow.getByTestId('pin-what')).toContainText('7 documents');
  await application.typePin(pinWindow, pin);
  await expect(rowOf(application, 'one.pdf')).toHaveAttribute('data-state', 'signing');
  // Its turn comes last; by then it is another file.
  closed('swapped.pdf', password);
  await expect(page.getByTestId('locked-note')).toContainText('3 documents need their passwords');
  await pictures(application, 'asking');

  await rowOf(application, 'in time.pdf').getByTestId('enter-password').click();
  await typePassword(application, password);
  await expect(page.getByTestId('password-dialog')).toHaveCount(0);
  await expect(rowOf(application, 'in time.pdf')).toHaveAttribute('data-state', 'waiting');
  await expect(rowOf(application, 'in time.pdf')).toHaveAttribute('data-state', 'signed', { timeout: 30_000 });

  const waiting = page.getByTestId('drop-zone').getByText('Waiting for the passwords of 3 documents');
  await expect(waiting).toBeVisible();
  await expect(rowOf(application, 'swapped.pdf')).toHaveAttribute('data-state', 'awaiting-password');
  await expect(page.getByTestId('pause-button')).toHaveCount(0);
  await pictures(application, 'standing-still');
  expect([faults.calls('C_Login'), faults.calls('C_Sign')]).toEqual([1, 4]);
  await page.reload();
  await expect(waiting).toBeVisible();

  faults.clear();
  await rowOf(application, 'swapped.pdf').getByTestId('enter-password').click();
  await typePassword(application, password);
  await expect(rowOf(application, 'swapped.pdf')).toHaveAttribute('data-state', 'waiting');
  await rowOf(application, 'late.pdf').getByTestId('enter-password').click();
  await typePassword(application, 'other-word 9');
  expect(application.openPinWindow, 'a password is still missing').toBeUndefined();
  await rowOf(application, 'never.pdf').getByTestId('leave-out').click();
  const second = await application.pinWindow();
  await expect(second.getByTestId('pin-what')).toContainText('2 documents');
  await application.typePin(second, pin);
  await application.result.waitFor();
  await application.expectResult(6, 1);
  const row = rowOf(application, 'never.pdf');
  await expect(row).toContainText('“never.pdf” was left out: its password was not given.');
  await pictures(application, 'left-out');
  const signed = (file: string): string => file.replace('.pdf', '-signed.pdf');
  await expectSigned(inTime, signed(inTime), 1, password);
  await expectSigned(late, signed(late), 1, 'other-word 9');
  await expectSigned(plain[3]!, signed(plain[3]!), 1, password);
  await expectSigned(plain[0]!, signed(plain[0]!));
  expect(faults.calls('C_Login')).toBe(2);

  // Once its password comes to mind, it is tried again where it stands.
  await row.getByTestId('enter-password').click();
  await typePassword(application, 'forgotten');
  await page.getByTestId('retry').click();
  await application.typePin(await application.pinWindow(), pin);
  await application.expectResult(7);
  await expectSigned(never, signed(never), 1, 'forgotten');
});

test('who closes the window while a password is waited for is asked, and nothing waits behind it', async ({
  launch,
  profileOf,
}) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const plain = await writePdf(profile.documents, 'plain.pdf');
  const locked = write(
    profile.documents,
    'locked.pdf',
    encryptedDocument(['256'], { bytes: classicTable(), user: password, owner }),
  );
  await application.add([plain, locked]);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect(application.page.getByText('Waiting for the password of one document').first()).toBeVisible();
  await application.electron.evaluate(({ BrowserWindow, dialog }) => {
    // To the question that comes: Stop and close.
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://window/'));
    // After this answer has been given: the application may be gone with the window.
    setImmediate(() => window?.close());
  });
  await expect.poll(() => application.isRunning, { timeout: 20_000 }).toBe(false);
  await expectSigned(plain, plain.replace('.pdf', '-signed.pdf'));
  expect(filesIn(profile.documents)).toEqual(['locked.pdf', 'plain-signed.pdf', 'plain.pdf']);
});
