import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopFiles } from '../../../../build/installers/linux/desktop-files.mjs';
import { apparmorProfile, starter } from '../../../../build/installers/linux/scripts.mjs';

const files = desktopFiles({ version: '1.2.3', sourceDate: 1_700_000_000 });
const textOf = (end: string): string => files.find(({ path }) => path.endsWith(end))!.text;
const commands = files.flatMap(({ text }) => [...text.matchAll(/^Exec=(.*)$/gm)].map(([, command = '']) => command));

describe('Desktop entries', () => {
  it('put what comes from strangers behind a guard, with one placeholder and nothing else', () => {
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) {
      expect(command).toMatch(/^\/opt\/countersign\/countersign( --(view=(sign|check)|address))? -- %[Fu]$/);
    }
  });

  it('take addresses and files apart', () => {
    const address = textOf('.address.desktop');
    expect(address).toContain('MimeType=x-scheme-handler/countersign;');
    expect(address).toContain('--address -- %u');
    expect(address).not.toContain('application/pdf');
    for (const { path, text } of files) if (!path.endsWith('.address.desktop')) expect(text).not.toContain('x-scheme');
  });

  it('offer both verbs to every file manager', () => {
    for (const verb of ['sign', 'check']) {
      const offering = files
        .filter(({ text }) => text.includes(`--view=${verb}`))
        .map(({ path }) => path.split('/')[3]);
      expect(new Set(offering)).toEqual(new Set(['applications', 'kio', 'nemo', 'file-manager']));
    }
  });

  const finder = ['gio', 'update-desktop-database'].every((name) => !spawnSync(name, ['--version']).error);
  it.runIf(finder)('are offered for a PDF, and are not what opens it where nobody has chosen', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-mime-'));
    try {
      const entries = join(folder, 'data/applications');
      mkdirSync(entries, { recursive: true });
      for (const { path, text } of files.filter((one) => one.path.startsWith('/usr/share/applications/'))) {
        // An entry whose program is not there is passed over.
        const there = text.replaceAll('/opt/countersign/countersign', '/bin/true');
        writeFileSync(join(entries, path.split('/').at(-1)!), there);
      }
      const viewer = '[Desktop Entry]\nType=Application\nName=V\nExec=/bin/true %f\nMimeType=application/pdf;\n';
      const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C' };
      const dirs = { XDG_DATA_DIRS: join(folder, 'data'), XDG_CONFIG_DIRS: join(folder, 'none') };
      for (const other of ['org.gnome.Evince.desktop', 'zathura.desktop', 'xpdf.desktop']) {
        writeFileSync(join(entries, other), viewer);
        spawnSync('update-desktop-database', [entries]);
        const { stdout } = spawnSync('gio', ['mime', 'application/pdf'], {
          env: { ...env, ...dirs },
          encoding: 'utf8',
        });
        expect(stdout.split('\n')[0]).toContain(other);
        for (const name of ['open', 'check']) expect(stdout).toContain(`zz-org.countersign.app.${name}.desktop`);
        rmSync(join(entries, other));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('write no list of programs that usually open a kind of file', () => {
    expect(files.some(({ path }) => /mimeapps|defaults\.list/.test(path))).toBe(false);
  });

  const validator = spawnSync('desktop-file-validate', ['--help']).status === 0;
  it.runIf(validator)('are as the specification has them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-desktop-'));
    try {
      const entries = files.filter(({ path }) => path.startsWith('/usr/share/applications/'));
      expect(entries).toHaveLength(4);
      for (const { path, text } of entries) writeFileSync(join(folder, path.split('/').at(-1)!), text);
      const names = entries.map(({ path }) => join(folder, path.split('/').at(-1)!));
      const { status, stdout, stderr } = spawnSync('desktop-file-validate', names, { encoding: 'utf8' });
      expect(`${stdout}${stderr}`).toBe('');
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('The command in the path', () => {
  function started(...words: string[]): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-starter-'));
    try {
      // The program's place is fixed; here a script stands in it that says how it was called.
      const program = join(folder, 'program');
      writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
      const script = join(folder, 'countersign');
      writeFileSync(script, starter().replace('/opt/countersign/countersign', program));
      for (const file of [program, script]) chmodSync(file, 0o755);
      return spawnSync(script, words, { encoding: 'utf8' }).stdout.split('\n').slice(0, -1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('hands over every word as it is, behind the guard, and wants no display', () => {
    const words = ['sign', 'a file.pdf', '$(touch x)', '', '--pin-stdin', "it's"];
    const called = started(...words);
    expect(called.slice(called.indexOf('--') + 1)).toEqual(words);
    expect(called).toContain('--ozone-platform=headless');
    expect(called[called.indexOf('--') - 1]).toBe('--command-line');
    expect(called.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
  });

  it('is what the profile of AppArmor lets make namespaces', () => {
    const [, path] = /^profile countersign (\S+) flags=\(unconfined\) \{$/m.exec(apparmorProfile()) ?? [];
    expect(starter()).toContain(`exec ${path} `);
    expect(apparmorProfile()).toMatch(/^ {2}userns,$/m);
  });
});

it('The metainfo names the release and the entry that starts the program', () => {
  const text = textOf('.metainfo.xml');
  expect(text).toContain('<release version="1.2.3" date="2023-11-14"/>');
  expect(text).toContain('<launchable type="desktop-id">org.countersign.app.desktop</launchable>');
});
