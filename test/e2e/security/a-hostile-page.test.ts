import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import type { Application } from '../../fixtures/e2e/application';
import { writePdf } from '../../fixtures/e2e/documents';
import { pageProcesses, ShownPages } from '../../fixtures/e2e/shown-pages';
import { expect, test } from '../../fixtures/e2e/test';

/** Runs a script in the page of the process that draws, as a document that has taken it over would. */
function takenOver(application: Application, script: string): Promise<unknown> {
  return application.electron.evaluate(
    ({ webContents }, code) =>
      webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().startsWith('app://page-'))!
        .executeJavaScript(code) as Promise<unknown>,
    script,
  );
}

async function shown(application: Application, folder: string): Promise<ShownPages> {
  await application.add([await writePdf(folder, 'lease.pdf')]);
  const pages = await ShownPages.open(application.page, 'lease.pdf');
  expect(await pages.opening()).toMatchObject({ answer: 'opened' });
  return pages;
}

/** What the window can still do: it lives, and shows the document again. */
async function expectWindowAlive(application: Application): Promise<void> {
  await expect(application.rows).toHaveCount(1);
  const again = await ShownPages.open(application.page, 'lease.pdf');
  expect(await again.opening()).toMatchObject({ answer: 'opened' });
  await again.close();
}

/** Forms that draw forms, ten of each, to a depth that no computer comes to the end of. */
function endless(): Buffer {
  const depth = 14;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>',
    '<</Length 5>>\nstream\n/X Do\nendstream',
    ...Array.from({ length: depth }, (_, level) => {
      const content = level === depth - 1 ? '0 0 500 500 re f' : '/X Do '.repeat(10);
      const below = level === depth - 1 ? '' : `/Resources<</XObject<</X ${6 + level} 0 R>>>>`;
      return `<</Type/XObject/Subtype/Form/BBox[0 0 595 842]${below}/Length ${content.length}>>\nstream\n${content}\nendstream`;
    }),
  ];
  let file = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  file += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

test('a page that never comes to its end is told of, and the window lives', async ({ desk }) => {
  test.setTimeout(120_000);
  const { application, profile } = desk;
  const file = join(profile.documents, 'lease.pdf');
  writeFileSync(file, endless());
  await application.add([file]);
  const pages = await ShownPages.open(application.page, 'lease.pdf');
  await pages.opening();
  await pages.post({ ask: 'draw', job: 1, page: 1, scale: 1, rotation: 0 });
  // Which of the limits it meets first is the engine's matter.
  await expect
    .poll(async () => (await pages.ended())?.code, { timeout: 60_000 })
    .toMatch(/^page\.(hung|memory|crashed)$/);
  expect(await pageProcesses(application)).toEqual([]);
  await expectWindowAlive(application);
});

test('a process that hangs altogether, that takes memory without end, that goes elsewhere or stops is ended and told of', async ({
  desk,
}) => {
  test.setTimeout(180_000);
  const { application, profile } = desk;
  let pages = await shown(application, profile.documents);
  for (const [script, code] of [
    ['setTimeout(() => { for (;;); }); 1', 'page.hung'],
    ['setTimeout(() => (window.taken = new Uint8Array(1.2e9).fill(1))); 1', 'page.memory'],
    ["setTimeout(() => (location.href = 'about:blank')); 1", undefined],
    ['setTimeout(() => window.close()); 1', undefined],
  ] as const) {
    await takenOver(application, script);
    if (code) {
      await expect.poll(() => pages.ended(), { timeout: 60_000, message: script }).toEqual({ code, params: {} });
      expect(await pageProcesses(application)).toEqual([]);
    }
    await expectWindowAlive(application);
    pages = await ShownPages.open(application.page, 'lease.pdf');
    await pages.opening();
  }
  const [pid] = await pageProcesses(application);
  process.kill(pid!, 'SIGKILL');
  await expect.poll(() => pages.ended()).toEqual({ code: 'page.crashed', params: {} });
  await expectWindowAlive(application);
});

