import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFDocument } from 'pdf-lib';
import type { Application } from '../fixtures/e2e/application';
import { expectSigned, writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

/** A picture that is dark all over. */
const png = fileURLToPath(new URL('../../build/icons/256x256.png', import.meta.url));

async function open(application: Application, section: 'claims' | 'look'): Promise<void> {
  const details = application.page.getByTestId(section);
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
}

/** Writes three pages of 800 by 600 points without a word on them. */
async function writeEmptyPages(folder: string): Promise<string> {
  const document = await PDFDocument.create();
  for (let page = 0; page < 3; page += 1) document.addPage([800, 600]);
  const path = join(folder, 'pages.pdf');
  writeFileSync(path, await document.save());
  return path;
}

/** Pixels that are not white, in each quarter of a page as a reader shows it. */
function inkOf(file: string, page: number): Record<'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight', number> {
  const words = ['-f', String(page), '-l', String(page), '-r', '72', '-gray', '-singlefile', file];
  const picture = execFileSync('pdftoppm', words, { maxBuffer: 64 * 1024 * 1024 });
  const header = /^P5\s(\d+)\s(\d+)\s255\s/.exec(picture.toString('latin1', 0, 100))!;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const count = { topLeft: 0, topRight: 0, bottomLeft: 0, bottomRight: 0 };
  picture.subarray(header[0].length).forEach((value, index) => {
    if (value > 200) return;
    const [row, column] = [Math.floor(index / width), index % width];
    count[`${row < height / 2 ? 'top' : 'bottom'}${column < width / 2 ? 'Left' : 'Right'}`] += 1;
  });
  return count;
}

const none = { topLeft: 0, topRight: 0, bottomLeft: 0, bottomRight: 0 };

test('a signature says what the person wants it to say', async ({ desk: { application, profile }, picture }) => {
  const { page } = application;
  const file = await writePdf(profile.documents, 'lease.pdf');
  await application.add([file]);
  await open(application, 'claims');
  await page.getByTestId('purpose-select').click();
  await page.getByRole('option', { name: 'A reason in your own words' }).click();
  await page.getByTestId('reason-field').fill('I agree to the lease');
  await page.getByTestId('roles-field').fill('Managing Director\nTenant');
  await page.getByTestId('location-field').fill('Graz');
  await picture(application, 'claims');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const output = file.replace('.pdf', '-signed.pdf');
  await expectSigned(file, output);
  const signed = readFileSync(output, 'latin1');
  expect(signed).toContain('/Reason (I agree to the lease)');
  expect(signed).toContain('/Location (Graz)');
  const contents = /\/Contents\s*<([0-9a-f]+)>/i.exec(signed)?.[1]?.toLowerCase();
  for (const role of ['Managing Director', 'Tenant']) expect(contents).toContain(Buffer.from(role).toString('hex'));

  // A commitment takes the reason's place; it is never beside it.
  await page.getByTestId('sign-another').click();
  const other = await writePdf(profile.documents, 'approval.pdf');
  await application.add([other]);
  await open(application, 'claims');
  await page.getByTestId('purpose-select').click();
  await page.getByRole('option', { name: 'Proof of approval' }).click();
  await expect(page.getByTestId('reason-field')).toHaveCount(0);
  await application.sign(profile.token.pin);
  const approved = readFileSync(other.replace('.pdf', '-signed.pdf'), 'latin1');
  expect(approved).not.toContain('/Reason');
  // id-cti-ets-proofOfApproval, 1.2.840.113549.1.9.16.6.5
  expect(approved.toLowerCase()).toContain('060b2a864886f70d0109100605');

  await page.getByTestId('sign-another').click();
  await application.add([await writePdf(profile.documents, 'last.pdf')]);
  await open(application, 'claims');
  await page.getByTestId('claims').getByTestId('own-wishes').click();
  await expect(page.getByTestId('roles-field')).toHaveValue('');
});

test('a signature is seen where and as the person wants it', async ({ desk: { application, profile }, picture }) => {
  const { page } = application;
  const file = await writeEmptyPages(profile.documents);
  await application.add([file]);
  await open(application, 'look');
  await page.getByTestId('look-typed').click();
  await page.getByTestId('corner-top-right').check();
  await page.getByTestId('pages-select').click();
  await page.getByRole('option', { name: 'Page number' }).click();
  await expect(page.getByTestId('sign-button')).toBeDisabled();
  await page.getByTestId('page-field').fill('2');
  await picture(application, 'visible');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const output = file.replace('.pdf', '-signed.pdf');
  await expectSigned(file, output);
  expect(inkOf(output, 1)).toEqual(none);
  expect(inkOf(output, 3)).toEqual(none);
  expect(inkOf(output, 2)).toEqual({ ...none, topRight: expect.any(Number) });
  expect(inkOf(output, 2).topRight).toBeGreaterThan(100);
  await page.getByTestId('sign-another').click();
  await application.add([file]);
  await open(application, 'look');
  await page.getByTestId('look').getByTestId('own-wishes').click();
  await expect(page.getByTestId('look-none')).toHaveAttribute('aria-pressed', 'true');
});

test('a signature shows a picture, or what was written by hand', async ({
  desk: { application, profile },
  picture,
}) => {
  const { page } = application;
  const file = await writeEmptyPages(profile.documents);
  await application.add([file]);
  await open(application, 'look');
  await page.getByTestId('look-typed').click();
  await page.getByTestId('layout-IMAGE').check();
  await expect(page.getByTestId('sign-button')).toBeDisabled();

  const note = join(profile.documents, 'note.png');
  writeFileSync(note, 'not a picture');
  await application.answerFileDialog([note]);
  await page.getByTestId('choose-picture').click();
  await application.expectSentences(
    '“note.png” can not be shown in a signature',
    'Nothing was signed',
    'another picture',
  );
  const logo = join(profile.documents, 'logo.png');
  copyFileSync(png, logo);
  await application.answerFileDialog([logo]);
  await page.getByTestId('choose-picture').click();
  await expect(page.getByTestId('picture')).toHaveText('logo.png');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const output = file.replace('.pdf', '-signed.pdf');
  await expectSigned(file, output);
  expect(inkOf(output, 1).bottomLeft).toBeGreaterThan(100);
  expect(inkOf(output, 1)).toMatchObject({ topLeft: 0, topRight: 0, bottomRight: 0 });

  await page.getByTestId('sign-another').click();
  await application.add([file]);
  await open(application, 'look');
  await page.getByTestId('draw-picture').click();
  const pad = (await page.getByTestId('ink-pad').boundingBox())!;
  const at = (x: number, y: number): [number, number] => [pad.x + pad.width * x, pad.y + pad.height * y];
  await page.mouse.move(...at(0.1, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.8), { steps: 8 });
  await page.mouse.move(...at(0.9, 0.2), { steps: 8 });
  await page.mouse.up();
  await page.mouse.click(...at(0.5, 0.1));
  await expect(page.getByRole('img', { name: 'Pad with 2 strokes' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('img', { name: 'Pad with 1 stroke' })).toBeVisible();
  await picture(application, 'ink');
  await page.getByTestId('ink-use').click();
  await expect(page.getByTestId('picture')).toHaveAttribute('data-kind', 'ink');
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  const drawn = file.replace('.pdf', '-signed (2).pdf');
  await expectSigned(file, drawn);
  expect(inkOf(drawn, 1).bottomLeft).toBeGreaterThan(20);

  await page.getByTestId('sign-another').click();
  await application.add([file]);
  await open(application, 'look');
  await page.getByTestId('look').getByTestId('own-wishes').click();
});
