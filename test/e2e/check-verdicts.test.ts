import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PdfReference } from '../../main/document/pdf';
import { firstPage, PdfNewStream, PdfDictionary } from '../../main/document/pdf';
import { ago, CheckDesk } from '../fixtures/e2e/check-desk';
import { writePdf } from '../fixtures/e2e/documents';
import { send } from '../fixtures/e2e/processes';
import { expect, test } from '../fixtures/e2e/test';
import { createSignatory, planFor } from '../unit/cades/demo-signatory';
import { signDocument, updateDocument } from '../unit/validation/signed-document';

// One window, one profile with lists of its own, for every state that a check can come to.
let desk: CheckDesk;
test.beforeAll(async () => {
  desk = await CheckDesk.open();
  await desk.application.page.getByTestId('verification-button').click();
});
test.afterAll(() => desk?.close());
test.afterEach(async () => {
  const { page } = desk.application;
  const all = page.getByTestId('check-all');
  if ((await all.count()) > 0) await all.click();
  for (const name of ['check-remove-all', 'check-remove']) {
    const button = page.getByTestId(name);
    if ((await button.count()) > 0) await button.click();
  }
  await expect(page.getByTestId('verification-empty')).toBeVisible();
});

const shown = (testId: string): ReturnType<CheckDesk['application']['page']['getByTestId']> =>
  desk.application.page.getByTestId(testId);

/** Drops a document and waits for its verdict. */
async function check(name: string, octets: Uint8Array, tone: 'good' | 'plain' | 'warn' | 'bad'): Promise<string> {
  const path = desk.write(name, octets);
  await desk.application.drop(path);
  await expect(shown('checked-document')).toHaveAttribute('data-state', 'checked');
  await expect(shown('checked-document')).toHaveAttribute('data-tone', tone);
  return path;
}

/** Gives the first page another content, under the signature that is there. */
const withOtherContent = (signed: Buffer): Buffer =>
  updateDocument(signed, (reader, update) => {
    const { reference, dictionary } = firstPage(reader);
    const content = new PdfNewStream(new PdfDictionary(), Buffer.from('BT /F1 12 Tf 40 200 Td (Cena: 999) Tj ET'));
    dictionary.set('Contents', update.add(content));
    update.put(reference as PdfReference, dictionary);
  });

test('lists that are only half here are said, and speak for nothing and against nothing', async ({ picture }) => {
  await check('half.pdf', desk.signed(desk.person), 'good');
  await expect(shown('check-lists')).toHaveText('The list of BE is not here: what it says is not known.');
  await expect(shown('check-sentence')).toContainText('with a qualified electronic signature');
  await picture(desk.application, 'half-loaded');
});

test('the rest of the lists comes from a folder while the window is open', async () => {
  await desk.keepLists(['AT', 'BE']);
});

test('a qualified signature, with everything behind it', async ({ picture }) => {
  await check('qualified.pdf', desk.signed(desk.person), 'good');
  await expect(shown('check-sentence')).toHaveText(
    /^Signed by Test Maria Lindqvist with a qualified electronic signature on .*\. Nothing was changed since\.$/,
  );
  await expect(shown('check-lists')).toHaveCount(0);
  await expect(shown('qualification')).toContainText('A qualified electronic signature. By the trusted list of AT');
  await expect(shown('provable-until')).toContainText('Provable until');
  await expect(shown('check-extend')).toHaveText(/^Provable until .*\. Extend…$/);
  await picture(desk.application, 'qualified');

  const expert = shown('signature-expert');
  await expert.locator('summary').first().click();
  await expect(expert).toContainText('TOTAL-PASSED');
  await expect(expert).toContainText('is on the trusted list of AT');
  await expect(expert).toContainText('List AT, number 1');
  await expect(expert).toContainText('OCSP, in the document');
  await expect(expert).toContainText('of a qualified authority');
  const certificates = expert.getByTestId('certificate');
  await expect(certificates).toHaveCount(2);
  for (const index of [0, 1]) {
    await certificates.nth(index).locator('summary').click();
    await expect(certificates.nth(index)).toContainText('SHA-256');
  }
  await picture(desk.application, 'expert');
});

