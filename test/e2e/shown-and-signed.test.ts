import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures/e2e/test';
import { classicTable } from '../fixtures/pdf';

test('what changed on the disk since it was shown is not signed; it is said, shown anew, and Sign signs it then', async ({
  desk: { application, profile },
}) => {
  const { page } = application;
  const shown = classicTable();
  const path = join(profile.documents, 'lease.pdf');
  writeFileSync(path, shown);
  const { atime, mtime } = statSync(path);
  utimesSync(path, atime, mtime);
  await application.add([path]);
  const drawn = page.locator('[data-testid="page"][data-page="1"][data-drawn="sharp"]');
  await expect(drawn).toBeVisible();
  await expect(page.getByTestId('page-text')).toContainText('Agreement');

  // Another text of the same length, under the same times.
  writeFileSync(path, Buffer.from(shown.toString('latin1').replace('Agreement', 'Abolition'), 'latin1'));
  utimesSync(path, atime, mtime);
  await page.getByTestId('sign-button').click();
  await expect(application.rows).toContainText('“lease.pdf” was changed since its pages were shown.');
  expect(application.openPinWindow).toBeUndefined();

  await expect(page.getByTestId('page-text')).toContainText('Abolition');
  await expect(drawn).toBeVisible();
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  expect(readFileSync(join(profile.documents, 'lease-signed.pdf'), 'latin1')).toContain('Abolition');
});
