import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectSigned, writePdf } from '../../fixtures/e2e/documents';
import { Finger } from '../../fixtures/e2e/finger';
import { stationProfile, visitor, withPassword } from '../../fixtures/e2e/station-profile';
import { StationProgram } from '../../fixtures/e2e/station-program';
import { expect, test } from '../../fixtures/e2e/test';
import { identifyWith } from '../../fixtures/identity/open-id-login';
import { LoginDesk } from '../../fixtures/identity/login-desk';
import { startOpenIdProvider } from '../../fixtures/identity/openid-provider';
import { LoginProgram } from '../../fixtures/station/login-program';

type Touched = Window & { pointers: Set<string> };

/** Notes by what the page is pointed at. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = Object.assign(window as unknown as Touched, { pointers: new Set<string>() });
    addEventListener('pointerdown', ({ pointerType }) => seen.pointers.add(pointerType), true);
  });
}

const pointersOf = (page: Page): Promise<string[]> => page.evaluate(() => [...(window as unknown as Touched).pointers]);

async function typeByKeys(page: Page, finger: Finger, text: string): Promise<void> {
  for (const sign of text) await finger.tap(page.locator(`[data-key="${sign}"]`));
}

test('a person who has one finger and no keyboard logs in, reads, signs and goes', async ({ profileOf, picture }) => {
  test.setTimeout(180_000);
  const { profile, incoming, taken } = await stationProfile(profileOf, { IDLE_SECONDS: 3600 }, await withPassword());
  await writePdf(incoming, 'Application.pdf');
  const program = await StationProgram.launch(profile.folder, ['--kiosk', '--touch-events=enabled']);
  try {
    await program.expectStep('welcome');
    const page = await program.page();
    await watch(page);
    const finger = await Finger.on(page);
    const tap = (testId: string): Promise<void> => finger.tap(page.getByTestId(testId));
    // A finger that rests, or two that go apart, bring no menu, mark nothing and make nothing larger.
    await finger.rest(page.getByTestId('station-heading'));
    await finger.spread(page.getByTestId('station-heading'));
    expect(
      await page.evaluate(() => [visualViewport!.scale, getSelection()!.toString(), document.activeElement?.tagName]),
    ).toEqual([1, '', 'H1']);
    await tap('station-begin');
    await program.expectStep('identify');
    await tap('station-choice');

    const login = await program.secretWindow('password-username');
    const loginFinger = await Finger.on(login);
    await watch(login);
    await loginFinger.tap(login.getByTestId('password-username'));
    await typeByKeys(login, loginFinger, visitor.username);
    await loginFinger.tap(login.getByTestId('password-field'));
    await typeByKeys(login, loginFinger, visitor.password);
    await expect(login.getByTestId('password-username')).toHaveValue(visitor.username);
    await expect(login.getByTestId('password-field')).toHaveValue(visitor.password);
    await expect(login.getByTestId('password-field')).toBeFocused();
    expect(await pointersOf(login)).toEqual(['touch']);
    await picture(login, 'touch-password');
    await loginFinger.tap(login.getByTestId('pin-submit'));

    await program.expectStep('choose');
    await tap('station-choice');
    await program.expectStep('read');
    const pages = page.locator('[data-testid="page"][data-drawn="sharp"]').first();
    await pages.waitFor();
    const topOf = async (): Promise<number> => (await pages.boundingBox())!.y;
    const top = await topOf();
    await finger.drawUp(page.getByTestId('page').first(), 200);
    await expect.poll(topOf, 'the page follows the finger').toBeLessThan(top);
    const isOff = async (testId: string): Promise<boolean> =>
      (await page.getByTestId(testId).getAttribute('aria-disabled')) === 'true';
    await expect(async () => {
      while (!(await isOff('page-up'))) await tap('page-up');
      for (;;) {
        // What stands is seen after a while; nothing else shows that.
        await page.waitForTimeout(2_000);
        if (await isOff('page-down')) break;
        await tap('page-down');
      }
      expect(await isOff('station-agree')).toBe(false);
    }).toPass({ timeout: 90_000 });
    await tap('station-agree');
    await program.expectStep('sign');
    await tap('station-sign');

    const pin = await program.pinWindow();
    const pinFinger = await Finger.on(pin);
    await typeByKeys(pin, pinFinger, profile.token.pin);
    await expect(pin.getByTestId('pin-field')).toHaveValue(profile.token.pin);
    await pinFinger.tap(pin.locator('[data-key="enter"]'));
    await program.expectStep('take');
    await expect(page.locator('[data-choice="folder"]')).toContainText('Done');
    await expectSigned(join(incoming, 'Application.pdf'), join(taken, 'Application-signed.pdf'));
    await tap('station-done');
    await program.expectStep('done');
    expect(await pointersOf(page)).toEqual(['touch']);
    await tap('station-finish');
    await program.expectStep('welcome');
    expect(readdirSync(taken)).toEqual(['Application-signed.pdf']);
  } finally {
    await program.close();
  }
});

test('who has one finger logs in at the page of a provider, and counts as somebody who is there', async () => {
  const provider = await startOpenIdProvider({
    accounts: { [visitor.username]: { password: visitor.password, claims: { name: 'Maria Lindqvist' } } },
  });
  const program = await LoginProgram.start();
  try {
    const identity = identifyWith(provider.entry, new LoginDesk((address) => program.open(address)));
    const page = await program.page(provider.issuer);
    const bar = await program.page('app://login');
    await expect(bar.getByTestId('screen-keyboard')).toBeVisible();
    const [onPage, onBar] = [await Finger.on(page), await Finger.on(bar)];
    const touches = (): Promise<number> =>
      program.electron.evaluate(() => (globalThis as unknown as { station: { active: number } }).station.active);
    const before = await touches();
    for (const [name, text] of [
      ['username', visitor.username],
      ['password', visitor.password],
    ] as const) {
      const field = page.locator(`[name=${name}]`);
      // Chromium passes over touches of a page that it has not shown yet.
      await expect(async () => {
        await onPage.tap(field, 10);
        await expect(field).toBeFocused({ timeout: 2_000 });
      }).toPass({ timeout: 30_000 });
      await typeByKeys(bar, onBar, text);
      await expect(field).toHaveValue(text);
    }
    expect(await touches()).toBeGreaterThan(before);
    await onBar.tap(bar.locator('[data-key="enter"]'));
    expect(await identity).toMatchObject({ username: visitor.username, name: 'Maria Lindqvist' });
  } finally {
    await program.end();
    await provider.close();
  }
});
