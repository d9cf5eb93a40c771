import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStation, waysOut, type StationCode } from './station';
import { project } from './walls';

describe('what runs at a station', () => {
  let station: StationCode;
  beforeAll(async () => {
    station = await readStation(project);
  });

  it('is read whole: its windows, its services, its tray', () => {
    for (const source of [
      'main/app/login-window.ts',
      'main/app/pin-window.ts',
      'main/services.ts',
      'main/station/station.ts',
    ]) {
      expect(station.reached).toContain(source);
    }
    expect(station.reached.length).toBeGreaterThan(150);
    expect(station.electrical.length).toBeGreaterThan(5);
  });

  it.each(waysOut)('takes no %s of Electron', (name) => {
    expect(station.takers(name)).toEqual([]);
  });

  it('names what it takes of Electron', () => {
    expect(station.takers('*')).toEqual([]);
  });

  it('calls nothing of Electron’s that opens a box, a list of files or another program', () => {
    expect(station.calls()).toEqual([]);
  });

  it('clears the clipboard and does nothing else with it', () => {
    expect(station.takers('clipboard').length).toBeGreaterThan(0);
    expect(station.clipboard()).toEqual([]);
  });

  it('has windows of its own kinds only', () => {
    expect(station.windows()).toEqual([
      'main/app/login-window.ts',
      'main/app/page-processes.ts',
      'main/app/person-room.ts',
      'main/app/pin-place.ts',
      'main/app/station-app.ts',
    ]);
  });
});

describe('the check itself', () => {
  const tree = mkdtempSync(join(tmpdir(), 'countersign-station-'));
  let station: StationCode;

  beforeAll(async () => {
    for (const [path, code] of Object.entries(planted())) {
      mkdirSync(join(tree, dirname(path)), { recursive: true });
      writeFileSync(join(tree, path), code);
    }
    symlinkSync(join(project, 'node_modules'), join(tree, 'node_modules'), 'junction');
    station = await readStation(tree);
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('follows imports that are static, that wait until they are needed, and that are handed on', () => {
    expect(station.reached).toEqual(
      expect.arrayContaining(['main/station/first.ts', 'main/station/later.ts', 'main/station/handed-on.ts']),
    );
  });

  it('follows no types, and nothing that the station does not reach', () => {
    expect(station.reached).not.toContain('main/station/only-types.ts');
    expect(station.reached).not.toContain('main/app/desktop.ts');
  });

  it.each(waysOut)('finds who takes %s of Electron, under another name too', (name) => {
    expect(station.takers(name)).toEqual([`main/ways/${name}.ts`]);
  });

  it('finds who takes Electron whole', () => {
    expect(station.takers('*').sort()).toEqual(['main/whole/namespace.ts', 'main/whole/waiting.ts']);
  });

  it('lets a menu be taken away, and no other be set', () => {
    expect(station.takers('Menu')).not.toContain('main/station/no-menu.ts');
  });

  it('finds calls that open something, on whatever they are called', () => {
    expect(station.calls().sort()).toEqual(['main/station/first.ts .downloadURL(', 'main/station/later.ts .print(']);
  });

  it('finds who reads the clipboard, and not who empties it', () => {
    expect(station.clipboard()).toEqual(['main/station/handed-on.ts readHTML']);
  });

  it('finds a window more', () => {
    expect(station.windows()).toEqual(['main/station/later.ts']);
  });
});

/** A small station with each way out in it once. */
function planted(): Record<string, string> {
  const ways = Object.fromEntries(
    waysOut.map((name) => [
      `main/ways/${name}.ts`,
      `import { app, ${name} as harmless } from 'electron';\nexport const used = [app, harmless];\n`,
    ]),
  );
  const whole = {
    'main/whole/namespace.ts': "import * as all from 'electron';\nexport const used = all;\n",
    'main/whole/waiting.ts': "export const used = (): Promise<unknown> => import('electron');\n",
  };
  const reachedFirst = [
    '../station/first',
    ...Object.keys({ ...ways, ...whole }).map((path) => `../${path.slice(5, -3)}`),
  ];
  return {
    ...ways,
    ...whole,
    'main/app/start-station.ts': reachedFirst.map((path) => `import '${path}';\n`).join(''),
    'preload/window.ts': 'export const nothing = 0;\n',
    'renderer/page.ts': 'export const nothing = 0;\n',
    'main/app/desktop.ts': "import { dialog } from 'electron';\nexport const used = dialog;\n",
    'main/station/first.ts': `import { type WebContents, session } from 'electron';
import type { Kind } from './only-types';
import './no-menu';
export * from './handed-on';
export const later = (): Promise<unknown> => import('./later');
// A comment does not call contents.openDevTools().
export const save = (contents: WebContents, kind: Kind): unknown => [contents.downloadURL(kind), session];
`,
    'main/station/later.ts': `import { BrowserWindow } from 'electron';
export const print = (): void => new BrowserWindow().webContents.print();
`,
    'main/station/handed-on.ts': `import { clipboard } from 'electron';
clipboard.clear();
export const read = (): string => clipboard.readHTML();
`,
    'main/station/no-menu.ts': "import { Menu } from 'electron';\nMenu.setApplicationMenu(null);\n",
    'main/station/only-types.ts':
      "import { shell } from 'electron';\nexport type Kind = string;\nexport const used = shell;\n",
  };
}
