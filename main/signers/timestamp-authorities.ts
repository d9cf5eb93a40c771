import type { LevelWish } from '../document/document-port';
import type { AuthorityCredentials } from '../network/network';
import type { Configuration, SignerConfiguration } from './configuration';

const levels = { 'B-T': 'T', 'B-LT': 'LT', 'B-LTA': 'LTA' } as const;

/**
 * The level that a signer wants beyond B-B, with its authorities in their order. Their credentials are not in it: they
 * stay in main ({@link authorityCredentials}).
 */
export function levelWish(
  { LEVEL = 'B-B', TSA = [], LEVEL_FALLBACK = 'FAIL' }: SignerConfiguration,
  known: Configuration['TIMESTAMPAUTHORITIES'],
): LevelWish | undefined {
  if (LEVEL === 'B-B') return undefined;
  const authorities = TSA.flatMap((name) => {
    const authority = known[name];
    if (!authority) return [];
    const { TSA_URL, TSA_POLICYOID, TSA_DIGESTALGORITHM, TSA_USERNAME, DEADLINE } = authority;
    return {
      name,
      url: TSA_URL,
      digestAlgorithm: TSA_DIGESTALGORITHM,
      ...(TSA_POLICYOID !== undefined && { policy: TSA_POLICYOID }),
      deadlineMs: DEADLINE * 1000,
      hasCredentials: TSA_USERNAME !== undefined,
    };
  });
  return { level: `PAdES-BASELINE-${levels[LEVEL]}`, authorities, fallback: LEVEL_FALLBACK };
}

/** What main's network shows to an authority, by its name in the configuration. */
export function authorityCredentials(
  configuration: Configuration | undefined,
): (name: string) => AuthorityCredentials | undefined {
  const known = new Map(Object.entries(configuration?.TIMESTAMPAUTHORITIES ?? {}));
  return (name) => {
    const authority = known.get(name);
    if (authority?.TSA_USERNAME === undefined) return undefined;
    const { TSA_URL, TSA_USERNAME, TSA_PASSWORD = '' } = authority;
    return { url: TSA_URL, basic: { username: TSA_USERNAME, password: TSA_PASSWORD } };
  };
}
