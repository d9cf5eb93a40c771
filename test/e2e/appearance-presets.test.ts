import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import type { Application } from '../fixtures/e2e/application';
import { expectReachable } from '../fixtures/e2e/axe';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';
import { pngOf } from '../fixtures/pictures';

const withLooks =
  (locked: boolean) =>
  (usual: ConfigurationInput): ConfigurationInput => ({
    ...usual,
    APPEARANCES: {
      'Acme stamp': {
        KIND: 'TEMPLATE',
        VISIBLE_SIGNATURE_TEXT: 'For Acme Ltd\n{name}, {role}\nsigned {date}\n({initials})',
        VISIBLE_SIGNATURE_BORDER: true,
      },
      'In short': { KIND: 'INITIALS', VISIBLE_SIGNATURE_SHOW: ['date'] },
    },
    SIGNERS: {
      ...usual.SIGNERS,
      contracts: {
        ...usual.SIGNERS['contracts']!,
        ADD_VISIBLE_SIGNATURE: true,
        VISIBLE_SIGNATURE_APPEARANCE: 'Acme stamp',
        ...(locked && { VISIBLE_SIGNATURE_APPEARANCES_LOCKED: true }),
      },
    },
  });

async function open({ page }: Application): Promise<void> {
  const details = page.getByTestId('look');
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
}

/** How many pixels of a card's picture are darker than paper. */
const inkOn = ({ page }: Application, card: string): Promise<number> =>
  page
    .getByTestId(card)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 0 && value < 140).length;
    });

const textOf = (file: string): string => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });

