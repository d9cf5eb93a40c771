import { NetworkFailure, type AuthorityCredentials, type ClientCertificate } from '../network/network';
import { readPasswordFile, readPublicFile, readSecretFile, SecretUnusable } from './secret-files';

/** The entries of an authority that say how to show oneself to it begin with this. */
export type AuthorityPrefix = 'TSA' | 'EST' | 'STEPCA' | 'VAULT' | 'EJBCA' | 'CMP';

/** Those that take a name and a password in the header Authorization; others have them in the request itself. */
const withBasic: readonly AuthorityPrefix[] = ['TSA', 'EST'];

type CredentialEntry =
  | 'URL'
  | 'USERNAME'
  | 'PASSWORD'
  | 'PASSWORD_FILE'
  | 'CLIENTCERTIFICATE'
  | 'CLIENTKEY'
  | 'CLIENTKEY_PASSWORD_FILE'
  | 'TRUSTANCHORS';

/** An authority of the configuration, as far as its address and its credentials go. */
export type AuthorityEntries<P extends AuthorityPrefix> = Partial<
  Record<`${P}_${CredentialEntry}`, string | undefined>
>;

/** Where the credentials of an authority contradict one another: the entry, and what is expected there. */
export function credentialConflicts<P extends AuthorityPrefix>(
  prefix: P,
  entries: AuthorityEntries<P>,
): { path: string[]; expected: string }[] {
  const value = reader(prefix, entries);
  const conflict = (entry: CredentialEntry, expected: string) => ({ path: [`${prefix}_${entry}`], expected });
  const password = value('PASSWORD');
  const passwordFile = value('PASSWORD_FILE');
  const certificate = value('CLIENTCERTIFICATE');
  return [
    // EJBCA's password belongs to an end entity whose name is made of a pattern.
    ...(prefix !== 'EJBCA' && (password ?? passwordFile) !== undefined && value('USERNAME') === undefined
      ? [conflict('USERNAME', 'a username, because there is a password')]
      : []),
    ...(password !== undefined && passwordFile !== undefined
      ? [conflict('PASSWORD', `no password, because there is a ${prefix}_PASSWORD_FILE`)]
      : []),
    ...((value('CLIENTKEY') ?? value('CLIENTKEY_PASSWORD_FILE')) !== undefined && certificate === undefined
      ? [conflict('CLIENTCERTIFICATE', 'a client certificate, because there is a key for one')]
      : []),
    ...(certificate !== undefined && !value('URL')?.startsWith('https:')
      ? [conflict('URL', `an https address, because there is a ${prefix}_CLIENTCERTIFICATE`)]
      : []),
  ];
}

/**
 * What main's network shows to authorities, by their names in the configuration. Files with secrets are read when they are
 * needed and not kept, so that a new password or certificate needs no restart.
 *
 * @param authorities - of one kind of the configuration
 * @returns a function that throws NetworkFailure when a secret can not be had: only that authority is then out of reach
 */
export function credentialsByName<P extends AuthorityPrefix>(
  prefix: P,
  authorities: Record<string, AuthorityEntries<P>>,
): (name: string) => AuthorityCredentials | undefined {
  const known = new Map(Object.entries(authorities));
  return (name) => {
    const authority = known.get(name);
    return authority && shownTo(prefix, authority);
  };
}

const ofCertificateAuthorities = [
  'EST',
  'STEPCA',
  'VAULT',
  'EJBCA',
  'CMP',
] as const satisfies readonly AuthorityPrefix[];

/** As {@link credentialsByName}, for certificate authorities of every kind. */
export function authorityCredentialsByName(
  authorities: Record<string, object>,
): (name: string) => AuthorityCredentials | undefined {
  const known = new Map(Object.entries(authorities));
  return (name) => {
    const authority = known.get(name);
    const prefix = authority && ofCertificateAuthorities.find((one) => Object.hasOwn(authority, `${one}_URL`));
    return prefix && shownTo<AuthorityPrefix>(prefix, authority);
  };
}

