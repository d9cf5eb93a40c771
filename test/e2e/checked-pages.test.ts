import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentEngine } from '../../main/document/document-engine';
import type { SigningPlan } from '../../main/document/document-port';
import { PdfDictionary, PdfNewStream, pagesOf } from '../../main/document/pdf';
import { expectNoFindings } from '../fixtures/e2e/axe';
import { expect, test } from '../fixtures/e2e/test';
import { linedDocument } from '../fixtures/pdf/signing-lines';
import { createSignatory, planFor, signatureValue } from '../unit/cades/demo-signatory';
import { updateDocument } from '../unit/validation/signed-document';

const alice = await createSignatory('P-256', 'Alice Archer');

/** A letter of four pages, signed where it wants to be; its third page was made another one since. */
async function signedAndChanged(): Promise<{ signed: Buffer; changed: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-checked-'));
  try {
    const input = join(folder, 'letter.pdf');
    const target = join(folder, 'signed.pdf');
    writeFileSync(input, await linedDocument({ pagesBefore: 1 }));
    const engine = new DocumentEngine();
    const plan: SigningPlan = {
      ...planFor(alice, 'ECDSA'),
      signedAt: '2026-03-04T05:06:07.000Z',
      visible: {
        pages: 'first',
        place: { line: true },
        appearance: { layout: 'NAME_AND_TEXT', show: ['name', 'date'] },
      },
    };
    const { preparationId, signedAttributes } = await engine.prepare({ path: input, plan });
    await engine.complete({
      preparationId,
      signatureValue: signatureValue(alice, planFor(alice, 'ECDSA'), signedAttributes),
      temporary: `${target}.part`,
      target,
      numbered: false,
    });
    const signed = readFileSync(target);
    const changed = updateDocument(signed, (reader, update) => {
      const { dictionary, reference } = [...pagesOf(reader)][2]!;
      const other = new PdfNewStream(new PdfDictionary(), Buffer.from('1 0 0 rg 72 400 300 200 re f', 'latin1'));
      dictionary.set('Contents', update.add(other));
      update.put(reference!, dictionary);
    });
    return { signed, changed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the pages of a checked document stand beside its verdict: its signature where it is, and what was changed since', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const { changed } = await signedAndChanged();
  const file = join(profile.documents, 'letter.pdf');
  writeFileSync(file, changed);
  await application.add([file]);
  await page.getByTestId('check-signed').click();
  await expect(page.getByTestId('checked-document')).toHaveAttribute('data-state', 'checked');
  const number = page.getByRole('textbox', { name: 'Page, of 3' });
  await expect(number).toHaveValue('1');

  await page.getByTestId('signature-where').getByRole('button', { name: 'Page 2' }).click();
  await expect(number).toHaveValue('2');
  const outline = page.getByTestId('signature-outline');
  await expect(outline).toHaveAccessibleName(/^Alice Archer: /);
  await pictures(application, 'checked-pages');
  await outline.click();
  await expect(page.getByTestId('signature-card')).toBeFocused();

  const changes = page.getByTestId('changes');
  await expect(changes).toContainText('Its content was changed');
  await changes.getByRole('button', { name: 'Page 3' }).click();
  await expect(number).toHaveValue('3');
  await expectNoFindings(page, 'the pages of a checked document');

  // Back at the desk its pages are seen as ever.
  await page.getByTestId('verification-close').click();
  await expect(page.locator('[data-testid="page-viewer"][data-state="open"]')).toBeVisible();
});