test('looks have live pictures, and a person keeps, uses, edits and deletes their own', async ({
  launch,
  profileOf,
  pictures,
}) => {
  const profile = await profileOf({ change: withLooks(false) });
  const application = await launch(profile);
  const { page } = application;
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await open(application);
  await expect(page.getByTestId('look-named-Acme stamp')).toHaveAttribute('aria-pressed', 'true');
  for (const card of ['look-typed', 'look-initials', 'look-named-Acme stamp', 'look-named-In short'])
    await expect.poll(() => inkOn(application, card)).toBeGreaterThan(60);

  const scan = join(profile.documents, 'scan.png');
  writeFileSync(scan, pngOf(200, 80));
  await application.answerFileDialog([scan]);
  await page.getByTestId('look-image').click();
  await page.getByTestId('transparent-tick').check();
  await page.getByTestId('look-text').fill('By {nobody}');
  await expect(page.getByText('{nobody} is nothing that can be filled in.')).toBeVisible();
  await expect(page.getByTestId('sign-button')).toBeDisabled();
  await page.getByTestId('look-text').fill('By hand of {name}');
  await page.getByTestId('look-save').click();
  await page.getByTestId('look-name').fill('My scan');
  await page.getByTestId('look-keep').click();
  await expect(page.getByTestId('look-named-My scan')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('look-always').check();
  await page.getByTestId('look').scrollIntoViewIfNeeded();
  await pictures(application, 'cards');
  // The file may go: the look has a picture of its own.
  rmSync(scan);
  await application.close();

  const again = await launch(profile);
  const file = await writePdf(profile.documents, 'contract.pdf');
  await again.add([file]);
  await open(again);
  await expect(again.page.getByTestId('look-named-My scan')).toHaveAttribute('aria-pressed', 'true');
  await again.sign(profile.token.pin);
  await again.expectResult(1);
  const output = file.replace('.pdf', '-signed.pdf');
  await expectSigned(file, output);
  expect(textOf(output)).toMatch(/By hand of/);

  await again.page.getByTestId('sign-another').click();
  await again.add([file]);
  await open(again);
  const shownBefore = await inkOn(again, 'look-named-My scan');
  await again.page.getByTestId('look-edit').click();
  const dialog = again.page.getByTestId('look-dialog');
  await expect(dialog.getByTestId('picture')).toHaveAttribute('data-kind', 'file');
  await expect(dialog.getByTestId('transparent-tick')).toBeChecked();
  await expect.poll(() => inkOn(again, 'look-dialog')).toBeGreaterThan(60);
  const liveBefore = await inkOn(again, 'look-dialog');
  await dialog.getByTestId('look-edit-name').fill('Acme stamp');
  await expect(dialog.getByText('Another look is called “Acme stamp”.')).toBeVisible();
  await expect(dialog.getByTestId('look-edit-save')).toBeDisabled();
  await dialog.getByTestId('look-edit-name').fill('Mine');
  await dialog.getByTestId('layout-TEXT').check();
  await dialog.getByTestId('look-edit-text').fill('Approved by\n{name}\non behalf of a company with a long name');
  await expect.poll(() => inkOn(again, 'look-dialog')).not.toBe(liveBefore);
  await expectReachable(again, 'the dialog of a look');
  await pictures(again, 'edited');
  // By the keyboard alone, from the name.
  await dialog.getByTestId('look-edit-name').focus();
  await again.page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(again.page.getByTestId('look-edit')).toBeFocused();
  await expect(again.page.getByTestId('look-named-Mine')).toHaveAttribute('aria-pressed', 'true');
  // It is the same look: what was set to begin with it still does, and its card shows what it is now.
  await expect(again.page.getByTestId('look-always')).toBeChecked();
  await expect.poll(() => inkOn(again, 'look-named-Mine')).not.toBe(shownBefore);
  await again.sign(profile.token.pin);
  await again.expectResult(1);
  expect(textOf(file.replace('.pdf', '-signed (2).pdf'))).toMatch(/Approved by\s+\S+.*\s+on behalf of/);
  await again.page.getByTestId('sign-another').click();
  await again.add([file]);
  await open(again);
  // A picture is drawn in place of the text, and left again.
  await again.page.getByTestId('look-edit').click();
  await expect(dialog.getByTestId('look-edit-name')).toHaveValue('Mine');
  await again.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  // What the configuration gives stays as it is; a look of one's own can begin with it.
  await again.page.getByTestId('look-named-Acme stamp').click();
  await expect(again.page.getByTestId('look-edit')).toHaveCount(0);
  await again.page.getByTestId('look-copy').click();
  await expect(dialog.getByTestId('look-edit-name')).toHaveValue('Acme stamp (mine)');
  await expect(dialog.getByTestId('look-edit-text')).toHaveValue(
    'For Acme Ltd\n{name}, {role}\nsigned {date}\n({initials})',
  );
  await dialog.getByTestId('look-edit-text').fill('For Acme Ltd, sales');
  await dialog.getByTestId('look-edit-save').click();
  await expect(again.page.getByTestId('look-named-Acme stamp (mine)')).toHaveAttribute('aria-pressed', 'true');
  await again.page.getByTestId('look-remove').click();
  await again.page.getByTestId('look-named-Mine').click();
  await again.page.getByTestId('look-remove').click();
  await expect(again.page.getByTestId('look-named-Mine')).toHaveCount(0);
  expect(existsSync(join(profile.folder, 'appearances'))).toBe(true);
  expect(readdirSync(join(profile.folder, 'appearances'))).toEqual(['appearances.json']);
});

test('where looks are locked only those of the configuration are there; none is one click', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: withLooks(true) });
  const application = await launch(profile);
  const { page } = application;
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await open(application);
  await expect(page.getByTestId('looks-locked')).toBeVisible();
  await expect(page.getByTestId('look-typed')).toHaveCount(0);
  await expect(page.getByTestId('look-save')).toHaveCount(0);
  await expect.poll(() => inkOn(application, 'look-named-Acme stamp')).toBeGreaterThan(60);
  await picture(application, 'locked');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const text = textOf(file.replace('.pdf', '-signed.pdf'));
  expect(text).toContain('For Acme Ltd');
  // Nobody named a role: the whole line with the name is left out.
  expect(text).toMatch(/signed \d{4}-\d\d-\d\d/);

  await page.getByTestId('sign-another').click();
  await application.add([file]);
  await open(application);
  await page.getByTestId('look-none').click();
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  expect(textOf(file.replace('.pdf', '-signed (2).pdf'))).not.toContain('For Acme Ltd');
});
