import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { DocumentEngine } from '../../main/document/document-engine';
import type { SeenPlace } from '../../main/document/document-port';
import { expect, test } from '../fixtures/e2e/test';
import { turnedPages } from '../fixtures/pdf/turned-pages';
import { formDocument } from '../unit/pades/form-documents';

type Rectangle = [left: number, bottom: number, right: number, top: number];

const onPage = (page: Page, number: number): Locator => page.locator(`[data-testid="page"][data-page="${number}"]`);
const box = (page: Page): Locator => page.getByTestId('placement-box');

/** A contract of two pages, which is to be signed on a line of the second one. */
async function writeContract(folder: string, name = 'lease.pdf'): Promise<string> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const [first, second] = [document.addPage([595, 842]), document.addPage([595, 842])];
  first.drawText('Lease', { x: 72, y: 760, size: 24, font });
  for (let line = 0; line < 20; line += 1)
    first.drawText('The tenant pays the rent at the beginning of each month.', {
      x: 72,
      y: 700 - line * 20,
      size: 11,
      font,
    });
  second.drawText('Place, date: ______________________', { x: 72, y: 240, size: 11, font });
  second.drawText('Signature of the tenant: ______________________________', { x: 72, y: 160, size: 11, font });
  const path = join(folder, name);
  writeFileSync(path, await document.save());
  return path;
}

async function openPanel(page: Page): Promise<void> {
  const tab = page.getByTestId('panel-signatures');
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  await expect(page.getByTestId('signatures-panel')).toBeVisible();
}

async function showSignature(page: Page): Promise<void> {
  await openPanel(page);
  const show = page.getByTestId('show-signature');
  if ((await show.count()) > 0) await show.click();
}

/** Where the place is said to be, in points. */
const placeOf = async (page: Page): Promise<Rectangle> =>
  (await box(page).getAttribute('data-place'))!.split(' ').map(Number) as Rectangle;

/** Where a point of a page is on the screen. */
async function onScreen(page: Page, number: number, x: number, y: number): Promise<{ x: number; y: number }> {
  const sheet = (await onPage(page, number).boundingBox())!;
  const scale = sheet.width / 595;
  return { x: sheet.x + x * scale, y: sheet.y + sheet.height - y * scale };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
}

/** Where the newest signature of a file is seen. */
async function seenIn(file: string): Promise<SeenPlace[]> {
  const { signatureFields } = await new DocumentEngine().places(file);
  return signatureFields.findLast(({ state }) => state === 'signed')!.seen;
}

function expectNear(found: readonly number[], wanted: readonly number[], within = 1): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((edge, index) => expect(Math.abs(edge - wanted[index]!)).toBeLessThanOrEqual(within));
}

test('a place is drawn on the page, moved and resized, and the signature stands where it was left', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const file = await writeContract(profile.documents);
  await application.add([file]);
  await showSignature(page);
  await expect(box(page)).toBeVisible();
  await page.getByTestId('draw-place').click();
  await expect(page.getByTestId('draw-canvas').first()).toBeVisible();
  await drag(page, await onScreen(page, 1, 310, 580), await onScreen(page, 1, 490, 640));
  await page.mouse.up();
  await expect(page.getByTestId('draw-canvas')).toHaveCount(0);
  // With the pointer the edges are drawn to what is near; they are where they are shown all the same.
  expectNear(await placeOf(page), [310, 580, 490, 640], 8);
  await expect(page.getByTestId('covers')).toContainText('text');

  const drawn = await placeOf(page);
  const middle = { x: (drawn[0] + drawn[2]) / 2, y: (drawn[1] + drawn[3]) / 2 };
  await drag(page, await onScreen(page, 1, middle.x, middle.y), await onScreen(page, 1, middle.x - 100, middle.y + 60));
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await placeOf(page)).toEqual(drawn);
  await drag(page, await onScreen(page, 1, middle.x, middle.y), await onScreen(page, 1, middle.x - 37, 220));
  await page.mouse.up();
  const moved = await placeOf(page);
  expectNear([moved[2] - moved[0], moved[3] - moved[1]], [drawn[2] - drawn[0], drawn[3] - drawn[1]], 0.02);
  await expect(page.getByTestId('covers')).toHaveCount(0);

  const handle = (await page.getByTestId('handle-ne').boundingBox())!;
  const grip = { x: handle.x + handle.width / 2, y: handle.y + handle.height / 2 };
  await drag(page, grip, { x: grip.x + 20, y: grip.y - 15 });
  await page.mouse.up();
  const resized = await placeOf(page);
  expect(resized.slice(0, 2)).toEqual(moved.slice(0, 2));
  expect(resized[2]).toBeGreaterThan(moved[2]);
  await expect(page.locator('[data-testid="placement-picture"][data-drawn]')).toBeVisible();
  await pictures(application, 'placed');

  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const [seen, ...more] = await seenIn(file.replace('.pdf', '-signed.pdf'));
  expect(more).toEqual([]);
  expect(seen?.page).toBe(1);
  expectNear(seen!.rectangle, resized);

  // The next document gets the same place, which is remembered.
  await page.getByTestId('sign-another').click();
  await application.add([await writeContract(profile.documents, 'other.pdf')]);
  await expect(box(page)).toBeVisible();
  expectNear(await placeOf(page), resized, 0.02);
});

