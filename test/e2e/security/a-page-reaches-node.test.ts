import { readFileSync } from 'node:fs';
import { sandboxed } from '../../fixtures/e2e/application';
import { writePdf } from '../../fixtures/e2e/documents';
import { expect, test } from '../../fixtures/e2e/test';
import type { Page } from '@playwright/test';

function reach(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(() => {
    const names = [
      'require',
      'process',
      'module',
      'exports',
      'Buffer',
      'global',
      'electron',
      'ipcRenderer',
      '__dirname',
    ];
    const found = names.filter((name) => name in window);
    const bridges = ['countersign', 'countersignPin'].filter((name) => name in window);
    const members = bridges.flatMap((name) => Object.keys((window as unknown as Record<string, object>)[name]!)).sort();
    // A function of the bridge must not lead into the world that it came from.
    let beyond = 'undefined';
    try {
      const [first] = Object.values((window as unknown as Record<string, Record<string, () => unknown>>)[bridges[0]!]!);
      const maker = first!.constructor as (body: string) => () => unknown;
      beyond = typeof maker('return globalThis.process ?? globalThis.require')();
    } catch {
      // Refused by the policy: just as well.
    }
    const frozen = bridges.every((name) => Object.isFrozen((window as unknown as Record<string, object>)[name]));
    return { found, bridges, members, beyond, frozen };
  });
}

test('a page finds neither Node nor Electron, only its own bridge', async ({ desk: { application, profile } }) => {
  expect(await reach(application.page)).toEqual({
    found: [],
    bridges: ['countersign'],
    members: ['checkDropped', 'invoke', 'on', 'registerDropped'],
    beyond: 'undefined',
    frozen: true,
  });
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  expect(await reach(await application.pressSign())).toEqual({
    found: [],
    bridges: ['countersignPin'],
    members: ['cancel', 'describe', 'submit', 'submitOnReader'],
    beyond: 'undefined',
    frozen: true,
  });
});

test('both windows are isolated and sandboxed, as Electron itself reports', async ({
  desk: { application, profile },
}) => {
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  await application.pressSign();
  const windows = await application.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => ({
      preferences: (
        webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences(),
      pid: webContents.getOSProcessId(),
      devTools: webContents.isDevToolsOpened(),
    })),
  );
  expect(windows).toHaveLength(2);
  for (const { preferences, pid, devTools } of windows) {
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(preferences['enableBlinkFeatures'] ?? '').toBe('');
    expect(devTools).toBe(false);
    if (!sandboxed) continue;
    // The kernel's word for it: no new privileges, a filter on system calls.
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(/^NoNewPrivs:\s*1$/m);
    expect(status).toMatch(/^Seccomp:\s*2$/m);
  }
});

test('a page with Node would be seen', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  const seen = await application.electron.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false, partition: 'window' },
    });
    await window.loadURL('app://window/index.html');
    return (await window.webContents.executeJavaScript('typeof require + typeof process')) as string;
  });
  expect(seen).toBe('functionobject');
});
