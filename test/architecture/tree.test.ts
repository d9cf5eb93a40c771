import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, textOf, topLevelEntries } from './tree';
import { project } from './walls';

const LONGEST_FILE = 420;
const files = projectFiles();
const sources = files.filter((file) => /\.(tsx?|mts|mjs|cjs|js)$/.test(file));

const tooLong = (text: string): boolean => text.split('\n').length - 1 > LONGEST_FILE;
const isNameless = (file: string): boolean => /^(utils?|helpers?|common|misc|shared)\.\w+$/.test(basename(file));
// A home folder of somebody, a work folder of some machine, a drive's user folder. Names that a reader takes for examples are fine.
const machinePath =
  /(?<![\w.~$}-])(?:\/(?:home|Users)\/(?!(?:user|me|you|maria|jane|alice|anna|bob|someone|somebody|NAME)\b)[\w.-]+|\/(?:root|work|workspace|builds)\/[\w.-]+|[A-Z]:\\+Users\\+(?!user|me|Public)\w+)/;

describe('the tree of files', () => {
  it('is looked at', () => {
    for (const folder of ['main/', 'preload/', 'renderer/', 'test/', 'build/']) {
      expect(sources.some((file) => file.startsWith(folder))).toBe(true);
    }
  });

  it(`has no source of more than ${LONGEST_FILE} lines`, () => {
    expect(tooLong('line\n'.repeat(LONGEST_FILE + 1))).toBe(true);
    expect(sources.filter((file) => tooLong(textOf(file) ?? ''))).toEqual([]);
  });

  it('names every file after its idea: no utils, helpers, common', () => {
    expect(['main/utils.ts', 'renderer/ui/helpers.tsx', 'test/common.ts'].every(isNameless)).toBe(true);
    expect(sources.filter(isNameless)).toEqual([]);
  });

  it('has nothing new at its top level', () => {
    const allowed = new Set([
      'package.json',
      'tsconfig.json',
      'main',
      'renderer',
      'preload',
      'test',
      'build',
      'README.md',
    ]);
    const papers = new Set([
      'package-lock.json',
      'LICENSE',
      'SECURITY.md',
      'DEPLOYMENT.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
    ]);
    const strangers = topLevelEntries().filter(
      (name) => !allowed.has(name) && !papers.has(name) && !name.startsWith('.'),
    );
    expect(strangers).toEqual([]);
    expect([...allowed].filter((name) => !existsSync(join(project, name)))).toEqual([]);
  });

  it('carries no path of one machine', () => {
    expect(
      ["'/home/kim/token.so'", '"/root/project"', 'see /work/tree', 'C:\\Users\\kim'].every((text) =>
        machinePath.test(text),
      ),
    ).toBe(true);
    expect(
      ['https://example.org/work/now', '~/.cache/x', '/usr/lib/softhsm', './home/page'].some((text) =>
        machinePath.test(text),
      ),
    ).toBe(false);
    const home = homedir();
    const carriers = files.filter((file) => {
      if (file === 'test/architecture/tree.test.ts') return false;
      const text = textOf(file);
      if (text === undefined) return false;
      return (
        machinePath.test(text) ||
        text.includes(`${project}/`) ||
        (home.split('/').length > 2 && text.includes(`${home}/`))
      );
    });
    expect(carriers).toEqual([]);
  });

  it('locks packages by name and hash, never by an address', () => {
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string; integrity?: string }>;
    };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(packages.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([]);
  });
});