test('by keyboard alone: on the signature line, then moved, resized, put into numbers and taken away', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const file = await writeContract(profile.documents);
  await application.add([file]);
  await openPanel(page);
  const line = page.getByTestId('on-the-line');
  await expect(line).toContainText('Signature of the tenant');
  await line.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('placement-problem')).toHaveCount(0);
  await page.getByTestId('page-number').fill('2');
  await page.getByTestId('page-number').press('Enter');
  await expect(box(page)).toBeVisible();
  const stands = await placeOf(page);
  // On the strokes behind the words.
  expectNear([stands[1]], [160], 4);
  expect(stands[0]).toBeGreaterThan(180);
  await expect(page.locator('[data-testid="placement-picture"][data-drawn]')).toBeVisible();
  await pictures(application, 'on-the-line');

  await box(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page.getByTestId('placement-said')).toContainText('points from the left');
  expectNear(await placeOf(page), [stands[0] + 1, stands[1] + 10, stands[2] + 1, stands[3] + 10], 0.02);
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Alt+ArrowUp');
  expectNear(await placeOf(page), [stands[0] + 1, stands[1] + 10, stands[2] + 2, stands[3] + 11], 0.02);

  await page.getByTestId('place-left').fill('100');
  await page.getByTestId('place-bottom').fill('90,5');
  await page.getByTestId('place-bottom').press('Enter');
  await expect.poll(async () => (await placeOf(page)).slice(0, 2)).toEqual([100, 90.5]);
  await page.getByTestId('place-left').fill('5000');
  await expect(page.getByTestId('place-apply')).toBeDisabled();

  await box(page).focus();
  await page.keyboard.press('Delete');
  await expect(box(page)).toHaveCount(0);
  await page.getByTestId('on-the-line').press('Enter');
  await expect(box(page)).toBeVisible();
  expect(await placeOf(page)).toEqual(stands);
  await application.sign(profile.token.pin);
  const [seen] = await seenIn(file.replace('.pdf', '-signed.pdf'));
  expect(seen?.page).toBe(2);
  expectNear(seen!.rectangle, stands);
});

test('an empty field is chosen by a click, and what its author asks is read before', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const file = join(profile.documents, 'form.pdf');
  const field = '/TU (The buyer) /Lock << /Type /SigFieldLock /Action /All >>';
  writeFileSync(file, formDocument({ visible: true, field }));
  await application.add([file]);
  await openPanel(page);
  await expect(page.getByTestId('signature-field')).toContainText('The signature locks all fields of the form.');
  await page.getByTestId('field-outline').click();
  await expect(page.getByTestId('signature-field')).toContainText('Your signature goes here');
  await pictures(application, 'field-chosen');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const signed = file.replace('.pdf', '-signed.pdf');
  expect(await seenIn(signed)).toEqual([{ page: 1, rectangle: [150, 20, 250.5, 60] }]);

  await page.getByTestId('sign-another').click();
  await application.add([signed]);
  await openPanel(page);
  await expect(page.getByTestId('signature-verdict')).toContainText('Unchanged since');
  await pictures(application, 'signed-field');
});

test('a page with a unit of its own is as large as it says, and signed where the signature is seen on it', async ({
  desk: { application, profile },
}) => {
  const { page } = application;
  const file = join(profile.documents, 'unit.pdf');
  writeFileSync(file, turnedPages().find(({ name }) => name === 'a unit of two points')!.bytes);
  await application.add([file]);
  await showSignature(page);
  await expect(box(page)).toBeVisible();
  // The page is 600 by 840 points: in user space half of that.
  await page.getByTestId('place-left').fill('380');
  await page.getByTestId('place-bottom').fill('60');
  await page.getByTestId('place-apply').click();
  await expect(box(page)).toHaveAttribute('data-place', /^380 60 /);
  const place = await placeOf(page);
  const sheet = (await onPage(page, 1).boundingBox())!;
  const seen = (await box(page).boundingBox())!;
  expect(Math.abs((seen.x - sheet.x) / sheet.width - 380 / 600)).toBeLessThan(0.02);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const [signed] = await seenIn(file.replace('.pdf', '-signed.pdf'));
  expectNear(signed!.rectangle, place);
});
