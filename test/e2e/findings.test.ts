import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectNoFindings } from '../fixtures/e2e/axe';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { PdfBuilder } from '../fixtures/pdf/pdf-builder';

test('what may make a page look different later is told near Sign, and opens', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { page } = application;
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  const line = page.getByTestId('findings-line');
  await expect(line).toHaveText('1 thing in this document may look different later');
  // Before its pages are there, a dialog says it.
  await expect(page.getByRole('textbox', { name: 'Page, of 1' })).toHaveValue('1');
  await line.click();
  const panel = page.getByTestId('side-panel');
  await expect(panel.getByTestId('finding-fonts-not-embedded')).toContainText('Helvetica');
  await expect(page.getByTestId('panel-findings')).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByTestId('findings-dialog')).toHaveCount(0);
  await expectNoFindings(page, 'what may change');
  await picture(application, 'findings');
});

test('a finding and a signature field lead to their pages', async ({ desk: { application, profile } }) => {
  const { page } = application;
  const file = join(profile.documents, 'field.pdf');
  writeFileSync(file, fieldOnPage(4));
  await application.add([file]);
  const number = page.getByRole('textbox', { name: 'Page, of 5' });
  await expect(number).toHaveValue('1');
  await page.getByTestId('panel-signatures').click();
  await page.getByTestId('signature-field').getByRole('button', { name: 'Page 4' }).click();
  await expect(number).toHaveValue('4');
  await page.getByTestId('panel-findings').click();
  await page.getByTestId('finding-annotations').getByRole('button', { name: 'Show page 2' }).click();
  await expect(number).toHaveValue('2');
});

/** Five pages: a comment on the second, an empty signature field on one of them. */
function fieldOnPage(number: number): Buffer {
  const page = (index: number): string => {
    const annotation = index === number ? '[20 0 R]' : index === 2 ? '[21 0 R]' : '[]';
    return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Annots ${annotation} >>`;
  };
  const builder = new PdfBuilder()
    .object(1, '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [20 0 R] >> >>')
    .object(2, '<< /Type /Pages /Kids [11 0 R 12 0 R 13 0 R 14 0 R 15 0 R] /Count 5 >>');
  for (let index = 1; index <= 5; index += 1) builder.object(10 + index, page(index));
  return builder
    .object(
      20,
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Tenant) /F 4 /Rect [72 100 272 160] /P ${10 + number} 0 R >>`,
    )
    .object(21, '<< /Type /Annot /Subtype /Square /F 4 /Rect [72 700 272 760] /C [1 0 0] /P 12 0 R >>')
    .table('/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]')
    .build();
}
