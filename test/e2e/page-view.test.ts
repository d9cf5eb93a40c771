import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, StandardFonts, degrees, rgb } from 'pdf-lib';
import { encryptedDocument } from '../fixtures/pdf/encrypted-documents';
import { fontless, fontlessTexts, withItsFont } from '../fixtures/pdf/fontless-documents';
import { writeLongDocument } from '../fixtures/pdf/long-documents';
import { expect, test } from '../fixtures/e2e/test';
import { difference, drawnByPoppler, pageProcesses, ShownPages } from '../fixtures/e2e/shown-pages';

/** A contract of three pages; the second one is turned. */
async function writeContract(folder: string): Promise<string> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (const [index, words] of ['Lease of a workshop', 'Rent and deposit', 'Signatures'].entries()) {
    const page = document.addPage([595, 842]);
    page.drawText(words, { x: 72, y: 720, size: 24, font });
    page.drawText('The landlord lets the workshop to the tenant.', { x: 72, y: 680, size: 12, font });
    page.drawRectangle({ x: 72, y: 300, width: 200, height: 100, color: rgb(0.1, 0.2, 0.6) });
    if (index === 1) page.setRotation(degrees(90));
  }
  const path = join(folder, 'lease.pdf');
  writeFileSync(path, await document.save());
  return path;
}

test('a contract is drawn as another engine draws it, and its text is where it stands', async ({ desk }) => {
  const { application, profile } = desk;
  const file = await writeContract(profile.documents);
  await application.add([file]);
  const pages = await ShownPages.open(application.page, 'lease.pdf');
  expect(await pages.opening()).toEqual({ answer: 'opened', pages: 3, first: { width: 595, height: 842 } });

  const [sizes] = await pages.ask({ ask: 'sizes', from: 1, to: 3 });
  expect(sizes).toMatchObject({
    sizes: [
      { width: 595, height: 842 },
      { width: 842, height: 595 },
      { width: 595, height: 842 },
    ],
  });
  for (const page of [1, 2, 3]) {
    expect(difference(await pages.draw(page), drawnByPoppler(file, page)), `page ${page}`).toBeLessThan(0.005);
  }

  const [text] = await pages.ask({ ask: 'text', page: 1 });
  const runs = text?.answer === 'text' ? text.runs : [];
  expect(runs.map((run) => run.text)).toEqual(['Lease of a workshop', 'The landlord lets the workshop to the tenant.']);
  expect(runs[0]!.rectangle[0]).toBeCloseTo(72, 0);
  expect(runs[0]).toMatchObject({ angle: 0, size: 24 });
  await pages.close();
});

test('text in a font that the document does not bring is drawn with one of the program', async ({ desk }) => {
  const { application, profile } = desk;
  for (const one of fontlessTexts) {
    const file = join(profile.documents, `${one.language}.pdf`);
    writeFileSync(file, fontless(one));
    // A judge without fonts needs the same text with the font in it.
    const twin = join(profile.documents, '..', `${one.language}-with-font.pdf`);
    writeFileSync(twin, withItsFont(one));
    await application.add([file]);
    const pages = await ShownPages.open(application.page, `${one.language}.pdf`);
    await pages.opening();
    const drawn = await pages.draw(1);
    const judged = drawnByPoppler(twin, 1);
    expect(difference(drawn, judged), one.language).toBeLessThan(0.01);
    // Not for want of ink on either.
    expect(
      difference(judged, { ...judged, data: Buffer.alloc(judged.data.length, 255) }),
      one.language,
    ).toBeGreaterThan(0.02);
    await pages.close();
    await application.clear();
  }
});

