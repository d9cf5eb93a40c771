import { writePdf } from '../../fixtures/e2e/documents';
import { expect, test } from '../../fixtures/e2e/test';

test('the PIN window has a process, a session and an origin of its own', async ({ desk: { application, profile } }) => {
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.pressSign();
  const [one, other] = await application.electron.evaluate(({ BrowserWindow, session }) =>
    BrowserWindow.getAllWindows()
      .map(({ webContents }) => ({
        origin: webContents.mainFrame.origin,
        process: webContents.getOSProcessId(),
        own: webContents.session !== session.defaultSession,
        storage: webContents.session.getStoragePath(),
        partition: (['window', 'pin'] as const).find((name) => session.fromPartition(name) === webContents.session),
      }))
      .sort((a, b) => a.origin.localeCompare(b.origin)),
  );
  expect(one).toMatchObject({ origin: 'app://pin', own: true, storage: null, partition: 'pin' });
  expect(other).toMatchObject({ origin: 'app://window', own: true, storage: null, partition: 'window' });
  expect(one!.process).not.toBe(other!.process);
});
