import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IModule } from 'dependency-cruiser';
import { cruiseTree } from './walls';

const entry = 'main/app/start-station.ts';

/** Each of them opens a box, another program, a list of files or something beside the window, or takes keys from the whole desktop. */
export const waysOut: readonly string[] = [
  ...['dialog', 'shell', 'Menu', 'MenuItem', 'Tray', 'Notification', 'desktopCapturer', 'globalShortcut', 'ShareMenu'],
  ...['TouchBar', 'autoUpdater', 'crashReporter', 'inAppPurchase', 'systemPreferences', 'webFrame'],
];

/** Of contents and windows: what leads to a box or to another program, by the name of the method. */
const leadingOut =
  /\.(showOpenDialog|showSaveDialog|showMessageBox|showErrorBox|showCertificateTrustDialog|openExternal|openPath|showItemInFolder|popup|startDrag|print|openDevTools|inspectElement|previewFile|downloadURL|showAboutPanel|showDefinitionForSelection|addRecentDocument|writeText|readText)(Sync)?\(/g;

const makesWindow = /new (BrowserWindow|BaseWindow|WebContentsView|BrowserView)\(/;

/** What runs at a station, and what of it leads out. */
export interface StationCode {
  /** Sources, relative to the tree. */
  readonly reached: readonly string[];
  /** Those that take something of Electron when they run. */
  readonly electrical: readonly string[];
  /** The sources that take this of Electron. */
  takers(name: string): string[];
  /** Calls that open something, as `source .method(`. */
  calls(): string[];
  /** Uses of the clipboard beside emptying it, as `source method`. */
  clipboard(): string[];
  /** The sources that make windows or views. */
  windows(): string[];
}

/**
 * Reads all sources that a station's start reaches when it runs.
 *
 * @param baseDir - the tree of sources
 */
export async function readStation(baseDir: string): Promise<StationCode> {
  const modules = new Map<string, IModule>((await cruiseTree(baseDir)).modules.map((one) => [one.source, one]));
  const found = new Set([entry]);
  for (const source of found) {
    for (const { resolved, dependencyTypes } of modules.get(source)?.dependencies ?? []) {
      if (!dependencyTypes.includes('type-only') && /^(main|preload)\/.*\.ts$/.test(resolved)) found.add(resolved);
    }
  }
  const code = new Map([...found].map((source) => [source, codeOf(join(baseDir, source))]));
  const taken = new Map([...code].map(([source, text]) => [source, takenOfElectron(text)]));
  const electrical = [...found].filter((source) => taken.get(source)!.length > 0);
  const matches = (source: string, wanted: RegExp): string[][] => [...code.get(source)!.matchAll(wanted)];
  return {
    reached: [...found],
    electrical,
    takers: (name) =>
      electrical.filter(
        (source) => taken.get(source)!.includes(name) && !(name === 'Menu' && onlySetsNoMenu(code.get(source)!)),
      ),
    calls: () => electrical.flatMap((source) => matches(source, leadingOut).map(([call]) => `${source} ${call}`)),
    clipboard: () =>
      electrical
        .filter((source) => taken.get(source)!.includes('clipboard'))
        .flatMap((source) =>
          matches(source, /\bclipboard\.(\w+)/g)
            .filter(([, method]) => method !== 'clear')
            .map(([, method]) => `${source} ${method}`),
        ),
    windows: () => [...found].filter((source) => makesWindow.test(code.get(source)!)).sort(),
  };
}

/** Without comments: what they tell of is not done. */
const codeOf = (path: string): string => readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** What a file takes of Electron when it runs, by the name that Electron has for it; `*` for everything. */
function takenOfElectron(code: string): string[] {
  const named = [...code.matchAll(/import\s+(?!type\b)\{([^}]*)\}\s+from 'electron'/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.replace(/ as .*/, ''));
  const whole = /import\s+(\*\s+as\s+)?\w+\s+from 'electron'|(require|import)\(\s*'electron'|from 'electron\/\w+'/.test(
    code,
  );
  return whole ? [...named, '*'] : named;
}

/** The menu that Electron would make by itself has shortcuts: a station has none. */
function onlySetsNoMenu(code: string): boolean {
  const uses = [...code.matchAll(/\bMenu\.\w+\([^)]*\)/g)].map(([use]) => use);
  return uses.length > 0 && uses.every((use) => use === 'Menu.setApplicationMenu(null)');
}