test('a document under a password is shown with the password that main knows, and no window sends it again', async ({
  desk,
}) => {
  const { application, profile } = desk;
  const { page } = application;
  const plain = await writeContract(profile.documents);
  const file = join(profile.documents, 'locked.pdf');
  const password = 'gruss-aus-Graz 7';
  writeFileSync(file, encryptedDocument(['256'], { bytes: readFileSync(plain), user: password, owner: 'owner' }));
  await application.add([file]);
  const locked = await ShownPages.open(page, 'locked.pdf');
  expect(await locked.opening()).toEqual({ answer: 'unshowable', reason: 'locked' });

  await application.rows.filter({ hasText: 'locked.pdf' }).getByTestId('enter-password').click();
  await page.getByTestId('password-field').pressSequentially(password);
  await page.keyboard.press('Enter');
  await expect(application.rows.filter({ hasText: 'locked.pdf' })).not.toHaveAttribute('data-state', 'locked');
  const pages = await ShownPages.open(page, 'locked.pdf');
  expect(await pages.opening()).toMatchObject({ answer: 'opened', pages: 3 });
  expect(difference(await pages.draw(1), drawnByPoppler(file, 1, password))).toBeLessThan(0.005);
  await pages.close();
});

test('a file that changes while it is shown is told, and what is shown of it ends', async ({ desk }) => {
  const { application, profile } = desk;
  const file = await writeContract(profile.documents);
  await application.add([file]);
  const pages = await ShownPages.open(application.page, 'lease.pdf');
  await pages.opening();
  expect(await pageProcesses(application)).toHaveLength(1);
  writeFileSync(file, readFileSync(file).toString('latin1').replace('%%EOF', '%%EOF '), 'latin1');
  await expect.poll(() => pages.ended()).toEqual({ code: 'page.changed', params: {} });
  await expect.poll(() => pageProcesses(application)).toEqual([]);
  // Shown again, it is the file as it is now.
  const again = await ShownPages.open(application.page, 'lease.pdf');
  expect(await again.opening()).toMatchObject({ pages: 3 });
  await again.close();
});

test('a file of 500 MB, and one of 2,000 pages, show what is asked for and fetch no more', async ({
  desk,
}, testInfo) => {
  const { application, profile } = desk;
  const [huge, long] = ['huge.pdf', 'long.pdf'].map((name) => join(profile.documents, name)) as [string, string];
  writeLongDocument(huge, 3, 500_000_000);
  writeLongDocument(long, 2_000);
  expect(statSync(huge).size).toBeGreaterThan(499_000_000);
  await application.add([huge, long]);
  for (const [file, pageCount] of [
    ['huge.pdf', 3],
    ['long.pdf', 2_000],
  ] as const) {
    const begun = performance.now();
    const pages = await ShownPages.open(application.page, file);
    expect(await pages.opening()).toMatchObject({ pages: pageCount });
    expect(await pages.draw(1)).toMatchObject({ width: 595, height: 842 });
    testInfo.annotations.push({ type: file, description: `first page after ${performance.now() - begun} ms` });
    const [text] = await pages.ask({ ask: 'text', page: pageCount });
    expect(text).toMatchObject({ runs: [{ text: `Page ${pageCount}` }] });
    const [process] = await pageProcesses(application);
    const memory = await application.electron.evaluate(
      ({ app }, pid) => app.getAppMetrics().find((one) => one.pid === pid)!.memory.workingSetSize,
      process!,
    );
    testInfo.annotations.push({ type: file, description: `${memory} KB` });
    expect(memory).toBeLessThan(300_000);
    await pages.close();
  }
});

test('one process for one document: another one takes its place, and closing the view ends it', async ({ desk }) => {
  const { application, profile } = desk;
  const contract = await writeContract(profile.documents);
  writeLongDocument(join(profile.documents, 'long.pdf'), 2);
  await application.add([contract, join(profile.documents, 'long.pdf')]);
  const first = await ShownPages.open(application.page, 'lease.pdf');
  await first.opening();
  const [before] = await pageProcesses(application);
  const second = await ShownPages.open(application.page, 'long.pdf');
  await second.opening();
  const after = await pageProcesses(application);
  expect(after).toHaveLength(1);
  expect(after[0]).not.toBe(before);
  await second.close();
  await expect.poll(() => pageProcesses(application)).toEqual([]);
});
