import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Application } from '../fixtures/e2e/application';
import { expectSigned, filesIn } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { classicTable } from '../fixtures/pdf';

function writeMany(profile: TestProfile, count: number): string[] {
  const bytes = classicTable();
  return Array.from({ length: count }, (_, index) => {
    const file = join(profile.documents, `invoice ${index + 1}.pdf`);
    writeFileSync(file, bytes);
    return file;
  });
}

const grid = (page: Page) => page.getByRole('grid');

async function dropMany(application: Application, files: string[]): Promise<void> {
  await application.drop(...files);
  await expect(grid(application.page)).toHaveAttribute('aria-rowcount', String(files.length + 1), { timeout: 60_000 });
}

test('hundreds of documents: found, sorted, chosen with keys and pointer, and only those are signed', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const files = writeMany(profile, 300);
  writeFileSync(join(profile.documents, 'broken.pdf'), 'no PDF at all');
  await dropMany(application, [...files, join(profile.documents, 'broken.pdf')]);
  expect(await application.rows.count(), 'only what is in sight is drawn').toBeLessThan(60);
  await pictures(application, 'many');

  await page.getByTestId('list-group-impossible').click();
  await expect(application.rows).toHaveCount(1);
  await expect(application.rows).toContainText('broken.pdf');
  await page.getByTestId('list-group-all').click();

  await page.getByTestId('sort-name').click();
  await page.getByTestId('sort-name').click();
  await expect(application.rows.first()).toContainText('invoice 300.pdf');
  await application.rows.first().click();
  await page.keyboard.press('End');
  await expect(page.locator('[data-row]:focus')).toContainText('broken.pdf');
  await expect(page.locator('[data-row]:focus')).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(page.locator('[data-row]:focus')).toContainText('invoice 300.pdf');

  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByTestId('list-selection')).toContainText('2 chosen');
  await page.getByTestId('list-search').fill('invoice 29');
  await application.rows.filter({ hasText: 'invoice 292.pdf' }).click({ modifiers: ['ControlOrMeta'] });
  await application.rows.filter({ hasText: 'invoice 290.pdf' }).click({ modifiers: ['Shift'] });
  await expect(page.getByTestId('list-selection')).toContainText('5 chosen, 1 of them not shown now');
  await pictures(application, 'chosen');
  await expect(page.getByTestId('sign-button')).toHaveText('Sign 5 documents');
  await application.sign(profile.token.pin);
  await application.expectResult(5);
  expect(
    filesIn(profile.documents)
      .filter((name) => name.includes('signed'))
      .sort(),
  ).toEqual([
    'invoice 290-signed.pdf',
    'invoice 291-signed.pdf',
    'invoice 292-signed.pdf',
    'invoice 299-signed.pdf',
    'invoice 300-signed.pdf',
  ]);
  await pictures(application, 'result');
  await page.getByTestId('sign-another').click();
  await expect(page.getByTestId('sign-button')).toHaveText('Sign 295 documents');
});

test('pause closes the token, lives through a reload, and going on asks for the PIN again; the list of it is saved', async ({
  desk: { application, profile },
  pictures,
}) => {
  const { page } = application;
  const files = writeMany(profile, 6);
  await application.add(files);
  profile.token.faults.delay('C_Sign', 400);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await page.getByTestId('pause-button').click();
  await expect(page.getByTestId('drop-zone').getByText(/^Paused: \d of 6 done$/)).toBeVisible();
  await pictures(application, 'paused');
  await page.reload();
  await expect(page.getByTestId('drop-zone').getByText(/^Paused: \d of 6 done$/)).toBeVisible();
  await page.getByTestId('resume-button').click();
  await application.typePin(await application.pinWindow(), profile.token.pin);
  await application.result.waitFor();
  await application.expectResult(6);
  expect(profile.token.faults.calls('C_Login')).toBe(2);
  for (const file of files.slice(-2)) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));

  const list = join(profile.documents, 'list.csv');
  const outputs = files.map((file) => file.replace('.pdf', '-signed.pdf'));
  await application.electron.evaluate(({ dialog, webContents }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    const dragged: string[][] = [];
    Object.assign(globalThis, { dragged });
    for (const one of webContents.getAllWebContents()) {
      one.startDrag = ({ files: paths = [], icon }) => {
        if (typeof icon === 'string' || icon.isEmpty()) throw new Error('a drag without a picture');
        dragged.push(paths);
      };
    }
  }, list);
  await page.getByTestId('save-list').click();
  await expect(page.getByTestId('result-told')).toContainText('Saved as list.csv');
  expect(readFileSync(list, 'utf8').split('\r\n')).toHaveLength(8);
  await page.getByTestId('copy-paths').click();
  await expect(page.getByTestId('result-told')).toHaveText('6 paths are on the clipboard.');
  expect(await application.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(outputs.join('\n'));
  await page.getByTestId('drag-all').dispatchEvent('dragstart');
  await expect
    .poll(() => application.electron.evaluate(() => (globalThis as unknown as { dragged: string[][] }).dragged))
    .toEqual([outputs]);
});
