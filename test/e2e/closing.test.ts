import type { Application } from '../fixtures/e2e/application';
import { contentsOf, expectNothingHalfWritten, writeParts } from '../fixtures/e2e/documents';
import { isRunning } from '../fixtures/e2e/processes';
import { expect, test } from '../fixtures/e2e/test';

/** Closes the window as its frame does; answers the question that may come. */
function closeWindow(
  application: Application,
  answer: 'Keep signing' | 'Stop and close' | 'Keep open' | 'Close anyway',
): Promise<void> {
  return application.electron.evaluate(({ BrowserWindow, dialog }, wanted) => {
    const asked = globalThis as unknown as { questions?: number };
    asked.questions ??= 0;
    dialog.showMessageBox = ((_window: unknown, options: Electron.MessageBoxOptions) => {
      asked.questions! += 1;
      return Promise.resolve({ response: options.buttons?.indexOf(wanted) ?? -1, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://window/'));
    // After this answer has been given: the application may be gone with the window.
    setImmediate(() => window?.close());
  }, answer);
}

test('closing in the middle of a batch asks first, and leaves whole documents only', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const files = await writeParts(profile.documents, 5);
  const before = contentsOf(profile.documents);
  const { faults } = profile.token;
  faults.delay('C_Sign', 1_000);
  await application.add(files);
  await application.typePin(await application.pressSign(), profile.token.pin);
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(2);

  await closeWindow(application, 'Keep signing');
  await expect.poll(() => faults.calls('C_Sign'), { intervals: [20] }).toBe(3);
  await closeWindow(application, 'Stop and close');
  await expect.poll(() => isRunning(application.pid)).toBe(false);
  const outputs = await expectNothingHalfWritten(profile.documents, before);
  expect(outputs.length).toBeGreaterThanOrEqual(2);
  expect(outputs.length).toBeLessThan(5);
  expect(faults.calls('C_Sign')).toBe(outputs.length);
});

test('closing while a key is being made asks first; the key is made and can be seen', async ({ launch, profileOf }) => {
  const profile = await profileOf();
  const application = await launch(profile);
  const { page } = application;
  const { faults, pin } = profile.token;
  const makeKey = async (alias: string, milliseconds: number): Promise<void> => {
    await page.getByTestId('keys-new').click();
    await page.getByTestId('new-key-alias').fill(alias);
    await page.getByTestId('new-key-P-256').check();
    await page.getByTestId('new-key-submit').click();
    faults.delay('C_GenerateKeyPair', milliseconds);
    const before = faults.calls('C_GenerateKeyPair');
    await application.typePin(await application.pinWindow(), pin);
    await expect.poll(() => faults.calls('C_GenerateKeyPair'), { intervals: [20] }).toBe(before + 1);
  };
  await page.getByTestId('keys-button').click();
  await page.getByTestId('keys-show').click();
  await application.typePin(await application.pinWindow(), pin);

  await makeKey('kept', 2_000);
  await closeWindow(application, 'Keep open');
  await expect(page.locator('[data-testid="key"][data-alias="kept"]')).toBeVisible();
  await makeKey('unknown', 60_000);
  await closeWindow(application, 'Close anyway');
  await expect.poll(() => isRunning(application.pid)).toBe(false);
});

test('the processes of the application end with its window', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  const children = [await application.processOf('document'), await application.processOf('token')];
  await closeWindow(application, 'Keep signing');
  await expect.poll(() => [application.pid, ...children].filter(isRunning)).toEqual([]);
});
