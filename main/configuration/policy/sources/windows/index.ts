import { CountersignError } from '../../../../errors/countersign-error';
import { invalidPolicy, type PolicyDocument, type PolicySource } from '../../policy-document';
import { assertWindowsAdministrators } from './file-owner';
import { objectOf, readRegistryText, RegistryTextUnclear, type RegistryKey } from './registry-text';
import { runSystemProgram, type RunSystemProgram } from './system-program';

const parent = 'Software\\Policies';
const own = 'Countersign';
/** The key below ours with what is only recommended. */
const recommended = 'Recommended';

/** The roots of the registry, the weakest first. */
const roots = [
  { short: 'HKCU', long: 'HKEY_CURRENT_USER', scope: 'user' },
  { short: 'HKLM', long: 'HKEY_LOCAL_MACHINE', scope: 'machine' },
] as const;

/** Values of the registry, written by group policy: `HKLM\Software\Policies\Countersign` and the same of HKCU. */
export function windowsPolicies({ run = runSystemProgram }: { run?: RunSystemProgram } = {}): PolicySource {
  return {
    read() {
      const documents = roots.flatMap((one) => documentsOf(one, run));
      return [
        // Within a level the computer's are stronger than the person's only where they are enforced.
        ...documents.filter(({ level }) => level === 'recommended').reverse(),
        ...documents.filter(({ level }) => level === 'enforced'),
      ];
    },
    assertAdministrators: (file) => assertWindowsAdministrators(file, run),
  };
}

function documentsOf({ short, long, scope }: (typeof roots)[number], run: RunSystemProgram): PolicyDocument[] {
  const place = `${short}\\${parent}\\${own}`;
  if (!hasOwnKey(short, long, run)) return [];
  const { status, stdout } = run('reg.exe', ['query', place, '/s', '/reg:64']);
  if (status !== 0) throw unreadable(place, `reg.exe ended with ${status ?? 'no answer'}`);
  const { values, keys } = understood(stdout, `${long}\\${parent}\\${own}`, place);
  const isRecommended = (name: string): boolean => name.toLowerCase() === recommended.toLowerCase();
  const others = Object.entries(keys).filter(([name]) => !isRecommended(name));
  const weak = Object.entries(keys).find(([name]) => isRecommended(name))?.[1];
  const document = (key: RegistryKey, where: string, level: PolicyDocument['level']): PolicyDocument => ({
    ...{ level, scope, place: where, values: objectOf(key), untyped: true },
  });
  return [
    ...(weak ? [document(weak, `${place}\\${recommended}`, 'recommended')] : []),
    document({ values, keys: Object.fromEntries(others) }, place, 'enforced'),
  ];
}

/** Asked of the key above ours, which every Windows has: of a key that is not there reg.exe only says that something failed. */
function hasOwnKey(short: string, long: string, run: RunSystemProgram): boolean {
  const { status, stdout } = run('reg.exe', ['query', `${short}\\${parent}`, '/reg:64']);
  if (status !== 0) {
    // A person for whom nothing was ever decided may have no such key; its own parent is always there.
    const [above = ''] = parent.split('\\');
    const { status: there, stdout: keys } = run('reg.exe', ['query', `${short}\\${above}`, '/reg:64']);
    if (there === 0 && !lists(keys, `${long}\\${parent}`)) return false;
    throw unreadable(`${short}\\${parent}`, `reg.exe ended with ${status ?? 'no answer'}`);
  }
  return lists(stdout, `${long}\\${parent}\\${own}`);
}

function lists(output: Uint8Array, key: string): boolean {
  const lines = Buffer.from(output).toString('latin1').split(/\r*\n/);
  return lines.some((line) => line.toLowerCase() === key.toLowerCase());
}

/** @throws CountersignError policy.invalid */
function understood(output: Uint8Array, path: string, place: string): RegistryKey {
  try {
    return readRegistryText(output, path);
  } catch (error) {
    if (error instanceof RegistryTextUnclear) throw invalidPolicy({ place }, [], error.message);
    throw error;
  }
}

function unreadable(place: string, detail: string): CountersignError<'policy.unreadable'> {
  return new CountersignError('policy.unreadable', { place, detail });
}
