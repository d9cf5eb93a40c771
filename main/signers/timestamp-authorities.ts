import type { PadesLevel } from '../../preload/contract/model';
import type { LevelWish } from '../document/document-port';
import { NetworkFailure, type AuthorityCredentials, type ClientCertificate } from '../network/network';
import type { Configuration, SignerConfiguration, TimestampAuthorityConfiguration } from './configuration';
import { readPasswordFile, readPublicFile, readSecretFile, SecretUnusable } from './secret-files';

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
  { LEVEL = 'B-B', TSA = [], LEVEL_FALLBACK = 'FAIL' }: SignerConfiguration,
  known: Configuration['TIMESTAMPAUTHORITIES'],
  level: PadesLevel = baselineLevels[LEVEL],
): LevelWish | undefined {
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

/**
 * What main's network shows to an authority, by its name in the configuration. Files with secrets are read when they are
 * needed and not kept, so that a new password or certificate needs no restart.
 *
 * @returns a function that throws NetworkFailure when a secret can not be had: only that authority is then out of reach
 */
export function authorityCredentials(
  configuration: Configuration | undefined,
): (name: string) => AuthorityCredentials | undefined {
  const known = new Map(Object.entries(configuration?.TIMESTAMPAUTHORITIES ?? {}));
  return (name) => {
    const authority = known.get(name);
    if (!authority) return undefined;
    try {
      return credentialsOf(authority);
    } catch (error) {
      if (error instanceof SecretUnusable) throw new NetworkFailure('refused-by-policy', error.message);
      throw error;
    }
  };
}

/** @throws SecretUnusable */
function credentialsOf(authority: TimestampAuthorityConfiguration): AuthorityCredentials | undefined {
  const { TSA_URL, TSA_USERNAME, TSA_PASSWORD, TSA_PASSWORD_FILE, TSA_CLIENTCERTIFICATE } = authority;
  if ((TSA_USERNAME ?? TSA_CLIENTCERTIFICATE) === undefined) return undefined;
  const password =
    TSA_PASSWORD_FILE === undefined ? (TSA_PASSWORD ?? '') : readPasswordFile(TSA_PASSWORD_FILE, 'TSA_PASSWORD_FILE');
  return {
    url: TSA_URL,
    ...(TSA_USERNAME !== undefined && { basic: { username: TSA_USERNAME, password } }),
    ...(TSA_CLIENTCERTIFICATE !== undefined && {
      clientCertificate: clientCertificate(authority, TSA_CLIENTCERTIFICATE),
    }),
  };
}

/** @throws SecretUnusable */
function clientCertificate(authority: TimestampAuthorityConfiguration, file: string): ClientCertificate {
  const { TSA_CLIENTKEY: keyFile, TSA_CLIENTKEY_PASSWORD_FILE: passwordFile } = authority;
  const read = keyFile === undefined ? readSecretFile : readPublicFile;
  const certificate = read(file, 'TSA_CLIENTCERTIFICATE');
  const passphrase =
    passwordFile === undefined ? undefined : readPasswordFile(passwordFile, 'TSA_CLIENTKEY_PASSWORD_FILE');
  const secret = passphrase === undefined ? {} : { passphrase };
  // By its octets: text in front of the first certificate is allowed in PEM, and its names are many.
  if (!certificate.includes('-----BEGIN')) {
    if (keyFile !== undefined)
      throw new SecretUnusable('TSA_CLIENTCERTIFICATE is not PEM, as it has to be beside TSA_CLIENTKEY');
    return { pfx: certificate, ...secret };
  }
  const key = keyFile === undefined ? certificate : readSecretFile(keyFile, 'TSA_CLIENTKEY');
  return { certificate, key, ...secret };
}
