import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IModule } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruiseTree, project } from './walls';

const entry = 'main/app/start-station.ts';

/** Each of them opens a box, another program, a list of files or something beside the window, or takes keys from the whole desktop. */
const waysOut = [
  ...['dialog', 'shell', 'Menu', 'MenuItem', 'Tray', 'Notification', 'desktopCapturer', 'globalShortcut', 'ShareMenu'],
  ...['TouchBar', 'autoUpdater', 'crashReporter', 'inAppPurchase', 'systemPreferences', 'webFrame'],
];
/** Of contents and windows: what leads to a box or to another program, by the name of the method. */
const leadingOut =
  /\.(showOpenDialog|showSaveDialog|showMessageBox|showErrorBox|showCertificateTrustDialog|openExternal|openPath|showItemInFolder|popup|startDrag|print|openDevTools|inspectElement|previewFile|downloadURL|showAboutPanel|showDefinitionForSelection|addRecentDocument|writeText|readText)(Sync)?\(/g;

/** What a file takes of Electron when it runs, by name. */
function takenOfElectron(code: string): string[] {
  return [...code.matchAll(/import\s+(?!type\b)\{([^}]*)\}\s+from 'electron'/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.replace(/ as .*/, ''));
}

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

describe('what runs at a station', () => {
  let reached: string[];
  const codeOf = (source: string): string => withoutComments(readFileSync(join(project, source), 'utf8'));

  beforeAll(async () => {
    const modules = new Map<string, IModule>((await cruiseTree(project)).modules.map((one) => [one.source, one]));
    const found = new Set([entry]);
    for (const source of found) {
      for (const { resolved, dependencyTypes } of modules.get(source)?.dependencies ?? []) {
        if (!dependencyTypes.includes('type-only') && /^(main|preload)\/.*\.ts$/.test(resolved)) found.add(resolved);
      }
    }
    reached = [...found];
  });

  it('is read whole: its windows, its services, its tray', () => {
    for (const source of [
      'main/app/login-window.ts',
      'main/app/pin-window.ts',
      'main/services.ts',
      'main/station/station.ts',
    ]) {
      expect(reached).toContain(source);
    }
    expect(reached.length).toBeGreaterThan(150);
  });

  it.each(waysOut)('takes no %s of Electron', (name) => {
    expect(
      reached.filter(
        (source) => takenOfElectron(codeOf(source)).includes(name) && !onlySetsNoMenu(codeOf(source), name),
      ),
    ).toEqual([]);
  });

  it('calls nothing of Electron’s that opens a box, a list of files or another program', () => {
    const electrical = reached.filter((source) => takenOfElectron(codeOf(source)).length > 0);
    expect(electrical.length).toBeGreaterThan(5);
    const called = electrical.flatMap((source) =>
      [...codeOf(source).matchAll(leadingOut)].map(([call]) => `${source} ${call}`),
    );
    expect(called).toEqual([]);
  });

  it('clears the clipboard and does nothing else with it', () => {
    for (const source of reached.filter((one) => takenOfElectron(codeOf(one)).includes('clipboard'))) {
      const uses = [...codeOf(source).matchAll(/\bclipboard\.(\w+)/g)].map(([, method]) => method);
      expect(uses, source).toEqual(uses.map(() => 'clear'));
    }
  });

  it('has windows of its own kinds only', () => {
    const making = reached.filter((source) =>
      /new (BrowserWindow|BaseWindow|WebContentsView|BrowserView)\(/.test(codeOf(source)),
    );
    expect(making.sort()).toEqual([
      'main/app/login-window.ts',
      'main/app/page-processes.ts',
      'main/app/person-room.ts',
      'main/app/pin-window.ts',
      'main/app/station-app.ts',
    ]);
  });
});

/** The menu that Electron would make by itself has shortcuts: a station has none. */
function onlySetsNoMenu(code: string, name: string): boolean {
  const uses = [...code.matchAll(/\bMenu\.\w+\([^)]*\)/g)].map(([use]) => use);
  return name === 'Menu' && uses.length > 0 && uses.every((use) => use === 'Menu.setApplicationMenu(null)');
}
