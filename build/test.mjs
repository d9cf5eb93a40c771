// Runs the checks and tests: `node build/test.mjs [typecheck|lint|unit|integration|security|architecture|e2e]… [more]`.
// Without names, all of them; only by their names `installers`, which installs what is packed, and `conformance`, which needs data that
// is not part of the project. Other words go to the runner of the named tests, such as a part of a file's name.
// `e2e --update-pictures` takes the pictures of the windows anew instead of comparing them.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { requireElectron } from './electron-runtime.mjs';
import { failedInPlaywright, listOfFailed } from './failed-tests.mjs';
import { packedApplication } from './packed-application.mjs';
import { bundleScripts } from './script-bundles.mjs';
import { NODE_MODULES, PROJECT, readJson } from './setup/project.mjs';
import { setUpOrExit } from './setup/set-up.mjs';
import { chromiumSandboxWorks, unprivilegedUser } from './unprivileged.mjs';
import { withDisplays } from './virtual-display.mjs';

const CHECKS = ['typecheck', 'lint'];
const VITEST = ['unit', 'integration', 'security', 'architecture'];
const STAGES = [...CHECKS, ...VITEST, 'e2e'];
const BY_NAME = ['installers', 'conformance'];

const RENEW = '--update-pictures';
const renewing = process.argv.includes(RENEW);
const words = process.argv.slice(2).filter((word) => word !== RENEW);
const named = words.filter((word) => [...STAGES, ...BY_NAME].includes(word));
const more = words.filter((word) => !named.includes(word));
const chosen = new Set(named.length > 0 ? named : STAGES);

