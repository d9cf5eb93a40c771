import { expect, test, type Page } from '@playwright/test';
import { closing } from '../../fixtures/e2e/application';
import { processTree } from '../../fixtures/e2e/processes';
import { LoginProgram } from '../../fixtures/station/login-program';
import { openSite, type Site } from '../../fixtures/station/site';

let site: Site;
let program: LoginProgram;
test.beforeAll(async () => {
  site = await openSite({
    '/login': '<!doctype html><title>login</title>',
    '/worker.js': `addEventListener('install', () => skipWaiting());
      addEventListener('activate', (event) => event.waitUntil(clients.claim()));
      addEventListener('message', async ({ data }) => {
        const cache = await caches.open('of the worker');
        for (;;) await cache.put('/' + data, new Response(data));
      });`,
  });
  program = await LoginProgram.start();
});
test.afterAll(async () => {
  await program.end();
  site.close();
});

/** @returns the page of a login, and which of the sessions so far it has, counted from 0 */
async function begin(): Promise<{ page: Page; session: number }> {
  await expect.poll(() => program.electron.windows().length).toBe(1);
  const address = `${site.origin}/login?redirect_uri=${encodeURIComponent('http://127.0.0.1:9/callback')}`;
  expect(await program.open(address)).toBe(true);
  const page = await program.page(site.origin);
  await page.waitForFunction(() => document.readyState === 'complete');
  const session = await program.electron.evaluate(({ webContents }, origin) => {
    const held = globalThis as unknown as { sessions?: object[] };
    const known = (held.sessions ??= []);
    const own = webContents.getAllWebContents().find((one) => one.getURL().startsWith(origin))!.session;
    if (!known.includes(own)) known.push(own);
    return known.indexOf(own);
  }, site.origin);
  return { page, session };
}

async function giveUp(): Promise<void> {
  const bar = await program.page('app://login');
  await closing(bar.getByTestId('login-back').click());
  await expect.poll(() => program.isOpen()).toBe(false);
}

/** Everything by which a page can know somebody again, for as long as the page is there and behind it. */
const keep = (page: Page, mark: string): Promise<void> =>
  page.evaluate(async (words) => {
    document.cookie = `seen=${words}; max-age=9999`;
    localStorage['seen'] = words;
    sessionStorage['seen'] = words;
    window.name = words;
    await (await caches.open('seen')).put('/seen', new Response(words));
    const directory = await navigator.storage.getDirectory();
    await directory.getFileHandle('seen', { create: true });
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('seen', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('seen').put(words, 'seen');
      opening.onsuccess = () => resolve();
      opening.onerror = () => reject(opening.error ?? new Error());
    });
    const registration = await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
    registration.active?.postMessage(words);
    // It writes until it is ended.
    setInterval(() => (localStorage['last'] = `${words} ${performance.now()}`), 1);
  }, mark);

const found = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      ...{ cookie: document.cookie, name: window.name, local: { ...localStorage }, session: { ...sessionStorage } },
      ...{ files, caches: await caches.keys(), databases: await indexedDB.databases() },
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      controlled: navigator.serviceWorker.controller !== null,
    };
  });

const nothing = {
  ...{ cookie: '', name: '', local: {}, session: {}, caches: [], files: [] },
  ...{ databases: [], workers: 0, controlled: false },
};

test('one session of Chromium’s serves one login after the other, and nobody finds anything of those before', async () => {
  const used: number[] = [];
  for (let person = 0; person < 8; person += 1) {
    site.cookies.splice(0);
    const { page, session } = await begin();
    expect(await found(page), `to person ${person + 1}`).toEqual(nothing);
    expect(site.cookies[0]).toBe('');
    await keep(page, `person ${person + 1}`);
    expect(await found(page)).not.toEqual(nothing);
    await giveUp();
    used.push(session);
  }
  // Whoever comes while the one before is still being cleaned up after gets another one.
  expect(new Set(used).size, used.join(' ')).toBeLessThanOrEqual(3);
});

/** Ends Chromium's process for the network, and waits for the next one. */
async function loseNetwork(): Promise<void> {
  const networks = () =>
    processTree(program.electron.process().pid!)
      .filter(({ command }) => command.includes('network.mojom.NetworkService'))
      .map(({ pid }) => pid);
  const [before] = networks();
  process.kill(before!, 'SIGKILL');
  await expect.poll(() => networks().some((pid) => pid !== before)).toBe(true);
}

for (const moment of ['behind a login', 'in a login'] as const) {
  test(`when Chromium’s network ends ${moment}, the next one has a session that knows of it`, async () => {
    const before = await begin();
    if (moment === 'in a login') await loseNetwork();
    await giveUp();
    if (moment === 'behind a login') await loseNetwork();
    // Also once the one of before has come to rest.
    for (let person = 0; person < 3; person += 1) {
      const after = await begin();
      expect(after.session).toBeGreaterThan(before.session);
      expect(await found(after.page)).toEqual(nothing);
      await giveUp();
    }
  });
}
