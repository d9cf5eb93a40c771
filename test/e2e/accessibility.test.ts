import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleContract } from '../../build/demo/sample-contract';
import { expectNoFindings, expectReachable } from '../fixtures/e2e/axe';
import { writeParts } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { classicTable } from '../fixtures/pdf';
import { encryptedDocument } from '../fixtures/pdf/encrypted-documents';

test('every view says what it shows to who does not see it, in every theme, large and in a narrow window', async ({
  desk: { application, profile },
}) => {
  test.setTimeout(240_000);
  const { page } = application;
  await expectReachable(application, 'the empty desk');

  const [first, ...others] = await writeParts(profile.documents, 3);
  await application.add([first!]);
  await expectReachable(application, 'one document');
  await application.add(others, 3);
  await expectReachable(application, 'several documents');

  const pin = await application.pressSign();
  await expectNoFindings(pin, 'the PIN window');
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  await expectReachable(application, 'the result');

  for (const panel of ['verification', 'history', 'keys', 'doctor', 'trust'] as const) {
    await page.getByTestId(`${panel}-button`).click();
    await page.getByTestId(`${panel}-close`).waitFor();
    await expectReachable(application, panel);
    await page.getByTestId(`${panel}-close`).click();
  }
});

test('so do the dialogs and panels around the pages', async ({ profileOf, launch }) => {
  test.setTimeout(300_000);
  const profile = await profileOf({
    change: (usual) => ({
      ...usual,
      SIGNERS: { ...usual.SIGNERS, contracts: { ...usual.SIGNERS['contracts']!, MUST_REVIEW: true } },
    }),
  });
  const application = await launch(profile);
  const { page } = application;
  const contract = join(profile.documents, 'contract.pdf');
  writeFileSync(contract, await sampleContract());
  await application.add([contract]);
  await application.settled();
  await expect(page.getByText('left to see')).toBeVisible();
  await expectReachable(application, 'a document that must be seen to its end');

  await page.getByTestId('findings-line').click();
  await expect(page.getByTestId('findings')).toBeVisible();
  await expectReachable(application, 'what may change');

  await page.getByTestId('panel-outline').click();
  await expectReachable(application, 'the contents');
  await page.getByTestId('panel-signatures').click();
  await page.getByTestId('on-the-line').first().click();
  await expect(page.getByTestId('place-left')).toBeVisible();
  await expectReachable(application, 'a place on the page');

  await page.keyboard.press('Control+f');
  await page.getByTestId('search-field').fill('agreement');
  await expect(page.getByTestId('search-count')).toHaveText(/^\d+ of/);
  await expectReachable(application, 'the search');
  await page.keyboard.press('Escape');

  await page.getByTestId('look').locator('summary').click();
  await page.getByTestId('look-save').click();
  await expect(page.getByTestId('look-name')).toBeVisible();
  await expectReachable(application, 'looks');
  await page.getByTestId('look-ink').click();
  await expect(page.getByTestId('ink-pad')).toBeVisible();
  await expectReachable(application, 'a signature by hand');
  await page.keyboard.press('Escape');

  const locked = join(profile.documents, 'minutes.pdf');
  writeFileSync(locked, encryptedDocument(['256'], { bytes: classicTable(), user: 'open sesame', owner: 'owner' }));
  await application.add([locked], 2);
  await page.getByTestId('enter-password').first().click();
  await expect(page.getByTestId('password-field')).toBeFocused();
  await expectReachable(application, 'a password');
  await page.keyboard.press('Escape');
});

test('so does the list of many results, with what narrows it', async ({ desk: { application, profile } }) => {
  test.setTimeout(180_000);
  const { page } = application;
  const files = await writeParts(profile.documents, 12);
  await application.drop(...files);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(files.length + 1));
  const [shown] = await application.rows.all();
  await expect(shown!).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('[aria-current]')).toHaveCount(1);
  await expectReachable(application, 'many documents');
  await application.sign(profile.token.pin);
  await expect(page.getByTestId('list-search')).toBeVisible();
  await page.getByTestId('list-search').fill('part-1');
  await expectReachable(application, 'many results');
});
