import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sampleContract } from '../../build/demo/sample-contract';
import { Application, closing } from '../fixtures/e2e/application';
import {
  expectPicture,
  pictureLaunch,
  renewPaperPicture,
  sameEverywhere,
  stopClock,
} from '../fixtures/e2e/kept-pictures';
import { writePdf } from '../fixtures/e2e/documents';
import { makeProfile } from '../fixtures/e2e/profile';
import type { TestProfile } from '../fixtures/e2e/profile';
import { pageProcesses } from '../fixtures/e2e/shown-pages';
import { test as base, expect } from '../fixtures/e2e/test';
import { classicTable } from '../fixtures/pdf';
import { encryptedDocument } from '../fixtures/pdf/encrypted-documents';
import { demoKeys } from '../fixtures/token/soft-token';
import { formDocument } from '../unit/pades/form-documents';

interface Shown {
  application: Application;
  profile: TestProfile;
  /** Compares the main window with the kept picture of that name. */
  see(name: string, other?: Page): Promise<void>;
  /** The same in the colours that a person forces. */
  seeForced(name: string): Promise<void>;
  /** Renews a picture of the papers, where pictures are renewed. */
  renew(name: string): Promise<void>;
  /** Writes the sample contract. */
  contract(name?: string): Promise<string>;
}

const certificate = { notBefore: '2026-01-05T08:00:00Z', notAfter: '2031-01-05T08:00:00Z' };

