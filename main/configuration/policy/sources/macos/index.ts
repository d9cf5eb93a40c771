import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { CountersignError } from '../../../../errors/countersign-error';
import { invalidPolicy, type PolicyDocument, type PolicySource } from '../../policy-document';
import { isThereByAdministrators, readAdministrators, root, type Administrators } from '../../trusted-place';

/** The domain of our preferences, as the package names it. */
export const macosDomain = 'org.countersign.app';
const managed = '/Library/Managed Preferences';
/** The dictionary within ours with what is only recommended. */
const recommended = 'Recommended';

export interface MacosPlaces {
  /** Where profiles that an administrator or a server installed are written by the system. */
  folder?: string;
  plutil?: string;
  username?: string;
  administrators?: Administrators;
}

/**
 * Property lists that macOS writes from configuration profiles. `defaults` and the preferences of the person are not asked:
 * the person may write these.
 */
export function macosPolicies({
  folder = managed,
  plutil = '/usr/bin/plutil',
  username = userInfo().username,
  administrators = root,
}: MacosPlaces = {}): PolicySource {
  const documents = (place: string, scope: PolicyDocument['scope']): PolicyDocument[] => {
    if (!isThereByAdministrators(place, administrators)) return [];
    const { [recommended]: weak, ...values } = readPlist(place, plutil);
    const strong: PolicyDocument = { level: 'enforced', scope, place, folder, values: withoutPayload(values) };
    if (weak === undefined) return [strong];
    if (!isObject(weak)) throw invalidPolicy({ place }, [recommended], 'a dictionary is expected');
    return [{ ...strong, level: 'recommended', values: weak }, strong];
  };
  return {
    read() {
      const machine = documents(`${folder}/${macosDomain}.plist`, 'machine');
      const user = documents(`${folder}/${username}/${macosDomain}.plist`, 'user');
      const of = (all: PolicyDocument[], level: PolicyDocument['level']): PolicyDocument[] =>
        all.filter((one) => one.level === level);
      return [
        ...of(machine, 'recommended'),
        ...of(user, 'recommended'),
        ...of(user, 'enforced'),
        ...of(machine, 'enforced'),
      ];
    },
    assertAdministrators(file) {
      readAdministrators(file, administrators);
    },
  };
}

/** @throws CountersignError policy.unreadable; policy.invalid where it is no dictionary, or holds what JSON has not */
function readPlist(place: string, plutil: string): Record<string, unknown> {
  const { status, stdout, error } = spawnSync(plutil, ['-convert', 'json', '-o', '-', '--', place], {
    encoding: 'utf8',
    env: {},
    timeout: 20_000,
    maxBuffer: 4 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CountersignError('policy.unreadable', { place, detail: `plutil: ${code}` }, { cause: error });
  }
  if (status !== 0) {
    throw invalidPolicy(
      { place },
      [],
      'a property list of texts, numbers, booleans, arrays and dictionaries is expected',
    );
  }
  const value = JSON.parse(stdout) as unknown;
  if (!isObject(value)) throw invalidPolicy({ place }, [], 'a dictionary is expected');
  return value;
}

/** What every payload of a profile carries beside its settings. */
function withoutPayload(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('Payload')));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
