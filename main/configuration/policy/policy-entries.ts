import { expectation } from '../configuration-file';
import { invalidPolicy, type PolicyDocument } from './policy-document';
import { policyShape, settingNamed } from './policy-values';

/** A setting as an organization decided it: its value fits the setting for itself. */
export interface PolicyEntry {
  /** Of the setting. */
  name: string;
  /** As it is written there. */
  written: string;
  value: unknown;
  document: PolicyDocument;
}

/** A name in a document that no setting has. */
export interface UnknownName {
  written: string;
  document: PolicyDocument;
}

/** How many values of a document without types are looked at anew. */
const mostRounds = 1000;

/**
 * Understands a document: what each name in it means, and whether each value fits.
 *
 * @throws CountersignError policy.invalid
 */
export function policyEntries(document: PolicyDocument): { entries: PolicyEntry[]; unknown: UnknownName[] } {
  const entries: PolicyEntry[] = [];
  const unknown: UnknownName[] = [];
  for (const [written, value] of Object.entries(document.values)) {
    const name = settingNamed(written);
    if (name === undefined) {
      if (written !== '$schema') unknown.push({ written, document });
      continue;
    }
    const other = entries.find((one) => one.name === name);
    if (other) throw invalidPolicy(document, [written], `only one of ${other.written} and ${written} is expected`);
    entries.push({ name, written, value: fitting({ name, written, value, document }), document });
  }
  return { entries, unknown };
}

/** The value of an entry as the configuration would write it. */
function fitting({ name, written, value: given, document }: PolicyEntry): unknown {
  const schema = policyShape[name]!;
  let value = given;
  for (let round = 0; round < mostRounds; round += 1) {
    const checked = schema.safeParse(value, { reportInput: true, jitless: true });
    if (checked.success) return value;
    const issues = [...checked.error.issues].sort((a, b) => b.path.length - a.path.length);
    const issue = issues[0]!;
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    const typed = document.untyped ? withType(value, path, issue) : undefined;
    if (!typed) {
      const wrong = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      throw invalidPolicy(document, [written, ...path, ...wrong], expectation(issue));
    }
    value = typed.value;
  }
  throw invalidPolicy(document, [written], 'fewer values are expected');
}

/** A value with one more type: 0 and 1 where a boolean is expected, a text in JSON where an object or a list is. */
function withType(
  value: unknown,
  path: readonly (string | number)[],
  { code, expected }: { code: string; expected?: unknown },
): { value: unknown } | undefined {
  if (code !== 'invalid_type') return undefined;
  const there = path.reduce<unknown>((within, part) => (within as Record<string | number, unknown>)[part], value);
  const typed = typedValue(there, expected);
  return typed && { value: replaced(value, path, typed.value) };
}

function typedValue(there: unknown, expected: unknown): { value: unknown } | undefined {
  if (expected === 'boolean' && (there === 0 || there === 1)) return { value: there === 1 };
  if (typeof there !== 'string' || !['object', 'record', 'array'].includes(String(expected))) return undefined;
  try {
    const value = JSON.parse(there) as unknown;
    return typeof value === 'object' && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return by;
  if (Array.isArray(value)) return value.map((one: unknown, at) => (at === part ? replaced(one, rest, by) : one));
  const object = value as Record<string | number, unknown>;
  return { ...object, [part]: replaced(object[part], rest, by) };
}
