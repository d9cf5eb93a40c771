import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DocumentEngine } from '../../main/document/document-engine';
import type { SeenPlace } from '../../main/document/document-port';
import type { Application } from '../fixtures/e2e/application';
import { expect, test } from '../fixtures/e2e/test';
import { linedDocument } from '../fixtures/pdf/signing-lines';

/** Documents of which each wants to be signed elsewhere, and one that does not say where. */
async function writeBatch(folder: string): Promise<Record<'low' | 'high' | 'letter', string>> {
  const write = async (name: string, options: Parameters<typeof linedDocument>[0]): Promise<string> => {
    const path = join(folder, `${name}.pdf`);
    writeFileSync(path, await linedDocument(options));
    return path;
  };
  return {
    low: await write('low', { height: 120 }),
    high: await write('high', { height: 500, pagesBefore: 3, label: 'Unterschrift des Mieters:' }),
    letter: await write('letter', { label: undefined }),
  };
}

const row = (application: Application, name: string) => application.rows.filter({ hasText: name });

async function look(application: Application, name: string): Promise<void> {
  await row(application, name).click();
  await expect(application.page.getByTestId('page-viewer')).toHaveAccessibleName(new RegExp(name));
  await openPanel(application.page);
}

async function openPanel(page: Page): Promise<void> {
  const tab = page.getByTestId('panel-signatures');
  await tab.waitFor();
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  await expect(page.getByTestId('signatures-panel')).toBeVisible();
}

async function choose(page: Page, testId: string, option: RegExp): Promise<void> {
  await page.getByTestId(testId).click();
  await page.getByRole('option', { name: option }).click();
}

/** Where the signature of a file's copy is seen. */
async function seenIn(file: string): Promise<SeenPlace> {
  const { signatureFields } = await new DocumentEngine().places(file.replace('.pdf', '-signed.pdf'));
  return signatureFields.findLast(({ state }) => state === 'signed')!.seen[0]!;
}

test('each document of a batch is signed on its own line; one without a line is told and gets the corner', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const files = await writeBatch(profile.documents);
  await application.add(Object.values(files));
  await look(application, 'low.pdf');
  await page.getByTestId('on-each-line').click();
  await expect(page.getByTestId('lines-found')).toHaveText('A line for a signature was found in 2 of 3 documents.');
  await expect(page.getByTestId('without-line')).toContainText('They are not signed unless');
  await choose(page, 'line-otherwise', /Lower right/);
  await expect(page.getByTestId('without-line')).toContainText('letter.pdf');
  // The page of the line comes into sight, and the signature stands on it.
  await expect(page.locator('[data-testid="page"][data-page="2"] [data-testid="placement-box"]')).toBeVisible();
  await pictures(application, 'on-each-line');
  await page.getByTestId('without-line').getByRole('button', { name: 'letter.pdf' }).click();
  await expect(page.getByTestId('page-viewer')).toHaveAccessibleName(/letter/);
  await openPanel(page);
  await expect(page.getByTestId('place-scope')).toContainText('signature line of each of 3');
  await application.sign(profile.token.pin);
  await application.expectResult(3);
  const [low, high, letter] = await Promise.all([seenIn(files.low), seenIn(files.high), seenIn(files.letter)]);
  expect([low.page, high.page, letter.page]).toEqual([2, 4, 1]);
  expect(Math.abs(low.rectangle[1] - 120)).toBeLessThan(8);
  expect(Math.abs(high.rectangle[1] - 500)).toBeLessThan(8);
  expect(letter.rectangle).toEqual([595 - 36 - 200, 36, 595 - 36, 36 + 70]);

  // It is remembered for the signer: the next document is signed on its line without a word.
  await page.getByTestId('sign-another').click();
  const next = join(profile.documents, 'next.pdf');
  writeFileSync(next, await linedDocument({ height: 333 }));
  await application.add([next]);
  await openPanel(page);
  await expect(page.getByTestId('place-scope')).toContainText('signature line of this and the next');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  expect(Math.abs((await seenIn(next)).rectangle[1] - 333)).toBeLessThan(8);
});

test('each document of a batch keeps the place that it was given, while others are looked at and changed', async ({
  desk: { application, profile },
}) => {
  const { page } = application;
  const files = await writeBatch(profile.documents);
  await application.add(Object.values(files));
  // What is remembered of another batch is not for this one.
  await look(application, 'low.pdf');
  const back = page.getByTestId('place-back');
  if ((await back.count()) > 0) await back.click();
  const put = async (name: string, left: string, bottom: string): Promise<void> => {
    await look(application, name);
    const show = page.getByTestId('show-signature');
    if ((await show.count()) > 0) await show.click();
    await expect(page.getByTestId('place-left')).toBeVisible();
    await choose(page, 'place-scope', /This document alone/);
    await page.getByTestId('place-left').fill(left);
    await page.getByTestId('place-bottom').fill(bottom);
    await page.getByTestId('place-apply').click();
    await expect(page.getByTestId('placement-box').first()).toHaveAttribute(
      'data-place',
      new RegExp(`^${left} ${bottom} `),
    );
  };
  await put('low.pdf', '100', '200');
  await put('high.pdf', '50', '650');
  // The third has none of its own: it is signed where the signer's signatures stand.
  await look(application, 'letter.pdf');
  await expect(page.getByTestId('place-scope')).toContainText('The same place on each');
  await expect(page.getByTestId('placement-box').first()).toBeVisible();
  const common = (await page.getByTestId('placement-box').first().getAttribute('data-place'))!.split(' ').map(Number);
  await look(application, 'low.pdf');
  await expect(page.getByTestId('placement-box').first()).toHaveAttribute('data-place', /^100 200 /);
  await application.sign(profile.token.pin);
  await application.expectResult(3);
  const [low, high, letter] = await Promise.all([seenIn(files.low), seenIn(files.high), seenIn(files.letter)]);
  expect(low.rectangle.slice(0, 2)).toEqual([100, 200]);
  expect(high.rectangle.slice(0, 2)).toEqual([50, 650]);
  letter.rectangle.forEach((edge, index) => expect(Math.abs(edge - common[index]!)).toBeLessThan(0.1));
});
