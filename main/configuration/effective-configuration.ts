import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { PolicyWarning, SettingSource } from '../../preload/contract/policy';
import { CountersignError } from '../errors/countersign-error';
import { configurationSchema, settingsSchema, type Configuration } from './configuration';
import {
  configurationIn,
  deepest,
  expectation,
  invalidIn,
  parseJson,
  readConfigurationText,
  type ConfigurationText,
  type Issue,
} from './configuration-file';
import { jsonDocument } from './policy/json-document';
import { Policy, type SettledSetting } from './policy/policy';
import { invalidPolicy, type PolicyDocument, type PolicyLevel, type PolicySource } from './policy/policy-document';
import { policyEntries, type PolicyEntry } from './policy/policy-entries';
import { isOwnPolicyName } from './policy/policy-values';
import { withTimestampAuthority } from './policy/tsa-url';
import { configurationFile, type Profile } from './profile-folders';

/** What counts: the settings of everybody who has a say, laid over one another. */
export interface EffectiveConfiguration {
  /** Absent where nobody decided anything. */
  configuration?: Configuration;
  policy: Policy;
}

/** One place with settings. */
interface Layer {
  source: SettingSource;
  values: ReadonlyMap<string, unknown>;
  /** What is wrong with one of them, said with its place. */
  invalid: (issue: Issue) => CountersignError;
  /** Where paths begin that are not absolute. */
  folder?: string;
}

/**
 * Lays the layers over one another, the weakest first: what the organization recommends for the computer and for the person, the
 * person's own configuration, what it enforces for the person and for the computer. A setting that a stronger layer has is
 * replaced whole, lists and entries with names, too.
 *
 * @throws CountersignError policy.*, config.unreadable, config.invalid: nothing that is there and wrong is passed over
 */
export function effectiveConfiguration(profile: Profile, policies: PolicySource): EffectiveConfiguration {
  const documents = policies.read().map((document) => ({ document, ...policyEntries(document) }));
  const file = configurationFile(profile);
  if (documents.length === 0) {
    // The same in fewer steps.
    if (!existsSync(file)) return { policy: new Policy() };
    const written = parseJson(readConfigurationText(file), file);
    return { configuration: configurationIn(written), policy: new Policy(ownSettings(written)) };
  }
  const layersOf = (level: PolicyLevel): Layer[] =>
    documents
      .filter(({ document }) => document.level === level)
      .map(({ document, entries }) => layerOf(document, entries));
  const administrators = administratorsFile(
    documents.flatMap(({ entries }) => entries),
    policies,
  );
  const recommended = administrators?.source.level === 'recommended' ? [administrators] : [];
  // What stands in the place of the person's own configuration.
  const enforced = administrators?.source.level === 'enforced' ? [administrators] : undefined;
  const own = enforced ?? (existsSync(file) ? [personsLayer(file)] : []);
  for (const layer of [...recommended, ...own]) refuseOwnPolicyNames(layer);
  const layers = [...recommended, ...layersOf('recommended'), ...own, ...layersOf('enforced')];
  const warnings = documents.flatMap(({ unknown }) =>
    unknown.map(({ written, document: { place, lineOf } }): PolicyWarning => {
      const line = lineOf?.([written]);
      return { place, ...(line !== undefined && { line }), name: written, problem: 'unknown-name' };
    }),
  );
  const settled = settle(layers);
  const configuration = checked(layers, settled, own[0] ?? recommended[0]);
  return { ...(configuration && { configuration }), policy: new Policy(settled, warnings) };
}

/** The settings of a person whose organization decided nothing. */
function ownSettings(written: ConfigurationText): Map<string, SettledSetting> {
  const source: SettingSource = { level: 'own', place: written.file };
  return new Map([...valuesOf(written)].map(([name, value]) => [name, { value, source, passedOver: [] }]));
}

function layerOf(document: PolicyDocument, entries: readonly PolicyEntry[]): Layer {
  const { level, scope, place, folder } = document;
  const written = new Map(entries.map((one) => [one.name, one.written]));
  return {
    source: { level, scope, place },
    values: new Map(entries.map(({ name, value }) => [name, value])),
    invalid: (issue) => {
      const [name = '', ...rest] = pathOf(issue);
      return invalidPolicy(document, [written.get(String(name)) ?? name, ...rest], expectation(issue));
    },
    ...(folder !== undefined && { folder }),
  };
}

function personsLayer(file: string): Layer {
  const written = parseJson(readConfigurationText(file), file);
  return {
    source: { level: 'own', place: file },
    values: valuesOf(written),
    invalid: (issue) => invalidIn(written, issue),
    folder: dirname(file),
  };
}

