import { z } from 'zod';
import { configurationSchema } from '../configuration';
import { absolutePath, httpAddress } from '../configuration-values';

/** `http://host:port` of a proxy: no path, no name and no password. */
const proxyAddress = z
  .string()
  .max(300)
  .regex(
    /^(system|direct|http:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\]):\d{1,5})$/i,
    '"system", "direct", or the address of a proxy such as "http://proxy.example.org:3128"',
  );

/** Settings that only an organization makes: beside them every setting of the configuration can stand in a policy. */
export const ownPolicyValues = {
  ConfigurationFile: absolutePath.describe(
    'a `countersign.json` that only administrators can write. Enforced, it stands in the place of the person’s own, which is not read; recommended, what the person’s own says is stronger',
  ),
  Update: z
    .enum(['check', 'off'])
    .describe('whether the program asks if there is a newer version: `check`, or `off`: nobody is asked'),
  Kiosk: z
    .boolean()
    .describe(
      '`true`: a station, at which many people sign one after the other: the window shows one way through, and `STATION` says what is signed. `false`: never, whatever the start says',
    ),
  Proxy: proxyAddress
    .meta({ kind: '`system`, `direct`, or `http://host:port`' })
    .describe(
      'how servers are reached: as the system says, without a proxy, or through this one. Directories (LDAP) are always reached directly',
    ),
  TsaUrl: httpAddress.describe(
    'a timestamp authority without credentials. Enforced, every signer asks it and no other; recommended, those signers ask it that have no `TSA`',
  ),
} as const;

export type OwnPolicyValues = { -readonly [N in keyof typeof ownPolicyValues]?: z.output<(typeof ownPolicyValues)[N]> };
export type OwnPolicyName = keyof typeof ownPolicyValues;

const { $schema: _schema, ...settings } = configurationSchema.shape;

/** Everything that an organization can decide, each by the schema of its value: the configuration's own, and a few beside. */
export const policyShape: Readonly<Record<string, z.ZodType>> = { ...ownPolicyValues, ...settings };

export function isOwnPolicyName(name: string): name is OwnPolicyName {
  return Object.hasOwn(ownPolicyValues, name);
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();
const byPlainName = new Map(Object.keys(policyShape).map((name) => [plain(name), name]));

/**
 * The setting that a policy names. Capitals and underscores make no difference: `AllowDiscovery` is `ALLOW_DISCOVERY`.
 *
 * @returns undefined where there is no such setting
 */
export function settingNamed(name: string): string | undefined {
  return byPlainName.get(plain(name));
}
