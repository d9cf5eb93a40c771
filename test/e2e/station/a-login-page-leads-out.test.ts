import { expect, test, type Page } from '@playwright/test';
import { processTree } from '../../fixtures/e2e/processes';
import { LoginProgram } from '../../fixtures/station/login-program';
import { openSite, type Site } from '../../fixtures/station/site';

const hostile = (elsewhere: string): string => `<!doctype html><title>login</title>
<input id="file" type="file"><input id="folder" type="file" webkitdirectory>
<a id="out" href="${elsewhere}/out">out</a> <a id="new" href="${elsewhere}/new" target="_blank">new</a>
<a id="mail" href="mailto:a@example.org">mail</a> <a id="disk" href="file:///etc/passwd">disk</a>
<a id="source" href="view-source:${elsewhere}/">source</a> <a id="tools" href="devtools://devtools/bundled/inspector.html">tools</a>
<a id="app" href="app://station/station.html">app</a> <a id="data" href="data:text/html,<title>data</title>">data</a>
<a id="saved" href="/download" download>saved</a> <a id="paper" href="/paper.pdf">paper</a> <a id="redirected" href="/away">away</a>
<a id="who" href="/who">who</a>
<form id="post" method="post" action="${elsewhere}/post"><input name="a"></form>
<iframe src="${elsewhere}/frame"></iframe><img src="${elsewhere}/picture"><script src="${elsewhere}/script"></script>
<script>onbeforeunload = (event) => { event.preventDefault(); return 'stay'; };</script>`;

let own: Site;
let other: Site;
let program: LoginProgram;
let page: Page;
let files: string;

test.beforeAll(async () => {
  other = await openSite({});
  own = await openSite({ '/login': hostile(other.origin), away: `${other.origin}/redirected` });
  program = await LoginProgram.start();
  files = `${own.origin}/login?redirect_uri=${encodeURIComponent('http://127.0.0.1:9/callback')}`;
  expect(await program.open(files)).toBe(true);
  page = await program.page(own.origin);
  // The driver may have come later than the events of the page.
  await page.waitForFunction(() => document.readyState === 'complete');
});
test.afterAll(async () => {
  await program.end();
  own.close();
  other.close();
});

/** Presses it with a person’s rights. Playwright’s own press would wait for the end of a navigation that was refused. */
const press = (id: string): Promise<void> => page.evaluate((one) => document.getElementById(one)!.click(), id);

/** What the station has on its screen: one window, the page of the login where it was, and nobody else's program. */
async function stands(): Promise<void> {
  expect(page.isClosed()).toBe(false);
  expect(page.url()).toBe(files);
  expect(await program.windows()).toBe(1);
  expect(other.asked).toEqual([]);
  expect(program.electron.windows()).toHaveLength(3);
  const programs = processTree(program.electron.process().pid ?? 0).map(({ command }) => command);
  expect(programs.filter((command) => /zenity|kdialog|xdg-|gio|lp\b|mail/.test(command))).toEqual([]);
}

for (const id of ['out', 'new', 'mail', 'disk', 'source', 'tools', 'app', 'data', 'redirected']) {
  test(`a link of the page leads nowhere: ${id}`, async () => {
    await press(id);
    await page.waitForTimeout(150);
    await stands();
  });
}

test('neither a download nor a PDF goes to the disk or to a viewer', async () => {
  for (const id of ['saved', 'paper']) {
    await press(id);
    await page.waitForTimeout(150);
    await stands();
  }
});

test('no file is chosen: the dialog of files does not come', async () => {
  for (const id of ['file', 'folder']) {
    await press(id);
    await page.waitForTimeout(300);
    await stands();
  }
  const reachable = await page.evaluate(() =>
    ['showOpenFilePicker', 'showSaveFilePicker'].filter((name) => name in window),
  );
  for (const name of reachable) {
    const outcome = await page.evaluate(
      (picker) => (window as unknown as Record<string, () => Promise<unknown>>)[picker]!().then(() => 'shown', String),
      name,
    );
    expect(outcome).not.toBe('shown');
  }
});

test('no box, no print, no window, no permission, no full screen', async () => {
  const outcomes = await page.evaluate(async () => {
    const asked = async (name: string): Promise<string> =>
      (await navigator.permissions.query({ name: name as PermissionName }).catch(() => ({ state: 'denied' }))).state;
    alert('box');
    print();
    return {
      confirmed: confirm('box'),
      opened: window.open('about:blank') === null,
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        (e: Error) => e.name,
      ),
      screen: await navigator.mediaDevices.getDisplayMedia().then(
        () => 'given',
        (e: Error) => e.name,
      ),
      full: await document.documentElement.requestFullscreen().then(
        () => 'full',
        () => 'refused',
      ),
      clipboard: await navigator.clipboard.readText().then(
        () => 'read',
        (e: Error) => e.name,
      ),
      where: await asked('geolocation'),
      key: await navigator.credentials.get({ publicKey: { challenge: new Uint8Array(16) } }).then(
        () => 'given',
        (e: Error) => e.name,
      ),
    };
  });
  expect(outcomes).toMatchObject({ confirmed: false, opened: true, full: 'refused', where: 'denied' });
  expect(Object.values(outcomes)).not.toContain('given');
  expect(outcomes.clipboard).not.toBe('read');
  await stands();
});

test('nothing is asked of anybody beside the addresses of the login', async () => {
  const outcomes = await page.evaluate(async (elsewhere) => {
    const socket = await new Promise<string>((resolve) => {
      const one = new WebSocket(elsewhere.replace('http', 'ws'));
      one.onopen = () => resolve('open');
      one.onerror = () => resolve('refused');
    });
    const fetched = await fetch(`${elsewhere}/fetch`, { mode: 'no-cors' }).then(
      () => 'there',
      () => 'refused',
    );
    const listener = await fetch('http://127.0.0.1:9/callback', { mode: 'no-cors' }).then(
      () => 'there',
      () => 'refused',
    );
    navigator.sendBeacon(`${elsewhere}/beacon`);
    document.querySelector<HTMLFormElement>('#post')!.requestSubmit();
    return { socket, fetched, listener };
  }, other.origin);
  expect(outcomes).toEqual({ socket: 'refused', fetched: 'refused', listener: 'refused' });
  await page.waitForTimeout(300);
  await stands();
});

test('the bar says that the page wanted away, and where it is', async () => {
  await press('out');
  const bar = await program.page('app://login');
  await expect(bar.getByTestId('login-problem')).toContainText(new URL(other.origin).host);
  expect(await program.told()).toContain(`refused ${new URL(other.origin).host}`);
});

test('the page sees nothing of the program, and a name and password that a server asks for are not asked of anybody', async () => {
  const seen = await page.evaluate(() =>
    ['require', 'process', 'countersign', 'countersignLogin', 'countersignStation', 'electron'].filter(
      (one) => one in window,
    ),
  );
  expect(seen).toEqual([]);
  await press('who');
  await expect.poll(() => own.asked).toContain('/who');
  await expect.poll(() => program.windows()).toBe(1);
  // Whoever does not want to leave is not asked either.
  await expect(page).toHaveTitle('who');
});
