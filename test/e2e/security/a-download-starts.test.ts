import { expect, test } from '../../fixtures/e2e/test';

test('a page that starts a download gets no file', async ({ desk: { application } }) => {
  await application.electron.evaluate(({ session }) => {
    const downloads: boolean[] = [];
    Object.assign(globalThis, { downloads });
    session.fromPartition('window').on('will-download', (event) => downloads.push(event.defaultPrevented));
  });
  await application.page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['x']));
    link.download = 'gift.exe';
    document.body.append(link);
    link.click();
    link.remove();
  });
  await application.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.downloadURL('app://window/index.html'),
  );
  // Both came as far as the session, which refused both.
  await expect
    .poll(() => application.electron.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads))
    .toEqual([true, true]);
});
