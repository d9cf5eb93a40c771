import { expect, test } from '../../fixtures/e2e/test';

test('a page that attaches a webview, a frame or a plug-in gets no contents of its own', async ({
  desk: { application },
}) => {
  const contents = () => application.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  const before = await contents();
  await application.page.evaluate(() => {
    for (const name of ['webview', 'iframe', 'object', 'embed']) {
      const element = document.createElement(name);
      element.className = 'probe';
      element.setAttribute(name === 'object' ? 'data' : 'src', 'app://window/index.html');
      if (name === 'webview') element.setAttribute('nodeintegration', '');
      document.body.append(element);
    }
  });
  await application.page.waitForTimeout(500);
  expect(await contents()).toBe(before);
  const frames = await application.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.mainFrame.framesInSubtree.map(({ origin }) => origin),
  );
  expect(frames.filter((origin) => origin.startsWith('app:'))).toEqual(['app://window']);
  await application.page.evaluate(() => document.querySelectorAll('.probe').forEach((one) => one.remove()));
});

test('even where webviews are switched on, none is attached', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  const attached = await application.electron.evaluate(async ({ BrowserWindow, webContents }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true, partition: 'window' } });
    await window.loadURL('app://window/index.html');
    const count = async () => {
      const before = webContents.getAllWebContents().length;
      await window.webContents.executeJavaScript(`
        document.body.append(Object.assign(document.createElement('webview'), { src: 'about:blank' }));
        new Promise((resolve) => setTimeout(resolve, 700));
      `);
      return webContents.getAllWebContents().length - before;
    };
    const defended = await count();
    window.webContents.removeAllListeners('will-attach-webview');
    return { defended, undefended: await count() };
  });
  expect(attached).toEqual({ defended: 0, undefended: 1 });
});
