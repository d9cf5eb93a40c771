import type { PadesLevel } from '../../preload/contract/model';
import type { LevelWish } from '../document/document-port';
import type { AuthorityCredentials } from '../network/network';
import { credentialsByName } from './authority-credentials';
import type { Configuration, SignerConfiguration } from './configuration';
import { defaultLevel } from './configuration-one-time-keys';

/** Each baseline level by its name in the configuration, in rising order. */
export const baselineLevels = {
  'B-B': 'PAdES-BASELINE-B',
  'B-T': 'PAdES-BASELINE-T',
  'B-LT': 'PAdES-BASELINE-LT',
  'B-LTA': 'PAdES-BASELINE-LTA',
} as const satisfies Record<NonNullable<SignerConfiguration['LEVEL']>, PadesLevel>;

export const risingLevels: readonly PadesLevel[] = Object.values(baselineLevels);

/**
 * The level that is wanted beyond B-B, with the signer's authorities in their order. Their credentials are not in it: they
 * stay in main ({@link authorityCredentials}).
 *
 * @param level - the signer's own unless a request asks for another
 */
export function levelWish(
  signer: SignerConfiguration,
  known: Configuration['TIMESTAMPAUTHORITIES'],
  level: PadesLevel = baselineLevels[signer.LEVEL ?? defaultLevel(signer)],
): LevelWish | undefined {
  const { TSA = [], LEVEL_FALLBACK = 'FAIL' } = signer;
  if (level === 'PAdES-BASELINE-B') return undefined;
  const authorities = TSA.flatMap((name) => {
    const authority = known[name];
    if (!authority) return [];
    const { TSA_URL, TSA_POLICYOID, TSA_DIGESTALGORITHM, TSA_USERNAME, TSA_CLIENTCERTIFICATE, DEADLINE } = authority;
    return {
      name,
      url: TSA_URL,
      digestAlgorithm: TSA_DIGESTALGORITHM,
      ...(TSA_POLICYOID !== undefined && { policy: TSA_POLICYOID }),
      deadlineMs: DEADLINE * 1000,
      hasCredentials: (TSA_USERNAME ?? TSA_CLIENTCERTIFICATE) !== undefined,
    };
  });
  return { level, authorities, fallback: LEVEL_FALLBACK };
}

/** What main's network shows to a timestamp authority, by its name. See {@link credentialsByName}. */
export function authorityCredentials(
  configuration: Configuration | undefined,
): (name: string) => AuthorityCredentials | undefined {
  return credentialsByName('TSA', configuration?.TIMESTAMPAUTHORITIES ?? {});
}
