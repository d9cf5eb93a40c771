import { mobileconfig } from './configuration-profile';
import { adml, admx, languages, type Language } from './group-policy';
import { policyExamples, type PolicyName } from './policy-texts';

/** What a sample enforces, and what it recommends: each setting once, in its place. */
const recommended: readonly PolicyName[] = ['TsaUrl', 'DEADLINES', 'IDENTIFICATION_IDLE_SECONDS'];
/** Left out of samples: whoever copies them would have a file, a kiosk or a proxy that are not there. */
const unwanted: readonly PolicyName[] = [
  'ConfigurationFile',
  'Kiosk',
  'STATION',
  'Proxy',
  'DELEGATIONS',
  'AUTHENTICATORS',
];

function sample(wanted: (name: PolicyName) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(policyExamples).filter(([name]) => wanted(name as PolicyName)));
}

/** The samples, as values. */
export const samples = {
  enforced: sample((name) => !recommended.includes(name) && !unwanted.includes(name)),
  recommended: sample((name) => recommended.includes(name)),
};

/** The same on another system, where files lie elsewhere. */
function onMacos(values: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(values)
    .replaceAll('/usr/lib/x86_64-linux-gnu/', '/Library/OpenSC/lib/')
    .replaceAll('/etc/countersign/', '/Library/Application Support/Countersign/');
  return JSON.parse(text) as Record<string, unknown>;
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Everything that is made for administrators, by its name below build/policies. */
export function policyFiles(): Record<string, string> {
  const words = (Object.keys(languages) as Language[]).map((one) => [`windows/${one}/Countersign.adml`, adml(one)]);
  return {
    'windows/Countersign.admx': admx(),
    ...(Object.fromEntries(words) as Record<string, string>),
    'macos/Countersign.mobileconfig': mobileconfig(onMacos(samples.enforced), onMacos(samples.recommended)),
    'linux/managed/countersign.json': json(samples.enforced),
    'linux/recommended/countersign.json': json(samples.recommended),
  };
}