/** A whole configuration that an administrator wrote; of several that are named the strongest. */
function administratorsFile(entries: readonly PolicyEntry[], policies: PolicySource): Layer | undefined {
  const named = entries.filter(({ name }) => name === 'ConfigurationFile');
  const strongest = named.findLast(({ document }) => document.level === 'enforced') ?? named.at(-1);
  if (!strongest) return undefined;
  const { level, scope } = strongest.document;
  const place = String(strongest.value);
  policies.assertAdministrators(place);
  const document = jsonDocument(textOf(place), { level, scope, place, folder: dirname(place) });
  return {
    source: { level, scope, place },
    values: new Map(Object.entries(document.values)),
    invalid: (issue) => invalidPolicy(document, pathOf(issue), expectation(issue)),
    folder: dirname(place),
  };
}

function textOf(place: string): string {
  try {
    return readConfigurationText(place);
  } catch (error) {
    const { code = 'unknown' } = (error as Error).cause as NodeJS.ErrnoException;
    throw new CountersignError('policy.unreadable', { place, detail: code }, { cause: error });
  }
}

function valuesOf({ value }: ConfigurationText): ReadonlyMap<string, unknown> {
  // Anything else is no configuration, and the schema says so of what is missing in it.
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return new Map(isObject ? Object.entries(value) : []);
}

/** What only a policy says has no meaning in a configuration, whoever wrote it. */
function refuseOwnPolicyNames({ values, invalid }: Layer): void {
  const found = [...values.keys()].find(isOwnPolicyName);
  if (found !== undefined)
    throw invalid({ code: 'unrecognized_keys', path: [], keys: [found], message: '', input: {} });
}

function settle(layers: readonly Layer[]): Map<string, SettledSetting> {
  const settled = new Map<string, SettledSetting>();
  for (const { source, values } of layers) {
    for (const [name, value] of values) {
      const before = settled.get(name);
      settled.set(name, { value, source, passedOver: before ? [before.source, ...before.passedOver] : [] });
    }
  }
  return settled;
}

/** @param whole - a configuration file, which has to say who signs unless somebody else does */
function checked(
  layers: readonly Layer[],
  settled: ReadonlyMap<string, SettledSetting>,
  whole: Layer | undefined,
): Configuration | undefined {
  const strongest = (name: string): Layer | undefined => layers.findLast(({ values }) => values.has(name));
  const written = Object.fromEntries(
    [...settled]
      .filter(([name]) => !isOwnPolicyName(name))
      .map(([name, { value }]) => [name, name === 'TRUSTANCHORS' ? withFolder(value, strongest(name)!) : value]),
  );
  const tsa = settled.get('TsaUrl');
  if (Object.keys(written).length === 0 && !tsa && !whole) return undefined;
  const complete = whole !== undefined || 'SIGNERS' in written;
  const schema = complete ? configurationSchema : settingsSchema;
  const named = complete ? written : { CRYPTOTOKENS: {}, ...written, SIGNERS: {} };
  const input = tsa ? withTimestampAuthority(named, String(tsa.value), tsa.source.level === 'enforced') : named;
  const result = schema.safeParse(input, { reportInput: true, jitless: true });
  if (result.success) return result.data;
  const issue = deepest(result.error.issues);
  const [first] = [...pathOf(issue), ...(issue.code === 'unrecognized_keys' ? issue.keys : [])];
  // What is missing is missing in the file that should be whole.
  const layer = strongest(String(first)) ?? whole ?? layers.at(-1)!;
  throw layer.invalid(issue);
}

/** Anchors whose files begin at the folder of the place that names them. */
function withFolder(anchors: unknown, { folder, invalid }: Layer): unknown {
  if (typeof anchors !== 'object' || anchors === null) return anchors;
  const placed = Object.entries(anchors).map(([name, one]: [string, unknown]) => {
    const file = (one as { FILE?: unknown } | null)?.FILE;
    if (typeof file !== 'string' || file === '' || isAbsolute(file)) return [name, one] as const;
    if (folder === undefined) {
      const path = ['TRUSTANCHORS', name, 'FILE'];
      throw invalid({ code: 'custom', path, message: 'an absolute path', input: file });
    }
    return [name, { ...(one as object), FILE: resolve(folder, file) }] as const;
  });
  return Object.fromEntries(placed);
}

function pathOf({ path }: Issue): (string | number)[] {
  return path.map((part) => (typeof part === 'symbol' ? String(part) : part));
}