const reports = mkdtempSync(join(tmpdir(), 'countersign-test-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const failedTests = [];
const failedList = join(PROJECT, 'test-results', 'failed.txt');
rmSync(failedList, { force: true });

await setUpOrExit('test');
if (chosen.has('installers')) await setUpOrExit('installers');
await bundleScripts();
const projects = [...VITEST, ...BY_NAME].filter((name) => chosen.has(name));
// Each of the checks uses one processor, and the tests beside them often wait: then the checks go on.
const checked = [
  ...(chosen.has('typecheck') ? [check('typecheck', [tool('typescript', 'bin/tsc'), '-p', '.'])] : []),
  ...(chosen.has('lint')
    ? [
        check('lint', [tool('eslint', 'bin/eslint.js'), '-c', 'build/eslint.config.js', '--max-warnings', '0', '.']),
        check('format', [tool('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
      ]
    : []),
];
if (projects.length > 0) await runVitest(projects);
for (const tell of await Promise.all(checked)) tell();
if (chosen.has('e2e')) await runEndToEnd();

if (failures.length > 0) tellFailures();
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
// Nothing at all is a failure; data that is not there is not.
process.exitCode = failures.length > 0 || total.passed + total.skipped === 0 ? 1 : 0;

/** Behind everything else. @returns what counts it and says what it said, once nothing else writes */
async function check(name, args) {
  const env = process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env;
  const child = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const from = Date.now();
  const words = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => words.push(chunk));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (ended) => resolve(ended ?? 1));
  });
  const seconds = Math.round((Date.now() - from) / 1000);
  return () => {
    heading(`${name} (${seconds} s)`);
    process.stdout.write(Buffer.concat(words));
    if (code === 0) total.passed += 1;
    else {
      total.failed += 1;
      failures.push(name);
    }
  };
}

async function runVitest(names) {
  heading(names.join(', '));
  const file = join(reports, 'vitest.json');
  const failedFile = join(reports, 'failed.json');
  const code = await node(
    [
      tool('vitest', 'vitest.mjs'),
      'run',
      '--config',
      'build/vitest.config.ts',
      ...names.flatMap((name) => ['--project', name]),
      '--reporter=default',
      '--reporter=json',
      '--reporter=./build/failed-tests.mjs',
      `--outputFile.json=${file}`,
      ...more,
    ],
    { ...process.env, COUNTERSIGN_FAILED_TESTS: failedFile },
  );
  const report = readJson(file);
  const failed = new Set(
    report?.testResults
      .filter((result) => result.status === 'failed')
      .map((result) => relative(join(PROJECT, 'test'), result.name).split(sep)[0]),
  );
  failedTests.push(...(readJson(failedFile) ?? []));
  count(
    failed.size > 0 ? [...failed].join(', ') : names.join(', '),
    code,
    report && {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    },
  );
}

async function runEndToEnd() {
  heading('e2e');
  // Packed here, where the project can be written; the tests may run as somebody who can not.
  const packed = await packedApplication({ testBuild: true }).catch((error) => console.error(error));
  const cli = tool('@playwright/test', 'cli.js');
  const needed = [cli, join(PROJECT, 'out', 'main', 'index.js'), requireElectron().executable, packed?.executable];
  const somebody = unprivilegedUser(needed.filter(Boolean));
  if (somebody.user) console.log(`As ${somebody.user.name}, ${sandboxSentence(somebody.user)}.`);
  else if (somebody.reason) console.log(`As root and so without Chromium's sandbox, because ${somebody.reason}.`);

  const results = join(PROJECT, 'test-results');
  const output = somebody.user ? join(somebody.home, 'test-results') : results;
  const file = join(somebody.user ? somebody.home : reports, 'playwright.json');
  // Somebody who can not write into the project takes them; they are put there afterwards.
  const pictures = renewing ? join(somebody.user ? somebody.home : reports, 'pictures') : undefined;
  const asked = renewing && more.length === 0 ? [String.raw`e2e/pictures\.test`] : more;
  try {
    // Displays of our own, so that the tests neither disturb a desktop nor are disturbed by it; one for each window that is
    // driven at the same time.
    const code = await withDisplays(2, ({ DISPLAY, COUNTERSIGN_DISPLAYS, ...env }) =>
      node(
        [cli, 'test', '-c', 'build/playwright.config.ts', '--reporter=list,json', '--output', output, ...asked],
        {
          ...(somebody.user ? somebody.env : env),
          ...(pictures && { COUNTERSIGN_NEW_PICTURES: pictures }),
          DISPLAY,
          COUNTERSIGN_DISPLAYS,
          PLAYWRIGHT_JSON_OUTPUT_NAME: file,
        },
        somebody.user && { uid: somebody.user.uid, gid: somebody.user.gid },
      ),
    );
    const report = readJson(file);
    failedTests.push(...failedInPlaywright(report));
    const stats = report?.stats;
    count(
      'e2e',
      code,
      stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped },
    );
  } finally {
    for (const [from, to] of [
      ['kept', join('test', 'e2e', 'pictures')],
      ['papers', join('build', 'readme')],
    ]) {
      const taken = pictures && join(pictures, from);
      if (taken && existsSync(taken)) cpSync(taken, join(PROJECT, to), { recursive: true });
    }
    if (somebody.user) {
      somebody.collect(output, results);
      somebody.remove();
    }
  }
}

function sandboxSentence(user) {
  return chromiumSandboxWorks(user) ? "with Chromium's sandbox" : "without Chromium's sandbox: no user namespaces here";
}

function count(name, code, numbers) {
  const { passed = 0, failed = 0, skipped = 0 } = numbers ?? {};
  total.passed += passed;
  total.skipped += skipped;
  // A runner that ends badly has failed, whatever it counted.
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
  if (code !== 0 || failed > 0) failures.push(name);
}

/** At the end, and in a file for whoever runs more after the tests, as `.ci/run` does, and wants to end with what failed. */
function tellFailures() {
  const list = `Failed: ${failures.join(', ')}.\n${listOfFailed(failedTests)}`.trim();
  console.log(`\n${list}`);
  mkdirSync(dirname(failedList), { recursive: true });
  writeFileSync(failedList, `${list}\n`);
}

function heading(name) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 100 - name.length))}`);
}

function tool(name, path) {
  return join(NODE_MODULES, name, path);
}

function node(args, env = process.env, user = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: 'inherit', ...user });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
