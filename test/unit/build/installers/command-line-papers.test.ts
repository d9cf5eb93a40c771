import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bashCompletion, fishCompletion, zshCompletion } from '../../../../build/installers/linux/papers/completions';
import { readHelp } from '../../../../build/installers/linux/papers/help-entries';
import { manPage } from '../../../../build/installers/linux/papers/man-page';
import { commands, parseCommand, usage } from '../../../../main/cli/arguments';
import { grammar } from '../../../../main/cli/grammar';
import { CountersignError } from '../../../../main/errors/countersign-error';

const all = grammar();

describe('The grammar for shells', () => {
  it('knows every command', () => {
    expect(all.map(({ name }) => name)).toEqual([...commands]);
  });

  it('has every option and action that the help names behind a command, and no option that the help does not know', () => {
    const inHelp = new Map<string, Set<string>>();
    let current = new Set<string>();
    for (const { kind, typed } of readHelp(usage).entries) {
      if (kind === 'command') {
        const [, name = '', action] = typed.split(' ');
        const known = all.find((one) => one.name === name);
        expect(known, typed).toBeDefined();
        if (action && /^[a-z]+$/.test(action) && known!.actions.length > 0) expect(known!.actions).toContain(action);
        inHelp.set(name, (current = inHelp.get(name) ?? new Set()));
      } else for (const [, option = ''] of typed.matchAll(/--([a-z-]+)/g)) current.add(option);
    }
    const everywhere = ['json', 'profile', 'help'];
    for (const { name, options } of all) {
      const known = options.map((option) => option.name);
      for (const option of inHelp.get(name) ?? []) expect(known, `${name} --${option}`).toContain(option);
      const said = usage + [...(inHelp.get(name) ?? [])].map((one) => `--${one}`).join(' ');
      for (const option of known) if (!everywhere.includes(option)) expect(said, name).toContain(`--${option}`);
    }
  });

  it('completes nothing that the command line does not understand', () => {
    for (const { name, actions, options } of all) {
      for (const { name: option, takesValue, values } of options) {
        const words = [`--${option}`, ...(takesValue ? [values?.[0] ?? 'x'] : [])];
        const tried = (actions.length > 0 ? actions : [undefined]).map((action) => {
          try {
            parseCommand([name, ...(action ? [action] : []), ...words, 'a.pdf']);
            return '';
          } catch (error) {
            return error instanceof CountersignError ? JSON.stringify(error.toShape()) : String(error);
          }
        });
        expect(
          tried.every((said) => /is not understood here/.test(said)),
          `${name} --${option}: ${tried[0]}`,
        ).toBe(false);
      }
    }
  });
});

describe('The manual page', () => {
  const page = manPage(usage, { version: '1.2.3', sourceDate: 1_700_000_000 });

  it('says all that the help says', () => {
    for (const { typed } of readHelp(usage).entries)
      expect(page).toContain(typed.replaceAll('-', '\\-').replaceAll("'", '\\(aq'));
    expect(page).toContain('"Countersign 1.2.3"');
    expect(page).toContain('2023-11-14');
    expect(page).toContain('130 stopped with Ctrl+C');
  });

  it('has no line that would be an unknown instruction', () => {
    const instructions = page.split('\n').filter((line) => line.startsWith('.'));
    for (const line of instructions) expect(line).toMatch(/^\.(TH|SH|B|I|TP|PP|RS|RE)( |$)/);
  });

  it('refuses a help that it can not read', () => {
    expect(() => readHelp('countersign: x\n\n   odd line\n')).toThrow(/odd line/);
  });
});

describe('Completion', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-completion-'));
    writeFileSync(join(folder, 'contract.pdf'), '%PDF-1.7');
    writeFileSync(join(folder, 'countersign.bash'), bashCompletion(all));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function completed(...words: string[]): string[] {
    const script = `source ./countersign.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _countersign; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.trim().split('\n').sort();
  }

  it.runIf(spawnSync('bash', ['--version']).status === 0)(
    'in bash offers commands, actions, options, values and files',
    () => {
      expect(completed('countersign', 'si')).toEqual(['sign', 'signers']);
      expect(completed('countersign', 'keys', 'ge')).toEqual(['generate']);
      expect(completed('countersign', 'sign', '--le')).toEqual(['--level']);
      expect(completed('countersign', 'sign', '--level', 'B-L')).toEqual(['B-LT', 'B-LTA']);
      expect(completed('countersign', 'extend', '--level', 'B-B')).toEqual(['']);
      expect(completed('countersign', 'sign', 'contr')).toEqual(['contract.pdf']);
      expect(completed('countersign', 'verify', '--report', 'contr')).toEqual(['contract.pdf']);
    },
  );

  it('for zsh and fish names every command and option', () => {
    for (const text of [zshCompletion(all), fishCompletion(all)]) {
      for (const { name, options } of all) {
        expect(text).toContain(name);
        for (const option of options) expect(text).toContain(option.name);
      }
    }
  });
});
