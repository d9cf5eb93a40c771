import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { sampleContract } from '../../build/demo/sample-contract';
import { expect, test } from '../fixtures/e2e/test';

const pages = (page: Page) => page.getByTestId('page');
const onPage = (page: Page, number: number) => page.locator(`[data-testid="page"][data-page="${number}"]`);
const sharp = (page: Page, number: number) => onPage(page, number).and(page.locator('[data-drawn="sharp"]'));

/** How much of the canvas of a page is not white. */
const inkOf = (page: Page, number: number): Promise<number> =>
  onPage(page, number).evaluate((sheet) => {
    const canvas = sheet.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context || canvas.width === 0) return 0;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) dark += 1;
    return dark / (data.length / 4);
  });

test('one document: its pages are seen, found in, turned over, zoomed, turned and read', async ({ desk, pictures }) => {
  const { application, profile } = desk;
  const { page } = application;
  const path = join(profile.documents, 'Service agreement.pdf');
  writeFileSync(path, await sampleContract());
  await application.add([path]);
  await expect(application.rows).toContainText('2 pages');
  await expect(sharp(page, 1)).toBeVisible();
  expect(await inkOf(page, 1)).toBeGreaterThan(0.01);
  await expect(onPage(page, 1)).toHaveAttribute('aria-label', 'Page 1 of 2');
  await expect(page.getByTestId('thumbnail').and(page.locator('[data-drawn]'))).toHaveCount(2);
  await pictures(application, 'one-document');

  // What is selected is copied as it is read.
  const words = onPage(page, 1).getByTestId('page-text');
  await expect(words).toContainText('Parties');
  const copied = await words.evaluate((layer) => {
    const selection = document.getSelection();
    selection?.selectAllChildren(layer);
    return selection?.toString() ?? '';
  });
  expect(copied).toMatch(/Particulars/);
  expect(copied.split('\n').length).toBeGreaterThan(20);

  await page.getByTestId('page-number').fill('2');
  await page.getByTestId('page-number').press('Enter');
  await expect(sharp(page, 2)).toBeVisible();
  await expect(page.getByTestId('thumbnail').nth(1)).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('Control+f');
  await page.getByTestId('search-field').fill('agreement');
  await expect(page.getByTestId('search-count')).toHaveText(/^\d+ of 11$/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('search-count')).toHaveText(/^8 of 11$/);
  await pictures(application, 'search');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search-bar')).toHaveCount(0);

  await page.keyboard.press('Home');
  await expect(page.getByTestId('page-number')).toHaveValue('1');
  await page.keyboard.press('Control+0');
  await expect(page.getByTestId('fit-page')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('page-pane').press('PageDown');
  await expect(page.getByTestId('page-number')).toHaveValue('2');
  await expect(sharp(page, 2)).toBeVisible();
  await pictures(application, 'whole-page');

  const pane = await page.getByTestId('page-pane').boundingBox();
  await page.mouse.move((pane?.x ?? 0) + 330, (pane?.y ?? 0) + 60);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 14; turn += 1) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(async () => Number.parseFloat(await page.getByTestId('zoom').inputValue())).toBeGreaterThan(500);
  // Sharp where one looks: tiles over the coarser whole.
  await expect.poll(() => onPage(page, 2).locator('canvas').count()).toBeGreaterThan(1);
  await pictures(application, 'zoomed');

  await page.getByTestId('fit-page').click();
  await page.getByTestId('turn').click();
  await expect(sharp(page, 2)).toBeVisible();
  const turned = await onPage(page, 2).boundingBox();
  expect(turned?.width).toBeGreaterThan(turned?.height ?? 0);
  await pictures(application, 'turned');
});

test('2,000 pages: only those that are near are there, and none stays blank', async ({ desk }) => {
  const { application, profile } = desk;
  const { page } = application;
  const path = join(profile.documents, 'long.pdf');
  writeFileSync(path, await numbered(2000));
  await application.add([path]);
  await expect(sharp(page, 1)).toBeVisible();
  await page.getByTestId('page-number').fill('1234');
  await page.getByTestId('page-number').press('Enter');
  await expect(sharp(page, 1234)).toBeVisible();
  await expect(onPage(page, 1234).getByTestId('page-text')).toContainText('Page 1234');
  await page.getByTestId('page-pane').focus();
  for (let turn = 0; turn < 25; turn += 1) {
    await page.keyboard.press('PageDown');
    expect(await pages(page).count()).toBeLessThan(12);
  }
  const now = Number((await page.getByTestId('page-number').inputValue()).replace(',', ''));
  expect(now).toBeGreaterThan(1240);
  await expect(sharp(page, now)).toBeVisible();
  await page.keyboard.press('End');
  await expect(sharp(page, 2000)).toBeVisible();
  expect(await page.getByTestId('thumbnail').count()).toBeLessThan(20);
});

test('many documents: the list, and the pages of the one that is chosen beside it', async ({ desk, pictures }) => {
  const { application, profile } = desk;
  const { page } = application;
  const paths = await Promise.all(
    [3, 5, 4].map(async (count, index) => {
      const path = join(profile.documents, `Part ${index + 1}.pdf`);
      writeFileSync(path, await numbered(count));
      return path;
    }),
  );
  await application.add(paths);
  const pagesOf = (name: string) => application.rows.filter({ hasText: name });
  await pagesOf('Part 2.pdf').click({ position: { x: 40, y: 12 } });
  await expect(page.getByTestId('page-count')).toHaveText('of 5');
  await expect(sharp(page, 1)).toBeVisible();
  await page.getByTestId('page-next').click();
  await page.getByTestId('page-next').click();
  await expect(sharp(page, 3)).toBeVisible();
  await pictures(application, 'many-documents');

  await pagesOf('Part 3.pdf').focus();
  await expect(page.getByTestId('page-count')).toHaveText('of 4');
  // Who comes back finds the page that was left.
  await pagesOf('Part 2.pdf').focus();
  await expect(page.getByTestId('page-count')).toHaveText('of 5');
  await expect(page.getByTestId('page-number')).toHaveValue('3');
});

/** A document whose pages say which they are. */
async function numbered(count: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= count; number += 1) {
    document.addPage([595, 842]).drawText(`Page ${number}`, { x: 60, y: 700, size: 40, font });
  }
  return document.save();
}
