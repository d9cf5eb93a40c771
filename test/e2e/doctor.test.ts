import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { Application } from '../fixtures/e2e/application';
import { writePdf } from '../fixtures/e2e/documents';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';
import { buildFaultModule, FaultModule } from '../fixtures/token/fault-module';

/** A second driver beside the profile's own, with faults of its own. */
async function withSecondDriver(profile: TestProfile): Promise<FaultModule> {
  const faults = new FaultModule(await buildFaultModule(), profile.token.module, profile.token.folder);
  const environment = { SOFTHSM2_CONF: profile.token.conf, ...faults.environment };
  const { SHAREDLIBRARIES, ...rest } = profile.configuration;
  profile.configure({
    ...rest,
    SHAREDLIBRARIES: { ...SHAREDLIBRARIES, Second: { path: faults.path, environment } },
    ALLOW_DISCOVERY: false,
    DEADLINES: { token: 120 },
  });
  return faults;
}

const driver = ({ page }: Application, name: string): Locator =>
  page.getByTestId('doctor-driver').filter({ hasText: name });

/** What lies on the clipboard. */
const clipboard = ({ electron }: Application): Promise<string> =>
  electron.evaluate(({ clipboard: board }) => board.readText());

test('what stands between the computer and a signature: all is well, shown, looked at again and copied', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf({ change: (one) => ({ ...one, ALLOW_DISCOVERY: false }) });
  const application = await launch(profile);
  const { page } = application;
  await page.getByTestId('doctor-button').click();
  await expect(page.getByTestId('doctor-advice')).toHaveText('All is well: you can sign.');
  const token = page.getByTestId('doctor-token');
  await expect(token).toContainText(`${profile.token.label}, serial ${profile.token.serial}`);
  await expect(token).toContainText('Its PIN is set.');
  const certificates = page.getByTestId('doctor-certificate');
  await expect(certificates).toHaveCount(2);
  await expect(certificates.first()).toContainText('can sign: it is valid now and made for signatures');
  await picture(application, 'all-is-well');

  await page.getByTestId('doctor-copy').click();
  await expect(page.getByTestId('doctor-copy')).toHaveText('Copied');
  const report = await clipboard(application);
  expect(report).toContain('What to do\n  All is well: you can sign.\n');
  expect(report).toContain(`${profile.token.label}, serial ${profile.token.serial}`);
  expect(report).not.toContain(profile.token.pin);

  // A card that goes while the page is open is missed by itself, and found again.
  profile.token.faults.removeCard();
  await expect(token).toContainText(`The token “card” is not there.`);
  profile.token.faults.insertCard();
  await expect(page.getByTestId('doctor-advice')).toHaveText('All is well: you can sign.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('choose-files')).toBeVisible();
});

test('a driver that crashes on load is set aside with its reason, and tried again only when that is wanted', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const faults = await withSecondDriver(profile);
  faults.crash('C_Initialize');
  const application = await launch(profile);
  const { page } = application;
  await page.getByTestId('doctor-button').click();
  const second = driver(application, 'Second');
  await expect(second).toHaveAttribute('data-outcome', 'set-aside');
  await expect(second).toContainText('The driver of the token “Second” stopped working.');
  await expect(page.getByTestId('doctor-token')).toContainText(profile.token.label);
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await picture(application, 'set-aside-dark');
  await page.getByRole('radio', { name: 'Light' }).check({ force: true });
  await picture(application, 'set-aside-light');

  // A look leaves it alone, though it would work now.
  faults.clear();
  const starts = faults.calls('C_Initialize');
  await page.getByTestId('doctor-look').click();
  await expect(page.getByTestId('doctor-look')).toHaveText('Look again');
  await expect(second).toHaveAttribute('data-outcome', 'set-aside');
  expect(faults.calls('C_Initialize')).toBe(starts);
  await second.getByTestId('doctor-try-again').click();
  await expect(second).toHaveAttribute('data-outcome', 'answers');
  expect(faults.calls('C_Initialize')).toBe(starts + 1);
});

test('a driver that hangs is waited for by name, and the window stays alive', async ({
  launch,
  profileOf,
  picture,
}) => {
  const profile = await profileOf();
  const faults = await withSecondDriver(profile);
  faults.hang('C_GetSlotList');
  const application = await launch(profile);
  const { page } = application;
  await page.getByTestId('doctor-button').click();
  await expect(page.getByTestId('doctor-progress')).toHaveText('Waiting for 1 driver: Second');
  await expect(driver(application, 'driver').first()).toHaveAttribute('data-outcome', 'answers');
  await picture(application, 'waiting');
  // While it hangs, the window does what else it is asked for.
  await page.getByTestId('doctor-close').click();
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.sign(profile.token.pin);
  await application.expectResult(1);
  await page.getByTestId('doctor-button').click();
  await expect(page.getByTestId('doctor-progress')).toHaveText('Waiting for 1 driver: Second');
  faults.letGo('C_GetSlotList');
  await expect(driver(application, 'Second')).toHaveAttribute('data-outcome', 'answers');
});

