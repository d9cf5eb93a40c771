import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { expect, test } from '../fixtures/e2e/test';

test('a signer that demands a review signs once every page was seen, and no key that is held down sees for anybody', async ({
  profileOf,
  launch,
  picture,
}) => {
  const profile = await profileOf({
    change: (usual) => ({
      ...usual,
      SIGNERS: { ...usual.SIGNERS, contracts: { ...usual.SIGNERS['contracts']!, MUST_REVIEW: true } },
    }),
  });
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (let page = 1; page <= 4; page += 1) {
    document.addPage([595, 420]).drawText(`Page ${page}`, { x: 72, y: 300, size: 24, font });
  }
  const path = join(profile.documents, 'lease.pdf');
  writeFileSync(path, await document.save());

  const application = await launch(profile);
  const { page } = application;
  await application.add([path]);
  const sign = page.getByTestId('sign-button');
  const hint = page.getByText('left to see');
  await expect(hint).toBeVisible();
  await expect(sign).toBeDisabled();

  // From the first page to the last under a key that is held down: what is between them was not seen.
  await page.getByTestId('page-pane').focus();
  for (let pressed = 0; pressed < 30; pressed += 1) await page.keyboard.down('PageDown');
  await page.keyboard.up('PageDown');
  await expect(page.locator('[data-testid="page"][data-page="4"][data-drawn="sharp"]')).toBeVisible();
  await expect(hint).toContainText(/^[1-3] page/);
  await expect(sign).toBeDisabled();
  await picture(application, 'must-review');

  for (const number of [1, 2, 3, 4]) {
    await page
      .getByTestId('thumbnail')
      .nth(number - 1)
      .click();
    // What stands is seen after a while; nothing else shows that.
    await page.waitForTimeout(1500);
  }
  await expect(hint).toHaveCount(0);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await page.getByText('All details').click();
  await expect(application.result).toContainText('Each of the 4 pages was seen in this window before the signature');
  await page.getByTestId('history-button').click();
  await expect(page.getByTestId('history-row')).toContainText('All 4 pages were seen');
});