/**
 * The password of an authority that wants it in the request itself.
 * @throws SecretUnusable
 */
export function authorityPassword<P extends AuthorityPrefix>(
  prefix: P,
  entries: AuthorityEntries<P>,
): string | undefined {
  const value = reader(prefix, entries);
  const file = value('PASSWORD_FILE');
  return file === undefined ? value('PASSWORD') : readPasswordFile(file, `${prefix}_PASSWORD_FILE`);
}

/** @throws NetworkFailure when a secret can not be had */
function shownTo<P extends AuthorityPrefix>(
  prefix: P,
  authority: AuthorityEntries<P>,
): AuthorityCredentials | undefined {
  try {
    return credentialsOf(prefix, authority);
  } catch (error) {
    if (error instanceof SecretUnusable) throw new NetworkFailure('refused-by-policy', error.message);
    throw error;
  }
}

/** @throws SecretUnusable */
function credentialsOf<P extends AuthorityPrefix>(
  prefix: P,
  entries: AuthorityEntries<P>,
): AuthorityCredentials | undefined {
  const value = reader(prefix, entries);
  const username = withBasic.includes(prefix) ? value('USERNAME') : undefined;
  const certificate = value('CLIENTCERTIFICATE');
  const anchors = value('TRUSTANCHORS');
  if ((username ?? certificate ?? anchors) === undefined) return undefined;
  const password = username === undefined ? '' : (authorityPassword(prefix, entries) ?? '');
  return {
    url: value('URL') ?? '',
    ...(username !== undefined && { basic: { username, password } }),
    ...(certificate !== undefined && { clientCertificate: clientCertificate(prefix, entries, certificate) }),
    ...(anchors !== undefined && { trustAnchors: trustAnchors(anchors, `${prefix}_TRUSTANCHORS`) }),
  };
}

/** @throws SecretUnusable */
function clientCertificate<P extends AuthorityPrefix>(
  prefix: P,
  entries: AuthorityEntries<P>,
  file: string,
): ClientCertificate {
  const value = reader(prefix, entries);
  const keyFile = value('CLIENTKEY');
  const passwordFile = value('CLIENTKEY_PASSWORD_FILE');
  const entry = `${prefix}_CLIENTCERTIFICATE`;
  const read = keyFile === undefined ? readSecretFile : readPublicFile;
  const certificate = read(file, entry);
  const passphrase =
    passwordFile === undefined ? undefined : readPasswordFile(passwordFile, `${prefix}_CLIENTKEY_PASSWORD_FILE`);
  const secret = passphrase === undefined ? {} : { passphrase };
  // By its octets: text in front of the first certificate is allowed in PEM, and its names are many.
  if (!certificate.includes('-----BEGIN')) {
    if (keyFile !== undefined) {
      throw new SecretUnusable(`${entry} is not PEM, as it has to be beside ${prefix}_CLIENTKEY`);
    }
    return { pfx: certificate, ...secret };
  }
  const key = keyFile === undefined ? certificate : readSecretFile(keyFile, `${prefix}_CLIENTKEY`);
  return { certificate, key, ...secret };
}

/**
 * The authorities that a server's certificate may come from. OpenSSL passes over what it can not read, and nobody would be
 * trusted: that is said here.
 *
 * @param file - PEM; absolute path
 * @param entry - the name in the configuration, for messages
 * @throws SecretUnusable
 */
export function trustAnchors(file: string, entry: string): Uint8Array {
  const anchors = readPublicFile(file, entry);
  if (!anchors.includes('-----BEGIN CERTIFICATE-----')) throw new SecretUnusable(`${entry} holds no certificate (PEM)`);
  return anchors;
}

function reader<P extends AuthorityPrefix>(
  prefix: P,
  entries: AuthorityEntries<P>,
): (entry: CredentialEntry) => string | undefined {
  return (entry) => entries[`${prefix}_${entry}`];
}