test('a qualified seal is a seal, and never a signature', async ({ picture }) => {
  await check('seal.pdf', desk.signed(desk.organization), 'good');
  await expect(shown('check-sentence')).toHaveText(
    /^Sealed by Test Northwind Trading with a qualified electronic seal on .*\. Nothing was changed since\.$/,
  );
  await expect(shown('signature-card')).toContainText('Seal of an organization');
  for (const summary of await shown('signature-card').locator('summary').all()) await summary.click();
  await expect(shown('signature-card')).not.toContainText(/\bsign(ed|ature|atory)\b/i);
  await picture(desk.application, 'seal');
});

test('an advanced signature: confirmed, and not called qualified', async ({ picture }) => {
  await check('advanced.pdf', desk.signedOnline(), 'good');
  await expect(shown('check-sentence')).toHaveText(
    /^Signed by Test Signatory with an advanced electronic signature with a qualified certificate on .*\. Nothing was changed since\.$/,
  );
  await expect(shown('qualification')).toHaveText(/^An advanced electronic signature with a qualified certificate\./);
  await expect(shown('signature-card')).toContainText('No authority confirms that.');
  await picture(desk.application, 'advanced');
});

test('a certificate that was revoked: said, with what to do', async ({ picture }) => {
  await check('revoked.pdf', desk.signed(desk.person, undefined, { revoked: ago(150) }), 'warn');
  await expect(shown('check-sentence')).toContainText('The certificate of Test Maria Lindqvist has been revoked');
  await expect(shown('check-meaning')).toContainText('Do not rely on it before');
  await expect(shown('provable-until')).toHaveCount(0);
  await expect(shown('check-extend')).toHaveCount(0);
  await picture(desk.application, 'revoked');
});

test('a document that was changed since, and as it was signed', async ({ picture }) => {
  const signed = desk.signed(desk.person);
  await check('changed.pdf', withOtherContent(signed), 'warn');
  await expect(shown('check-sentence')).toContainText('This document was changed after Test Maria Lindqvist signed it');
  await expect(shown('changes')).toContainText('Page 1');
  await picture(desk.application, 'changed');
  const then = join(desk.profile.documents, 'as signed.pdf');
  await desk.application.answerSaveDialog(then);
  await shown('save-revision').click();
  await expect(desk.application.messages).toContainText('Saved as “as signed.pdf”');
  const octets = readFileSync(then);
  expect(signed.subarray(0, octets.length).equals(octets)).toBe(true);
});

test('an unknown issuer speaks neither for nor against it', async ({ picture }) => {
  const stranger = await createSignatory('P-256', 'Eva Stranger');
  await check('unknown.pdf', signDocument(desk.original, stranger, planFor(stranger, 'ECDSA')), 'plain');
  await expect(shown('check-sentence')).toContainText('Who signed is not confirmed.');
  await expect(shown('check-meaning')).toContainText('is not among those that are trusted on this computer');
  await expect(shown('check-meaning')).toContainText('This does not speak against the signature.');
  await picture(desk.application, 'unknown');
});

test('where nobody answers, what could not be asked is said', async ({ picture }) => {
  for (const route of ['/ocsp', '/crl/issuing', '/crl/root'] as const) desk.pki.setFault(route, 'error');
  // Another signatory: what was said of the first one may be kept.
  const other = await desk.pki.issueSignatory({ name: 'Tom Offline' });
  await check('offline.pdf', desk.signedOnline(other), 'plain');
  await expect(shown('check-meaning')).toContainText('Whether the certificate was revoked is not known');
  await expect(shown('check-meaning')).toContainText('could not be reached');
  await expect(shown('check-meaning')).toContainText('Check it again later.');
  await picture(desk.application, 'offline');
  for (const route of ['/ocsp', '/crl/issuing', '/crl/root'] as const) desk.pki.setFault(route);
  await shown('check-again').click();
  await expect(shown('checked-document')).toHaveAttribute('data-tone', 'good');
});

