import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSignatory, planFor } from '../unit/cades/demo-signatory';
import { createDocument, replaceText, signDocument } from '../unit/validation/signed-document';
import { writePdf } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

const original = await createDocument(false);
const alice = await createSignatory('P-256', 'Alice Archer');
const bob = await createSignatory('RSA 2048', 'Bob Baker');
const byAlice = (document: Buffer): Buffer => signDocument(document, alice, planFor(alice, 'ECDSA'));
const byBob = (document: Buffer): Buffer => signDocument(document, bob, planFor(bob, 'RSA-PSS'));
const signed = byAlice(original);

function write(folder: string, name: string, octets: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

test('a signed document that is dropped can be checked: by whom nobody here knows', async ({ desk, picture }) => {
  const { application, profile } = desk;
  const { page } = application;
  await application.add([write(profile.documents, 'lease.pdf', byBob(signed))]);
  await expect(page.getByTestId('signed-offer')).toContainText('This document carries 2 signatures.');
  await picture(application, 'offer');
  await page.getByTestId('check-signed').click();
  await expect(page.getByTestId('checked-document')).toHaveAttribute('data-state', 'checked');
  await picture(application, 'checked');
  expect(readFileSync(join(profile.documents, 'lease.pdf')).length).toBeGreaterThan(0);
  void replaceText;
  void writePdf;
});
