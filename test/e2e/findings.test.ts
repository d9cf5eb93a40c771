import { expectNoFindings } from '../fixtures/e2e/axe';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

test('what may make a page look different later is told near Sign, and opens', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { page } = application;
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  const line = page.getByTestId('findings-line');
  await expect(line).toHaveText('1 thing in this document may look different later');
  await line.click();
  await expect(page.getByTestId('finding-fonts-not-embedded')).toContainText('Helvetica');
  await expectNoFindings(page, 'what may change');
  await picture(application, 'findings');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('findings-dialog')).toHaveCount(0);
  await expect(line).toBeFocused();
});
