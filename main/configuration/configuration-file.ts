import { readFileSync } from 'node:fs';
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { CountersignError } from '../errors/countersign-error';
import { configurationSchema, type Configuration } from './configuration';

/** A schema that is asked once is not worth a program of its own, which zod would write and compile for each of its objects. */
const readOnce = { jitless: true } as const;

/** A configuration as it is written: valid JSON, and nothing more is known of it. */
export interface ConfigurationText {
  /** For messages. */
  file: string;
  text: string;
  tree: Node;
  value: unknown;
}

/**
 * Reads a configuration file.
 *
 * @param file - absolute path
 * @returns the configuration, with defaults filled in
 * @throws CountersignError config.unreadable; config.invalid with the line, the column (both from 1) and what is expected
 */
export function readConfiguration(file: string): Configuration {
  return parseConfiguration(readConfigurationText(file), file);
}

/** @throws CountersignError config.unreadable */
export function readConfigurationText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new CountersignError('config.unreadable', { file }, { cause: error });
  }
}

/** Parses the text of a configuration file; `file` is for messages. See {@link readConfiguration}. */
export function parseConfiguration(text: string, file: string): Configuration {
  return configurationIn(parseJson(text, file));
}

/** The configuration that a text holds, with defaults filled in. @throws CountersignError config.invalid */
export function configurationIn(written: ConfigurationText): Configuration {
  const checked = configurationSchema.safeParse(written.value, { reportInput: true, ...readOnce });
  if (checked.success) return checked.data;
  throw invalidIn(written, deepest(checked.error.issues));
}

/** @throws CountersignError config.invalid for what is no JSON */
export function parseJson(text: string, file: string): ConfigurationText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (!tree || first) {
    throw invalid(file, text, first?.offset ?? 0, '', 'valid JSON is expected here');
  }
  return { file, text, tree, value: JSON.parse(text) as unknown };
}

/** What a check found wrong, with its place in the file. */
export function invalidIn({ file, text, tree }: ConfigurationText, issue: Issue): CountersignError<'config.invalid'> {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const wrongName = unknownKey !== undefined ? [...path, unknownKey] : issue.code === 'invalid_key' ? path : undefined;
  const node = (wrongName && findNodeAtLocation(tree, wrongName)?.parent) ?? nearest(tree, path);
  return invalid(
    file,
    text,
    node?.offset ?? 0,
    [...path, ...(unknownKey ? [unknownKey] : [])].join('.'),
    expectation(issue),
  );
}

/** Where a value is missing, the place to look is the object that should hold it. */
function nearest(tree: Node, path: (string | number)[]): ReturnType<typeof findNodeAtLocation> {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node;
  }
  return undefined;
}

export type Issue = z.core.$ZodIssue;

/** The one that says most. */
export function deepest(issues: Issue[]): Issue {
  return issues.reduce((best, issue) => (issue.path.length > best.path.length ? issue : best));
}

/** What a schema expects in place of what it found, in words. */
export function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'this name is not known here; check its spelling';
    case 'invalid_type':
      return issue.input === undefined
        ? `${article(issue.expected)} is missing`
        : `${article(issue.expected)} is expected`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')} is expected`;
    case 'invalid_key':
      return issue.issues[0] ? expectation(issue.issues[0]) : 'another name is expected';
    case 'too_small':
      return `at least ${quantity(issue.minimum, issue.origin)} expected`;
    case 'too_big':
      return `at most ${quantity(issue.maximum, issue.origin)} expected`;
    default:
      // The schema's own words, the reason behind them.
      return issue.message.replace(/, because|$/, ' is expected$&');
  }
}

function quantity(count: number | bigint, origin: string): string {
  const unit = { string: 'character', array: 'entry' }[origin];
  if (!unit) return `${count} is`;
  return count === 1 ? `one ${unit} is` : `${count} ${unit === 'entry' ? 'entries' : `${unit}s`} are`;
}

function article(type: string): string {
  const names: Record<string, string> = {
    string: 'a text',
    object: 'an object',
    record: 'an object',
    array: 'a list',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}

function invalid(
  file: string,
  text: string,
  offset: number,
  path: string,
  expected: string,
): CountersignError<'config.invalid'> {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return new CountersignError('config.invalid', { file, line, column, path, expected });
}