test('“Why not?” leads from a token that is not there to the reason', async ({ launch, profileOf, picture }) => {
  const profile = await profileOf();
  profile.token.faults.removeCard();
  const application = await launch(profile);
  const { page } = application;
  await expect(page.getByTestId('not-ready')).toBeVisible();
  await picture(application, 'not-ready');
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await page.getByTestId('why-not').click();
  await expect(page.getByTestId('doctor-token')).toContainText('The token “card” is not there.');
  await page.getByTestId('doctor-close').click();
  await expect(application.rows).toHaveCount(1);
});

test.describe('drivers of the person’s own', () => {
  test('the configuration may forbid them, and the page says so', async ({ launch, profileOf }) => {
    const profile = await profileOf({ change: (one) => ({ ...one, ALLOW_ADDED_DRIVERS: false }) });
    const application = await launch(profile);
    await application.page.getByTestId('doctor-button').click();
    await expect(application.page.getByTestId('doctor-add')).toBeDisabled();
    await expect(application.page.getByTestId('doctor-add-hint')).toHaveText(
      `The configuration lets nobody add drivers (ALLOW_ADDED_DRIVERS in ${join(profile.folder, 'countersign.json')}).`,
    );
  });

  test('one that works is kept, one that crashes is set aside, one that is none is refused', async ({
    launch,
    profileOf,
    picture,
  }) => {
    const profile = await profileOf();
    const own = join(profile.token.folder, 'libmycard.so');
    copyFileSync(profile.token.module, own);
    const crashing = join(profile.token.folder, 'libcrash.so');
    copyFileSync(await buildFaultModule(), crashing);
    const faults = new FaultModule(crashing, own, profile.token.folder);
    faults.crash('C_Initialize');
    const text = join(profile.token.folder, 'readme.so');
    writeFileSync(text, 'no driver');

    const application = await launch(profile, {
      environment: { SOFTHSM2_CONF: profile.token.conf, ...faults.environment },
    });
    const { page } = application;
    await page.getByTestId('doctor-button').click();
    const add = async (file: string): Promise<void> => {
      await expect(page.getByTestId('doctor-look')).toHaveText('Look again');
      await application.answerFileDialog([file]);
      await page.getByTestId('doctor-add').click();
    };
    await add(own);
    await expect(driver(application, 'libmycard.so')).toHaveAttribute('data-outcome', 'answers');
    await add(crashing);
    const bad = driver(application, 'libcrash.so');
    await expect(bad).toHaveAttribute('data-outcome', 'set-aside');
    await expect(bad).toContainText('Not added: it is kept once it works.');
    await picture(application, 'added');
    await add(text);
    await expect(page.getByRole('alert')).toContainText(
      '“readme.so” can not be used as a card driver: it can not be loaded.',
    );
    await expect(driver(application, 'readme.so')).toHaveCount(0);
    await add(own);
    await expect(page.getByRole('alert')).toContainText('“libmycard.so” is on the list already');

    const kept = (): unknown => JSON.parse(readFileSync(join(profile.folder, 'settings.json'), 'utf8'));
    expect(kept()).toEqual({ drivers: [{ name: 'libmycard.so', path: own }] });
    faults.clear();
    await bad.getByTestId('doctor-try-again').click();
    await expect(bad).toHaveAttribute('data-outcome', 'answers');
    expect(kept()).toEqual({
      drivers: [
        { name: 'libmycard.so', path: own },
        { name: 'libcrash.so', path: crashing },
      ],
    });
    await bad.getByTestId('doctor-remove').click();
    await expect(bad).toHaveCount(0);
    expect(kept()).toEqual({ drivers: [{ name: 'libmycard.so', path: own }] });

    await application.close();
    const again = await launch(profile, { environment: { SOFTHSM2_CONF: profile.token.conf } });
    await again.page.getByTestId('doctor-button').click();
    await expect(driver(again, 'libmycard.so')).toHaveAttribute('data-outcome', 'answers');
    await expect(driver(again, 'libcrash.so')).toHaveCount(0);
  });
});
