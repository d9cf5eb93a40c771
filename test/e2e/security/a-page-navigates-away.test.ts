import type { Application } from '../../fixtures/e2e/application';
import { expect, test } from '../../fixtures/e2e/test';

const page = 'app://window/index.html';
const targets = [
  'https://example.org/',
  'file:///etc/passwd',
  'data:text/html,<h1>elsewhere</h1>',
  'app://pin/pin.html',
  'app://window/pin.html',
  'app://window/index.html?other',
];
const ways = {
  location: (where: string) => `window.location.href = ${JSON.stringify(where)}`,
  link: (where: string) =>
    `document.body.appendChild(Object.assign(document.createElement('a'), { href: ${JSON.stringify(where)} })).click()`,
  form: (where: string) =>
    `document.body.appendChild(Object.assign(document.createElement('form'), { action: ${JSON.stringify(where)} })).submit()`,
  frame: (where: string) =>
    `void document.body.appendChild(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(where)} }))`,
};

/** Where the window is after the page has tried; asked of main, because Playwright waits for a navigation that never ends. */
function after(application: Application, attempt: string): Promise<{ url: string; inner: string[] }> {
  return application.electron.evaluate(async ({ BrowserWindow }, code) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    await webContents.executeJavaScript(`${code}; undefined`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    return {
      url: webContents.getURL(),
      inner: webContents.mainFrame.framesInSubtree.slice(1).map(({ url, origin }) => `${url} ${origin}`),
    };
  }, attempt);
}

test('a page that wants to go elsewhere stays', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  for (const target of targets) {
    for (const [way, attempt] of Object.entries(ways)) {
      const { url, inner } = await after(application, attempt(target));
      expect(url, `${way} to ${target}`).toBe(page);
      // A frame may come to be, but it stays empty or shows an error page of no origin.
      expect(inner.filter((frame) => !frame.startsWith(' ') && !frame.endsWith(' null'))).toEqual([]);
    }
  }
});

test('a page that empties itself comes back', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  const { url } = await after(application, ways.location('about:blank'));
  expect(['about:blank', page]).toContain(url);
  await expect
    .poll(() =>
      application.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getURL()),
    )
    .toBe(page);
  await expect(application.page.getByTestId('drop-zone')).toBeVisible();
});

test('it would get there without the defence', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  await application.electron.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    for (const event of ['will-navigate', 'will-frame-navigate', 'did-navigate']) webContents.removeAllListeners(event);
  });
  const { url } = await after(application, ways.location('app://window/pin.html'));
  expect(url).toBe('app://window/pin.html');
});
