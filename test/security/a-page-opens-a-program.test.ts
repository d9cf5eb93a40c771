import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['main', 'preload'].flatMap((folder) =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);
const naming = (word: RegExp): string[] =>
  sources
    .filter((file) => word.test(readFileSync(join(project, file), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'));

describe('a page that wants a program to be opened', () => {
  it('is looked at in all that is not a page', () => expect(sources.length).toBeGreaterThan(50));

  it('finds nobody who opens addresses', () => expect(naming(/\bopenExternal\b/)).toEqual([]));

  it('finds one place that opens files: those that main itself has written', () => {
    expect(naming(/\bshell\.(openPath|showItemInFolder|beep|trashItem|writeShortcutLink)\b/)).toEqual([
      'main/app/electron-desktop.ts',
    ]);
  });

  it('finds programs started only for the hosts, for the tunnels of the configuration, and without a display', () => {
    expect(naming(/from '(node:)?child_process'/).sort()).toEqual([
      'main/app/start.ts',
      'main/hosts/node-launcher.ts',
      'main/token/discovery/tunnel.ts',
    ]);
  });
});
