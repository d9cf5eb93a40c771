import { fileURLToPath } from 'node:url';
import { writePdf } from '../../fixtures/e2e/documents';
import { expect, test } from '../../fixtures/e2e/test';

const preload = fileURLToPath(new URL('../../../out/preload/main-window.cjs', import.meta.url));

test('a window that main did not open is refused, with the right page and the right preload', async ({
  launch,
  profileOf,
}) => {
  const application = await launch(await profileOf());
  const ask = `window.countersign.invoke('app.describe', {})`;
  const answers = await application.electron.evaluate(
    async ({ BrowserWindow }, [path, script]) => {
      const genuine = BrowserWindow.getAllWindows()[0]!;
      const forged = new BrowserWindow({
        show: false,
        webPreferences: { preload: path, partition: 'window', sandbox: true },
      });
      await forged.loadURL('app://window/index.html');
      return {
        genuine: (await genuine.webContents.executeJavaScript(script)) as unknown,
        forged: (await forged.webContents.executeJavaScript(script)) as unknown,
      };
    },
    [preload, ask] as const,
  );
  expect(answers.genuine).toMatchObject({ ok: true });
  expect(answers.forged).toEqual({
    ok: false,
    error: { code: 'request.forbidden', params: { channel: 'app.describe' } },
  });
});

test('the window that was navigated to a foreign origin is refused', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  const answer = await application.electron.evaluate(async ({ BrowserWindow, session }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    // With every other defence down: a foreign page in the genuine window, with its preload.
    webContents.removeAllListeners('did-navigate');
    const one = session.fromPartition('window');
    one.protocol.unhandle('app');
    one.protocol.handle('app', () => new Response('<body>', { headers: { 'content-type': 'text/html' } }));
    await webContents.loadURL('app://window.example/');
    return (await webContents.executeJavaScript(`window.countersign.invoke('signers.list', {})`)) as unknown;
  });
  expect(answer).toMatchObject({ ok: false, error: { code: 'request.forbidden' } });
});

test('a page names a path, a channel of the other window, a channel that is none', async ({ desk }) => {
  const { application, profile } = desk;
  const file = await writePdf(profile.documents, 'lease.pdf');
  const answers = await application.page.evaluate(async (path) => {
    const invoke = window.countersign.invoke as unknown as (channel: string, request: unknown) => Promise<unknown>;
    const forgedFile = new File(['%PDF-1.7'], path);
    Object.defineProperty(forgedFile, 'path', { value: path });
    return {
      register: await invoke('documents.register', { paths: [path] }),
      pin: await invoke('pin.describe', {}),
      none: await invoke('__proto__', {}),
      dropped: await window.countersign.registerDropped([forgedFile]),
    };
  }, file);
  for (const name of ['register', 'pin', 'none'] as const) {
    expect(answers[name]).toMatchObject({ ok: false, error: { code: 'request.forbidden' } });
  }
  // A file that the page made itself has no path, whatever it says of itself.
  expect(answers.dropped).toEqual({ ok: true, value: { documents: [], incomplete: false } });
});

test('a request with a field too many, a wrong type or a foreign document is refused whole', async ({ desk }) => {
  const answers = await desk.application.page.evaluate(async () => {
    const invoke = window.countersign.invoke as unknown as (channel: string, request: unknown) => Promise<unknown>;
    const unknown = `doc-${'0'.repeat(32)}`;
    return {
      extra: await invoke('app.setTheme', { theme: 'dark', path: '/etc/passwd' }),
      type: await invoke('app.setTheme', { theme: ['dark'] }),
      nothing: await invoke('app.setTheme', undefined),
      id: await invoke('outputs.open', { documentId: '../../etc/passwd' }),
      foreign: await invoke('outputs.open', { documentId: unknown }),
      locked: await invoke('documents.unlock', { documentId: unknown, password: 'passwd' }),
      password: await invoke('documents.unlock', { documentId: unknown, password: ['passwd'] }),
      picture: await invoke('pictures.choose', { path: '/etc/passwd' }),
      claims: await invoke('signing.start', {
        documentIds: [unknown],
        signer: 'contracts',
        claims: { visible: { image: { path: '/etc/passwd' } } },
      }),
      many: await invoke('documents.forget', { documentIds: Array.from({ length: 2_001 }, () => unknown) }),
    };
  });
  for (const name of ['extra', 'type', 'nothing', 'id', 'password', 'picture', 'claims', 'many'] as const) {
    expect(answers[name], name).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
  }
  expect(answers.locked).toMatchObject({ ok: false, error: { code: 'document.unknown' } });
  expect(answers.foreign).toMatchObject({ ok: false, error: { code: 'document.unknown' } });
  expect(JSON.stringify(answers)).not.toContain('passwd');
});
