import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Compositor, obstacleTo } from '../../fixtures/e2e/compositor';
import { expectSigned, writePdf } from '../../fixtures/e2e/documents';
import { stationProfile, visitor, withPassword } from '../../fixtures/e2e/station-profile';
import { StationProgram } from '../../fixtures/e2e/station-program';
import { expect, test } from '../../fixtures/e2e/test';

/** Tab until it is reached, as whoever has no pointer does. */
async function tabTo(compositor: Compositor, page: Page, testId: string): Promise<void> {
  const reached = (): Promise<boolean> =>
    page.evaluate((id) => (document.activeElement as HTMLElement | null)?.dataset['testid'] === id, testId);
  for (let tabs = 0; tabs < 12 && !(await reached()); tabs += 1) {
    const before = await page.evaluateHandle(() => document.activeElement);
    compositor.pressAsPerson(['Tab']);
    await expect.poll(() => page.evaluate((one) => document.activeElement !== one, before)).toBe(true);
  }
  expect(await reached(), `Tab reaches ${testId}`).toBe(true);
}

for (const kind of ['sway', 'cage'] as const) {
  test.describe(kind, () => {
    const obstacle = obstacleTo(kind);
    test.skip(obstacle !== undefined, obstacle);

    test('a person who has a keyboard and nothing else logs in, reads, signs and goes', async ({ profileOf }) => {
      test.setTimeout(180_000);
      const { profile, incoming, taken } = await stationProfile(
        profileOf,
        { IDLE_SECONDS: 3600, KEYBOARD: false },
        await withPassword(),
      );
      await writePdf(incoming, 'Application.pdf');
      const compositor = await Compositor.start(kind);
      const program = await StationProgram.launch(profile.folder, ['--kiosk', '--ozone-platform=x11'], compositor.env);
      const press = (...keys: string[]): void => compositor.pressAsPerson(keys);
      const picture = (step: string): void => compositor.picture(test.info().outputPath(`${kind}-${step}.png`));
      const go = async (testId: string): Promise<void> => {
        await tabTo(compositor, await program.page(), testId);
        press('Return');
      };
      try {
        await program.expectStep('welcome');
        picture('welcome');
        await go('station-begin');
        await program.expectStep('identify');
        picture('identify');
        await go('station-choice');
        const login = await program.secretWindow('password-username');
        picture('password');
        press(...visitor.username, 'Tab', ...visitor.password, 'Return');
        await expect.poll(() => login.isClosed()).toBe(true);
        await program.expectStep('choose');
        picture('choose');
        await go('station-choice');
        await program.expectStep('read');
        const page = await program.page();
        await page.locator('[data-testid="page"][data-drawn="sharp"]').first().waitFor();
        const agree = page.getByTestId('station-agree');
        const isOff = async (testId: string): Promise<boolean> =>
          (await page.getByTestId(testId).getAttribute('aria-disabled')) === 'true';
        await expect(async () => {
          // What stands is seen after a while; nothing else shows that.
          await page.waitForTimeout(2_000);
          if (!(await isOff('page-down'))) await go('page-down');
          await expect(agree).not.toHaveAttribute('aria-disabled', { timeout: 1_000 });
        }).toPass({ timeout: 60_000 });
        picture('read');
        await go('station-agree');
        await program.expectStep('sign');
        picture('sign');
        await go('station-sign');
        await program.pinWindow();
        picture('pin');
        press(...profile.token.pin, 'Return');
        await program.expectStep('take');
        await expect.poll(() => readdirSync(taken)).toEqual(['Application-signed.pdf']);
        await expect(page.locator('[data-choice="folder"]')).toContainText('Done');
        picture('take');
        await go('station-done');
        await program.expectStep('done');
        picture('done');
        await go('station-finish');
        await program.expectStep('welcome');
        await expectSigned(join(incoming, 'Application.pdf'), join(taken, 'Application-signed.pdf'));
      } finally {
        await program.close();
        compositor.stop();
      }
    });
  });
}
