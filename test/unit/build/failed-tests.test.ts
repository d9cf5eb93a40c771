import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

interface Failed {
  name: string;
  message: string;
}

const project = fileURLToPath(new URL('../../..', import.meta.url));
const reporter = join(project, 'build', 'failed-tests.mjs');
// Plain JavaScript, as all of build/ that runs before types are known: its types are told here.
const { failedInPlaywright, listOfFailed } = (await import(reporter)) as {
  failedInPlaywright(report: unknown): Failed[];
  listOfFailed(failed: Failed[]): string;
};

const scratch = mkdtempSync(join(tmpdir(), 'countersign-failed-tests-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
symlinkSync(join(project, 'node_modules'), join(scratch, 'node_modules'));
writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');

/** Runs a runner's program on the scratch project, as a process of its own: it must not know that it runs in a test. */
function run(program: string, args: string[], env: Record<string, string>) {
  const inherited = Object.entries(process.env).filter(([name]) => !/VITEST|^TEST|NODE_ENV|FORCE_COLOR/.test(name));
  return spawnSync(process.execPath, [join(project, 'node_modules', program), ...args], {
    cwd: scratch,
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), ...env },
  });
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(join(scratch, file), 'utf8')) as T;
}

describe('what failed, told at the end of a run', () => {
  it('vitest: a test, a hook, a file that can not be loaded, and an error outside of all tests', () => {
    writeFileSync(
      join(scratch, 'some.test.ts'),
      `import { beforeAll, describe, expect, it } from 'vitest';
       describe('sums', () => { it('are wrong', () => { expect(1 + 1).toBe(3); }); it('are right', () => {}); });
       describe('prepared', () => { beforeAll(() => { throw new Error('no card'); }); it('never runs', () => {}); });
       it('forgets', async () => {
         setTimeout(() => { throw new Error('nobody caught this'); }, 1);
         await new Promise((resolve) => setTimeout(resolve, 50));
       });`,
    );
    writeFileSync(join(scratch, 'broken.test.ts'), "import './not-there.js';");
    const ended = run('vitest/vitest.mjs', ['run', '--root', '.', `--reporter=${reporter}`], {
      COUNTERSIGN_FAILED_TESTS: join(scratch, 'failed.json'),
    });
    expect(ended.status, ended.stderr).toBe(1);

    const failed = json<Failed[]>('failed.json').sort((a, b) => a.name.localeCompare(b.name));
    expect(failed.map(({ name }) => name)).toEqual([
      'broken.test.ts',
      'outside of the tests',
      'some.test.ts › prepared',
      'some.test.ts › sums > are wrong',
    ]);
    expect(failed[0]?.message).toContain('not-there.js');
    expect(failed[1]?.message).toContain('nobody caught this');
    expect(failed[2]?.message).toContain('no card');
    expect(failed[3]?.message).toMatch(/expected 2 to be 3.*\n.*at some\.test\.ts:2:\d+/);
  });

  it('Playwright: a test with its message, in plain letters', () => {
    writeFileSync(
      join(scratch, 'some.spec.ts'),
      `import { expect, test } from '@playwright/test';
       test.describe('sums', () => { test('are wrong', () => { expect(1 + 1).toBe(3); }); test('are right', () => {}); });`,
    );
    const ended = run('@playwright/test/cli.js', ['test', 'some.spec.ts', '--reporter=json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: join(scratch, 'playwright.json'),
    });
    expect(ended.status, ended.stderr).toBe(1);

    const [failed, ...others] = failedInPlaywright(json('playwright.json'));
    expect(others).toEqual([]);
    expect(failed?.name).toBe('some.spec.ts › sums › are wrong');
    expect(failed?.message).toMatch(/Expected: 3\n\s*Received: 2/);
  });

  it('a long message is cut: the whole stands above', () => {
    const message = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    const report = { suites: [{ title: 'a.spec.ts', specs: [spec('is long', message)] }] };
    const list = listOfFailed(failedInPlaywright(report));
    expect(list.split('\n')).toEqual([
      '✗ a.spec.ts › is long',
      ...Array.from({ length: 12 }, (_, line) => `    line ${line}`),
      '    …',
    ]);
  });
});

function spec(title: string, message: string) {
  return { title, tests: [{ status: 'unexpected', results: [{ errors: [{ message }] }] }] };
}
