import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requests } from '../../preload/contract/channels';
import { OutletDesk } from '../../main/ipc/outlet-desk';
import { isLoginAddress } from '../../main/identity/login-address';

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

  it('finds one place that opens addresses: those of a login, which main itself has made', () => {
    expect(naming(/\bopenExternal\b/)).toEqual(['main/app/electron-desktop.ts']);
    const desktop = readFileSync(join(project, 'main/app/electron-desktop.ts'), 'utf8');
    expect(desktop).toMatch(/if \(!isLoginAddress\(address\)\) return false;\s+return shell\.openExternal\(address\)/);
  });

  it.each([
    'https://login.example/authorize?state=x',
    'http://127.0.0.1:4711/auth',
    'http://localhost:4711/auth',
    'http://[::1]:4711/auth',
  ])('opens %s for a login', (address) => expect(isLoginAddress(address)).toBe(true));

  it.each([
    'http://login.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'ms-msdt:/id',
    'https://maria:secret@login.example/',
    'http://127.0.0.1@evil.example/',
    '--help',
    '',
  ])('opens nothing for %j', (address) => expect(isLoginAddress(address)).toBe(false));

  it.each(['', ' ', '-o', 'x'.repeat(201)])(
    'takes no printer of the name %j that was not on the list',
    async (printer) => {
      const said = requests['outputs.print'].safeParse({ documentId: `doc-${'0'.repeat(32)}`, printer, copies: 1 });
      if (!said.success) return;
      const did: unknown[] = [];
      const printing = {
        isThere: async () => true,
        printers: async () => [{ name: 'Office' }],
        print: async () => void did.push(printer),
      };
      const found = { size: 1, version: '1.7', pages: 1, signatures: 1 };
      const mails = { isThere: async () => false, write: async () => undefined };
      const desk = new OutletDesk(() => '/a.pdf', { inspect: async () => found }, printing, mails);
      await expect(desk.print(said.data)).rejects.toMatchObject({ code: 'print.refused' });
      expect(did).toEqual([]);
    },
  );

  it.each(['; id', '1 -o raw', '1\n2', '$(id)', '--', '1-'])('takes no pages %j', (pages) => {
    const request = { documentId: `doc-${'0'.repeat(32)}`, printer: 'Office', copies: 1, pages };
    expect(requests['outputs.print'].safeParse(request).success).toBe(false);
  });

  it('finds one place that opens files: those that main itself has written', () => {
    expect(naming(/\bshell\.(openPath|showItemInFolder|beep|trashItem|writeShortcutLink)\b/)).toEqual([
      'main/app/electron-desktop.ts',
    ]);
  });

  // The screen's lock, who may write at a place, and an organization's rules in the system's own stores: commands that main itself
  // words, with nothing of a page in them. Printers and the mail program get the paths of files that main knows, each as a word of
  // its own, and of a page a printer's name that is on the list, a number, and pages that were read.
  it('finds programs started only for the hosts, for the tunnels of the configuration, for the browser of a login, to ask for the lock of the screen, for access lists and for managed settings, to print, to write a medium to its end and to begin a message, and without a display', () => {
    expect(naming(/from '(node:)?child_process'/).sort()).toEqual([
      'main/app/screen-lock.ts',
      'main/app/start-command-line.ts',
      'main/cli/terminal-login.ts',
      'main/configuration/policy/sources/macos/index.ts',
      'main/configuration/policy/sources/windows/system-program.ts',
      'main/files/place/index.ts',
      'main/files/place/windows-place.ts',
      'main/hosts/node-launcher.ts',
      'main/outlets/outside-program.ts',
      'main/token/discovery/tunnel.ts',
    ]);
  });
});
