import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts, degrees, rgb } from 'pdf-lib';
import { expect, test } from '../fixtures/e2e/test';
import { difference, drawnByPoppler, ShownPages } from '../fixtures/e2e/shown-pages';

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
});
