import { contentSecurityPolicy } from '../../../main/app/app-files';
import { writePdf } from '../../fixtures/e2e/documents';
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/e2e/test';

/** What of a page's own code ran. Run from a timer: what a debugger evaluates is free of the policy, a timer's work is not. */
function whatRan(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const ran: string[] = [];
        Object.assign(window, { ran });
        setTimeout(() => {
          const script = document.createElement('script');
          script.textContent = 'window.ran.push("inline script")';
          const holder = document.createElement('div');
          holder.innerHTML = '<img src="x:" onerror="window.ran.push(\'inline handler\')">';
          const link = Object.assign(document.createElement('a'), {
            href: 'javascript:window.ran.push("javascript: address")',
          });
          const style = document.createElement('style');
          style.textContent = 'body { outline: 7px solid red }';
          const blob = document.createElement('script');
          blob.src = URL.createObjectURL(new Blob(['window.ran.push("blob script")'], { type: 'text/javascript' }));
          const data = document.createElement('script');
          data.src = 'data:text/javascript,window.ran.push("data script")';
          document.body.append(script, holder, link, style, blob, data);
          link.click();
          try {
            // eslint-disable-next-line no-eval -- this is the probe
            (0, eval)('window.ran.push("eval")');
          } catch {
            // Refused.
          }
          setTimeout(() => {
            if (getComputedStyle(document.body).outlineWidth === '7px') ran.push('inline style');
            for (const one of [script, holder, link, style, blob, data]) one.remove();
            resolve(ran);
          }, 300);
        }, 0);
      }),
  );
}

test('a page that was given a script does not run it', async ({ desk: { application, profile } }) => {
  expect(await whatRan(application.page)).toEqual([]);
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  expect(await whatRan(await application.pressSign())).toEqual([]);
});

test('the policy is a header of every file', async ({ desk: { application } }) => {
  const policies = await application.electron.evaluate(async ({ session }) => {
    const heard: (string | null)[] = [];
    for (const [partition, page] of [
      ['window', 'app://window/index.html'],
      ['pin', 'app://pin/pin.html'],
    ] as const) {
      const text = await session.fromPartition(partition).fetch(page);
      heard.push(text.headers.get('content-security-policy'));
      for (const [, asset] of (await text.text()).matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)) {
        const answer = await session.fromPartition(partition).fetch(new URL(asset!, page).href);
        heard.push(answer.headers.get('content-security-policy'));
      }
    }
    return heard;
  });
  expect(policies.length).toBeGreaterThan(4);
  for (const policy of policies) expect(policy).toBe(contentSecurityPolicy);
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).not.toMatch(/unsafe|data:|https?:|\*/);
});

test('it would run without the policy', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  await application.electron.evaluate(async ({ BrowserWindow, session }) => {
    session
      .fromPartition('bare')
      .protocol.handle('app', () => new Response('<body>', { headers: { 'content-type': 'text/html' } }));
    await new BrowserWindow({ show: false, webPreferences: { partition: 'bare' } }).loadURL('app://bare/');
  });
  await expect.poll(() => application.electron.windows().some((page) => page.url() === 'app://bare/')).toBe(true);
  const bare = application.electron.windows().find((page) => page.url() === 'app://bare/');
  expect((await whatRan(bare!)).sort()).toEqual(
    expect.arrayContaining(['blob script', 'data script', 'eval', 'inline handler', 'inline script', 'inline style']),
  );
});
