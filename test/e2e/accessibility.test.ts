import type { Application } from '../fixtures/e2e/application';
import { atReflow, expectNoFindings } from '../fixtures/e2e/axe';
import { writeParts } from '../fixtures/e2e/documents';
import { expect, test } from '../fixtures/e2e/test';

/** axe in both themes, and nothing wider than a window of 320 CSS pixels. */
async function expectReachable({ electron, page }: Application, view: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await electron.evaluate(({ nativeTheme }, source) => void (nativeTheme.themeSource = source), theme);
    await expect
      .poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
      .toBe(theme === 'dark');
    await expectNoFindings(page, `${view}, ${theme}`);
  }
  await atReflow(page, async () => {
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWide, `pixels by which ${view} is wider than a window of 320`).toBeLessThanOrEqual(0);
    await expectNoFindings(page, `${view}, narrow`);
  });
  await electron.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'system'));
}

test('every view says what it shows to who does not see it, in both themes and in a narrow window', async ({
  desk: { application, profile },
}) => {
  test.setTimeout(240_000);
  const { page } = application;
  await expectReachable(application, 'the empty desk');

  const [first, ...others] = await writeParts(profile.documents, 3);
  await application.add([first!]);
  await expectReachable(application, 'one document');
  await application.add(others, 3);
  await expectReachable(application, 'several documents');

  const pin = await application.pressSign();
  await expectNoFindings(pin, 'the PIN window');
  await application.typePin(pin, profile.token.pin);
  await application.result.waitFor();
  await expectReachable(application, 'the result');

  for (const panel of ['verification', 'history', 'keys', 'doctor', 'trust'] as const) {
    await page.getByTestId(`${panel}-button`).click();
    await page.getByTestId(`${panel}-close`).waitFor();
    await expectReachable(application, panel);
    await page.getByTestId(`${panel}-close`).click();
  }
});
