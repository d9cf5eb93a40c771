import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closing } from '../fixtures/e2e/application';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

test('the history: empty, then what was signed and what was not, checked, and changed by a stranger', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { page } = application;
  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-empty')).toBeVisible();
  await picture(application, 'history-empty');
  await page.getByTestId('history-close').click();

  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await page.getByTestId('sign-another').click();
  await application.add([await writePdf(profile.documents, 'stopped.pdf')]);
  const pin = await application.pressSign();
  await closing(pin.getByTestId('pin-cancel').click());
  await expect(application.messages.first()).toBeVisible();

  await page.getByTestId('history-button').click();
  const rows = page.getByTestId('history-row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toHaveAttribute('data-outcome', 'CANCELLED');
  await expect(rows.nth(0)).toContainText('stopped.pdf');
  await expect(rows.nth(1)).toHaveAttribute('data-outcome', 'SIGNED');
  await expect(rows.nth(1)).toContainText('lease-signed.pdf');
  await expect(rows.nth(1)).toContainText('maria.lindqvist');
  await page.getByTestId('history-check').click();
  await expect(page.getByTestId('history-verdict')).toHaveAttribute('data-intact', 'true');
  await picture(application, 'history');

  const folder = join(profile.folder, 'history');
  const file = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.jsonl'))!,
  );
  writeFileSync(file, readFileSync(file, 'utf8').replace('lease.pdf', 'other.pdf'));
  await page.getByTestId('history-check').click();
  await expect(page.getByTestId('history-verdict')).toHaveAttribute('data-intact', 'false');
  await expect(page.getByTestId('history-verdict')).toContainText('entry 2 does not fit the one before it');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await picture(application, 'history-changed-dark');
});