test('the process that draws is sandboxed and can reach nobody: no channel, no Node, no other page, no network', async ({
  desk,
}) => {
  const { application, profile } = desk;
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('x');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const pages = await shown(application, profile.documents);
    const found = await takenOver(
      application,
      `(async () => {
        const tried = (work) => Promise.resolve().then(work).then((answer) => (answer && answer.status) ?? String(answer), () => 'refused');
        return {
          bridges: Object.keys(window).filter((name) => /countersign|electron|require|process|ipc/i.test(name)),
          network: await tried(() => fetch('${http}/fetch', { mode: 'no-cors' })),
          socket: await tried(() => new Promise((yes, no) => { const one = new WebSocket('${http.replace('http', 'ws')}/socket'); one.onopen = () => yes('open'); one.onerror = no; })),
          image: await tried(() => new Promise((yes, no) => { const one = new Image(); one.onload = () => yes('loaded'); one.onerror = no; one.src = '${http}/image'; })),
          window: await tried(() => fetch('app://window/index.html')),
          other: await tried(() => fetch('app://page-${'0'.repeat(32)}/octets?from=0&length=1')),
          code: await tried(() => (0, eval)('1')),
          inline: await tried(() => { const one = document.createElement('script'); one.textContent = 'window.ran = true'; document.body.append(one); if (!window.ran) throw 0; }),
          own: await tried(() => fetch('/octets?from=0&length=4')),
          beyond: await tried(() => fetch('/octets?from=0&length=99999999')),
          before: await tried(() => fetch('/octets?from=-1&length=4')),
          nothing: await tried(() => fetch('/octets?from=&length=')),
          posted: await tried(() => fetch('/octets?from=0&length=4', { method: 'POST', body: 'x' })),
        };
      })()`,
    );
    expect(found).toEqual({
      bridges: [],
      network: 'refused',
      socket: 'refused',
      image: 'refused',
      window: 'refused',
      other: 'refused',
      code: 'refused',
      inline: 'refused',
      own: 200,
      beyond: 404,
      before: 404,
      nothing: 404,
      posted: 404,
    });
    expect(heard).toEqual([]);
    const preferences = await application.electron.evaluate(({ webContents, session }) => {
      const contents = webContents.getAllWebContents().find((one) => one.getURL().startsWith('app://page-'))!;
      const { sandbox, contextIsolation, nodeIntegration } =
        // Electron has it; its types do not.
        (contents as unknown as { getLastWebPreferences(): Electron.WebPreferences | null }).getLastWebPreferences() ??
        {};
      const own = contents.session === session.fromPartition('page') && contents.session.getStoragePath() === null;
      return { sandbox, contextIsolation, nodeIntegration, own };
    });
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, own: true });
    const windows = await application.processes('window');
    expect(new Set(windows).size).toBe(2);
    await pages.close();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('contents of that origin are refused every channel, with the main window’s own preload', async ({ desk }) => {
  const { application } = desk;
  const preload = fileURLToPath(new URL('../../../out/preload/main-window.cjs', import.meta.url));
  const answer = await application.electron.evaluate(async ({ WebContentsView }, path) => {
    const { webContents } = new WebContentsView({
      webPreferences: { preload: path, partition: 'page', sandbox: true },
    });
    await webContents.loadURL(`app://page-${'0'.repeat(32)}/page.html`);
    const said = (await webContents.executeJavaScript(`window.countersign.invoke('signers.list', {})`)) as unknown;
    webContents.close();
    return said;
  }, preload);
  expect(answer).toEqual({ ok: false, error: { code: 'request.forbidden', params: { channel: 'signers.list' } } });
});

test('what a document would run, open, send or fetch, nobody hears of', async ({ desk }) => {
  const { application, profile } = desk;
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end('x');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const document = await PDFDocument.create();
    const page = document.addPage([300, 200]);
    page.drawText('Lease', { x: 40, y: 100, font: await document.embedFont(StandardFonts.Helvetica) });
    const { context } = document;
    const script = (code: string) => context.obj({ S: 'JavaScript', JS: PDFString.of(code) });
    const calls = `app.launchURL('${http}/script'); this.submitForm('${http}/form'); app.alert('x');`;
    document.catalog.set(PDFName.of('OpenAction'), script(calls));
    document.catalog.set(PDFName.of('AA'), context.obj({ WC: script(calls), DP: script(calls) }));
    page.node.set(
      PDFName.of('AA'),
      context.obj({
        O: { S: 'URI', URI: PDFString.of(`${http}/opened`) },
        C: { S: 'Launch', F: PDFString.of('/bin/sh') },
      }),
    );
    const remote = { FS: 'URL', F: PDFString.of(`${http}/external`) };
    const image = context.stream('', {
      Type: 'XObject',
      Subtype: 'Image',
      Width: 1,
      Height: 1,
      ColorSpace: 'DeviceGray',
      BitsPerComponent: 8,
      F: remote,
    });
    page.node.newXObject('Far', context.register(image));
    const field = document.getForm().createTextField('rent');
    field.addToPage(page, { x: 40, y: 40, width: 80, height: 20 });
    field.acroField.dict.set(PDFName.of('AA'), context.obj({ C: script(calls), F: script(calls), K: script(calls) }));
    page.node.addAnnot(
      context.register(
        context.obj({
          Type: 'Annot',
          Subtype: 'Link',
          Rect: [0, 0, 300, 200],
          A: { S: 'GoToR', F: remote, D: [0, 'Fit'] },
          PA: { S: 'URI', URI: PDFString.of(`${http}/link`) },
        }),
      ),
    );
    writeFileSync(join(profile.documents, 'lease.pdf'), await document.save());
    await application.add([join(profile.documents, 'lease.pdf')]);
    const pages = await ShownPages.open(application.page, 'lease.pdf');
    expect(await pages.opening()).toMatchObject({ answer: 'opened' });
    await pages.draw(1, 2);
    const [text] = await pages.ask({ ask: 'text', page: 1 });
    expect(text).toMatchObject({ runs: [{ text: 'Lease' }] });
    await pages.ask({ ask: 'outline' });
    await pages.ask({ ask: 'search', text: 'lease', from: 1 });
    expect(application.electron.windows().filter((one) => !/^app:\/\/(window|page-)/.test(one.url()))).toEqual([]);
    await pages.close();
    expect(heard).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