test('an attack on what a signature forbids does not hold', async ({ picture }) => {
  const { signer, issuing, root } = desk.person;
  const chain = [issuing.certificate];
  const signatory = { privateKey: signer.privateKey, certificate: signer.certificate, chain, anchor: root.pem };
  const certified = signDocument(desk.original, signatory, planFor(signatory, 'ECDSA'), {
    claims: { signedAt: ago(100), certification: 2 },
  });
  await check('attack.pdf', withOtherContent(certified), 'bad');
  await expect(shown('check-sentence')).toContainText('changed in a way that the signature of');
  await expect(shown('check-meaning')).toContainText('Do not rely on what it says now.');
  await expect(shown('check-sign')).toHaveCount(0);
  await picture(desk.application, 'attack');
});

test('a damaged file says nothing about its signatures', async ({ picture }) => {
  await desk.application.drop(desk.write('damaged.pdf', desk.signed(desk.person).subarray(0, 400)));
  await expect(shown('checked-document')).toHaveAttribute('data-state', 'failed');
  await expect(shown('check-meaning')).toHaveText(
    /^Nothing can be said about its signatures\. Get the document again from where it came from\./,
  );
  await picture(desk.application, 'damaged');
});

test('the process that checks is killed in the middle: said, and the next try works', async ({ picture }) => {
  const path = desk.write('killed.pdf', desk.signed(desk.person));
  const process = await desk.application.processOf('checks');
  send(process, 'SIGSTOP');
  await desk.application.drop(path);
  await expect(shown('checked-document')).toHaveAttribute('data-state', 'checking');
  send(process, 'SIGKILL');
  await expect(shown('checked-document')).toHaveAttribute('data-state', 'failed');
  await expect(shown('checked-document')).toContainText('Nothing can be said about its signatures.');
  await picture(desk.application, 'killed');
  await shown('check-again').click();
  await expect(shown('checked-document')).toHaveAttribute('data-tone', 'good');
});

test('a signature is extended from its verdict, and lasts longer', async ({ picture }) => {
  const brief = await desk.pki.issueSignatory({ name: 'Tom Brief', notAfter: ago(-30) });
  await check('lease.pdf', desk.signedOnline(brief), 'good');
  await expect(shown('provable-until')).toContainText('then its certificate ends');
  await shown('check-extend').click();
  await expect(desk.application.messages).toContainText('is saved, at PAdES-BASELINE-LTA');
  await expect(shown('check-sentence')).toContainText('Signed by Test Tom Brief');
  await expect(shown('signature-card').first()).toContainText('Archive (B-LTA)');
  await expect(shown('signature-card').first()).toContainText('confirmed by the timestamp of Test TSA');
  await expect(shown('provable-until').first()).toHaveText(/then the certificate of Test .* ends/);
  await picture(desk.application, 'extended');
});

test('several documents: a table, a filter and a report', async ({ picture }) => {
  const { application } = desk;
  await application.drop(
    desk.write('a qualified.pdf', desk.signed(desk.person)),
    desk.write('b seal.pdf', desk.signed(desk.organization)),
    desk.write('c changed.pdf', withOtherContent(desk.signed(desk.person))),
    await writePdf(desk.profile.documents, 'd plain.pdf'),
  );
  await expect(shown('check-progress')).toContainText('4 of 4 documents checked');
  const rows = shown('check-row');
  await expect(rows).toHaveCount(4);
  for (const [index, tone] of (['good', 'good', 'warn', 'plain'] as const).entries()) {
    await expect(rows.nth(index)).toHaveAttribute('data-tone', tone);
  }
  await picture(application, 'table');
  await shown('check-filter-confirmed').check({ force: true });
  await expect(rows).toHaveCount(2);
  const report = join(desk.profile.documents, 'report.csv');
  await application.answerSaveDialog(report);
  await shown('export-csv').click();
  await expect(application.messages).toContainText('Saved as “report.csv”');
  const lines = readFileSync(report, 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain('seal,Test Northwind Trading');
});
