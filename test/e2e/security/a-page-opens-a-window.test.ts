import type { Application } from '../../fixtures/e2e/application';
import { expect, test } from '../../fixtures/e2e/test';

const windows = (application: Application): Promise<number> =>
  application.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);

const open = (application: Application, address: string): Promise<boolean> =>
  application.page.evaluate((where) => window.open(where) !== null, address);

for (const address of ['', 'about:blank', 'app://window/index.html', 'app://pin/pin.html', 'https://example.org/']) {
  test(`a page that opens a window gets none: “${address}”`, async ({ desk: { application } }) => {
    const before = await windows(application);
    expect(await open(application, address)).toBe(false);
    await application.page.evaluate((where) => {
      const link = Object.assign(document.createElement('a'), { href: where || 'about:blank', target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    }, address);
    await application.page.waitForTimeout(100);
    expect(await windows(application)).toBe(before);
  });
}

test('it would get one without the defence', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  await application.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.setWindowOpenHandler(() => ({ action: 'allow' })),
  );
  expect(await open(application, 'about:blank')).toBe(true);
});
