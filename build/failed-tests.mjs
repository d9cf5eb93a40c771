// What failed, short enough to stand at the end of a long run: the names of the failed tests, each with its reason.

import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines of a failed test's message that are shown; the whole stands above, in the runner's own output. */
const LINES = 12;
const WIDTH = 240;

/**
 * A reporter for vitest that writes the failed tests, the failed hooks and files, and the errors outside of all tests as
 * `{name, message}[]` to the file that COUNTERSIGN_FAILED_TESTS names.
 */
export default class FailedTestsReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules, unhandled) {
    const failed = modules.flatMap((module) => {
      const file = relative(module.project.config.root, module.moduleId);
      const groups = [module, ...module.children.allSuites()].map((group) => [group, group.errors()]);
      const tests = [...module.children.allTests('failed')].map((test) => [test, test.result().errors]);
      return [...groups, ...tests]
        .filter(([, errors]) => errors.length > 0)
        .map(([task, errors]) => ({
          name: task === module ? file : `${file} › ${task.fullName}`,
          message: short(errors.map(({ message, stacks }) => `${message}\n${placeOf(stacks)}`).join('\n')),
        }));
    });
    const outside = unhandled.map(({ message, stack }) => ({
      name: 'outside of the tests',
      message: short(stack ?? message),
    }));
    writeFileSync(process.env.COUNTERSIGN_FAILED_TESTS, JSON.stringify([...failed, ...outside]));
  }
}

function placeOf(stacks = []) {
  return stacks.map(({ file, line, column }) => `at ${relative(process.cwd(), file)}:${line}:${column}`).join('\n');
}

/**
 * @param report - what Playwright's `json` reporter wrote; undefined when it wrote nothing
 * @returns {{name: string, message: string}[]}
 */
export function failedInPlaywright(report) {
  const outside = (report?.errors ?? []).map(({ message }) => ({
    name: 'outside of the tests',
    message: short(message),
  }));
  return [...outside, ...(report?.suites ?? []).flatMap((suite) => failedInSuite(suite, []))];
}

function failedInSuite(suite, above) {
  const path = [...above, suite.title];
  const failed = (suite.specs ?? [])
    .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected'))
    .map(({ title, tests }) => ({
      name: [...path, title].join(' › '),
      message: short(
        tests
          .flatMap(({ results }) => results)
          .flatMap(({ errors = [] }) => errors)
          .map(({ message }) => message)
          .join('\n'),
      ),
    }));
  return [...failed, ...(suite.suites ?? []).flatMap((inner) => failedInSuite(inner, path))];
}

/** @param {{name: string, message: string}[]} failed */
export function listOfFailed(failed) {
  return failed.map(({ name, message }) => `✗ ${name}\n${message.replace(/^/gm, '    ')}`).join('\n');
}

function short(message) {
  const lines = stripVTControlCharacters(message ?? '')
    .split('\n')
    .filter((line) => line.trim());
  const shown = lines.slice(0, LINES).map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line));
  return lines.length > LINES ? [...shown, '…'].join('\n') : shown.join('\n');
}