/** One application for all pictures: its start takes longer than twenty of them. */
const test = base.extend<{ shown: Shown }, { inPictures: Pick<Shown, 'application' | 'profile'> }>({
  inPictures: [
    async ({}, use) => {
      const profile = await makeProfile({
        token: {
          label: 'Maria’s card',
          keys: demoKeys.slice(0, 1).map((key) => ({ ...key, certificate })),
          chainOnToken: false,
        },
        change: (usual) => ({
          ...usual,
          // No drivers but its own: those of the machine are others everywhere.
          ...{ ALLOW_DISCOVERY: false, ALLOW_ADDED_DRIVERS: true },
          APPEARANCES: {
            'Company stamp': {
              KIND: 'TEMPLATE',
              VISIBLE_SIGNATURE_TEXT: 'For Northwind Trading\n{name}\nsigned {date}',
              VISIBLE_SIGNATURE_BORDER: true,
            },
          },
          SIGNERS: {
            ...usual.SIGNERS,
            deeds: { ...usual.SIGNERS['contracts']!, title: 'Deeds, read to the end', MUST_REVIEW: true },
          },
        }),
      });
      let application: Application | undefined;
      try {
        application = await Application.launch(profile.folder, pictureLaunch);
        await stopClock(application);
        // What the key wants is known from its first signature on: the order of the tests changes no words.
        await application.add([await writePdf(profile.documents, 'first.pdf')]);
        await application.sign(profile.token.pin);
        await application.clear();
        await use({ application, profile });
      } finally {
        await application?.close();
        await profile.remove();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  shown: async ({ inPictures: { application, profile } }, use) => {
    const replace = sameEverywhere(profile);
    await use({
      application,
      profile,
      see: (name, other = application.page) => expectPicture(other, name, replace),
      seeForced: (name) => expectPicture(application.page, name, replace, ['forced']),
      renew: (name) => renewPaperPicture(application.page, name, replace),
      contract: async (name = 'Service agreement.pdf') => {
        const path = join(profile.documents, name);
        writeFileSync(path, await sampleContract());
        return path;
      },
    });
    profile.token.faults.reset();
    const { page } = application;
    while ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
    for (const panel of ['history', 'keys', 'doctor', 'trust']) {
      const close = page.getByTestId(`${panel}-close`);
      if ((await close.count()) > 0) await close.click();
    }
    await application.clear();
  },
});

/** Every page in sight is drawn as it will stay. */
async function drawn(page: Page, thumbnails = true): Promise<void> {
  await expect(page.locator('[data-testid="page"][data-drawn="sharp"]').first()).toBeVisible();
  if (thumbnails) await expect(page.locator('[data-testid="thumbnail"]:not([data-drawn])')).toHaveCount(0);
}

async function openPanel(page: Page, panel: string): Promise<void> {
  const tab = page.getByTestId(`panel-${panel}`);
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
}

test('empty, and one document', async ({ shown: { application, see, contract } }) => {
  const { page } = application;
  await see('empty');
  await application.add([await contract()]);
  await application.settled();
  await drawn(page);
  await see('one-document');
  await page.keyboard.press('Control+f');
  await page.getByTestId('search-field').fill('agreement');
  await expect(page.getByTestId('search-count')).toHaveText(/^\d+ of 11$/);
  await drawn(page);
  await see('search');
  await page.keyboard.press('Escape');
  await page.getByTestId('fit-page').click();
  await drawn(page);
  await see('whole-page');
  await page.getByTestId('findings-line').click();
  await expect(page.getByTestId('findings')).toBeVisible();
  await drawn(page, false);
  await see('findings');
});

// Before the batches: documents that are signed side by side come into the history in any order.
test('panels', async ({ shown: { application, profile, see, contract } }) => {
  const { page } = application;
  const file = await contract('Lease.pdf');
  await application.add([file]);
  await application.sign(profile.token.pin);
  await page.getByTestId('sign-another').click();
  await application.add([await contract('Stopped.pdf')]);
  const pin = await application.pressSign();
  await closing(pin.getByTestId('pin-cancel').click());
  await expect(application.messages.first()).toBeVisible();
  await see('stopped');

  for (const panel of ['history', 'keys', 'doctor', 'trust'] as const) {
    await page.getByTestId(`${panel}-button`).click();
    await page.getByTestId(`${panel}-close`).waitFor();
    if (panel === 'keys') {
      await page.getByTestId('keys-show').click();
      await application.givePin(await application.pinWindow(), profile.token.pin);
      await expect(page.getByTestId('key').first()).toBeVisible();
    }
    if (panel === 'history') await page.getByTestId('history-check').click();
    if (panel === 'doctor') await expect(page.getByTestId('doctor-look')).toBeEnabled();
    await see(panel);
    await page.getByTestId(`${panel}-close`).click();
  }
  await page.getByTestId('verification-button').click();
  await expect(page.getByTestId('verification-empty')).toBeVisible();
  await see('check-empty');
  const signed = file.replace('.pdf', '-signed.pdf');
  await application.drop(signed);
  await expect(page.getByTestId('checked-document')).toHaveAttribute('data-state', 'checked');
  await drawn(page, false);
  await see('check');
  const changed = join(profile.documents, 'Changed.pdf');
  const octets = readFileSync(signed);
  octets[octets.indexOf('/Contents') - 1]! ^= 1;
  writeFileSync(changed, octets);
  await application.drop(changed, file);
  await expect(page.getByTestId('check-progress')).toContainText('3 of 3 documents checked');
  await see('check-several');
});

test('placing', async ({ shown: { application, see, seeForced, renew, contract } }) => {
  const { page } = application;
  await application.add([await contract()]);
  await application.settled();
  await openPanel(page, 'signatures');
  await drawn(page, false);
  await see('signatures-panel');
  await page.getByTestId('on-the-line').first().click();
  await page.getByTestId('page-number').fill('2');
  await page.getByTestId('page-number').press('Enter');
  await expect(page.locator('[data-testid="placement-picture"][data-drawn]')).toBeVisible();
  await page.getByTestId('placement-box').focus();
  await page.keyboard.press('ArrowUp');
  await page.getByTestId('page-pane').evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
  await expect(page.locator('[data-testid="placement-picture"][data-drawn]')).toBeVisible();
  await drawn(page, false);
  await see('placing');
  await seeForced('placing');
  await renew('placing');
  await page.getByTestId('hide-signature').click();
});

test('looks', async ({ shown: { application, see, seeForced, contract } }) => {
  const { page } = application;
  await application.add([await contract()]);
  await application.settled();
  await page.getByTestId('look').locator('summary').click();
  await page.getByTestId('look-named-Company stamp').click();
  await page.getByTestId('look').evaluate((part) => part.scrollIntoView({ block: 'start' }));
  await drawn(page);
  await see('looks');
  await seeForced('looks');
  await page.getByTestId('look-copy').click();
  await expect(page.getByTestId('look-dialog').locator('[data-state="drawn"]')).toBeVisible();
  await see('look-copied');
  await page.keyboard.press('Escape');
  await page.getByTestId('look-ink').click();
  await expect(page.getByTestId('ink-pad')).toBeVisible();
  await see('look-ink');
  await page.keyboard.press('Escape');
  await page.getByTestId('look-typed').click();
  await page.getByTestId('look-save').scrollIntoViewIfNeeded();
  await page.getByTestId('look-save').click();
  await page.getByTestId('look-name').fill('My own');
  await see('look-editor');
  await page.keyboard.press('Escape');
  await page.getByTestId('look-none').click();
});

test('a field, and what is signed already', async ({ shown: { application, profile, see } }) => {
  const { page } = application;
  const file = join(profile.documents, 'form.pdf');
  const field = '/TU (The buyer) /Lock << /Type /SigFieldLock /Action /All >>';
  writeFileSync(file, formDocument({ visible: true, field }));
  await application.add([file]);
  await application.settled();
  await openPanel(page, 'signatures');
  await page.getByTestId('field-outline').click();
  await expect(page.getByTestId('signature-field')).toContainText('Your signature goes here');
  await drawn(page, false);
  await see('field-chosen');
  await application.sign(profile.token.pin);
  await see('result-one');
  await page.getByTestId('sign-another').click();
  await application.add([file.replace('.pdf', '-signed.pdf')]);
  await application.settled();
  await openPanel(page, 'signatures');
  await expect(page.getByTestId('signature-verdict')).toContainText('Unchanged since');
  await drawn(page, false);
  await see('signed-document');
});

test('review', async ({ shown: { application, see, contract } }) => {
  const { page } = application;
  await application.add([await contract()]);
  await application.choose('signer-select', 'Deeds, read to the end');
  await application.settled();
  await expect(page.getByText('left to see')).toBeVisible();
  await drawn(page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await see('review');
  await application.choose('signer-select', 'Contracts');
});

test('several documents: password, PIN, progress, results', async ({ shown }) => {
  const { application, profile, see, seeForced, contract } = shown;
  const { page } = application;
  const files = [];
  for (const name of ['Service agreement.pdf', 'Annex A.pdf', 'Annex B.pdf', 'Deed.pdf'])
    files.push(await contract(name));
  const locked = join(profile.documents, 'Minutes.pdf');
  writeFileSync(locked, encryptedDocument(['256'], { bytes: classicTable(), user: 'open sesame', owner: 'owner' }));
  const broken = join(profile.documents, 'Scan.pdf');
  writeFileSync(broken, 'no PDF at all');
  await application.add([...files, locked, broken]);
  await application.rows.filter({ hasText: 'Annex A.pdf' }).click({ position: { x: 40, y: 12 } });
  await application.settled();
  await drawn(page, false);
  await see('several');
  await seeForced('several');
  await page.getByTestId('enter-password').first().click();
  await page.getByTestId('password-field').pressSequentially('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('password-problem')).toBeVisible();
  await see('password');
  await page.keyboard.press('Escape');

  profile.token.faults.delay('C_Sign', 1_000);
  const pin = await application.pressSign();
  await pin.getByTestId('pin-field').pressSequentially('12');
  await see('pin', pin);
  await pin.getByTestId('pin-field').fill('');
  await application.typePin(pin, profile.token.pin);
  // The one after the next hangs for as long as the picture takes.
  await expect(page.getByTestId('drop-zone').getByText('Signing 2 of 5')).toBeVisible();
  profile.token.faults.hang('C_Sign');
  await expect(page.getByTestId('drop-zone').getByText('Signing 3 of 5')).toBeVisible();
  await see('progress');
  await page.getByTestId('stop-button').click();
  profile.token.faults.letGo('C_Sign');
  await application.result.waitFor({ timeout: 90_000 });
  await see('results');
  await seeForced('results');
});

test('many documents', async ({ shown: { application, profile, see } }) => {
  const { page } = application;
  const bytes = classicTable();
  const files = Array.from({ length: 120 }, (_, index) => join(profile.documents, `Invoice ${index + 1}.pdf`));
  for (const file of files) writeFileSync(file, bytes);
  await application.drop(...files);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(files.length + 1));
  await page.getByTestId('list-search').fill('Invoice 1');
  await application.rows.first().click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await application.settled();
  await drawn(page, false);
  await see('many');
  await application.sign(profile.token.pin);
  await see('results-many');
});

test('a process that draws pages ends', async ({ shown: { application, see, contract } }) => {
  const { page } = application;
  await application.add([await contract()]);
  await application.settled();
  const [pid] = await pageProcesses(application);
  process.kill(pid!, 'SIGKILL');
  await expect(page.getByTestId('page-trouble')).toBeVisible();
  await see('page-ended');
});
