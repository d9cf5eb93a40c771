import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { translatedEnding } from '../../../main/built-code';
import { builtEntries, run, type Finished } from '../../fixtures/hosts/built-product';

describe('the built code', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** The command line as it was built, without the fonts. */
  function copied(): string {
    const folder = mkdtempSync(join(tmpdir(), 'built-code-'));
    folders.push(folder);
    cpSync(builtEntries(), folder, { recursive: true, filter: (path) => basename(path) !== 'fonts' });
    return folder;
  }

  function translations(folder: string): string[] {
    const code = join(folder, 'code');
    return readdirSync(code)
      .filter((name) => name.endsWith(translatedEnding))
      .map((name) => join(code, name));
  }

  function runVersion(folder: string): Promise<Finished> {
    return run(process.execPath, [join(folder, 'index.js'), '--version']);
  }

  it('has for each file what V8 made of it, and this Node takes it', async () => {
    const code = readdirSync(join(builtEntries(), 'code')).filter((name) => name.endsWith('.js'));
    expect(translations(builtEntries()).map((path) => basename(path, translatedEnding))).toEqual(code);
    // In a Node of its own: under a test runner V8 has other flags.
    const program = `
      const { readdirSync, readFileSync } = require('node:fs');
      const { join } = require('node:path');
      const { scriptOf, translatedEnding } = require('./built-code.js');
      const code = join(process.cwd(), 'code');
      const files = readdirSync(code).filter((name) => name.endsWith('.js')).map((name) => join(code, name));
      const taken = files.map((file) => scriptOf(file, readFileSync(file + translatedEnding)).cachedDataRejected);
      console.log(JSON.stringify(taken));`;
    const { stdout, stderr } = await run(process.execPath, ['-e', program], { cwd: builtEntries() });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(code.map(() => false));
  });

  it.each<[string, (path: string) => void]>([
    ['is missing', (path) => rmSync(path)],
    ['is of another V8', (path) => writeFileSync(path, Buffer.alloc(4096, 7))],
    ['is cut off', (path) => truncateSync(path, 200)],
    ['is empty', (path) => truncateSync(path, 0)],
  ])('runs from its source where that %s', async (_, spoil) => {
    const folder = copied();
    translations(folder).forEach(spoil);
    expect(await runVersion(folder)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
