import type { IdentificationWay, LoginAuthType, OfferedAuthenticator } from '../../../preload/contract/identity';
import type { AuthenticatorConfiguration } from '../../configuration/configuration-authenticators';
import { CountersignError } from '../../errors/countersign-error';
import type { Authenticator } from '../authenticator';
import type { AuthenticatorServices } from '../authenticator-services';

type Maker<T extends LoginAuthType> = (
  name: string,
  configuration: Extract<AuthenticatorConfiguration, { AUTHTYPE: T }>,
  services: AuthenticatorServices,
) => Authenticator;

/** Each kind has its folder, and is loaded when somebody logs in with it. */
const kinds: { [T in LoginAuthType]: () => Promise<Maker<T>> } = {
  JwtAuthorizer: async () => (await import('./openid-connect')).openIdConnect,
  CLIENTCERT: async () => (await import('./client-certificate')).clientCertificateAuthenticator,
  UsernamePasswordAuthorizer: async () => (await import('../passwords')).passwordAuthenticator,
};

/** The ways of an entry, the first one first; known without loading its kind. */
function waysOf(configuration: AuthenticatorConfiguration): IdentificationWay[] {
  switch (configuration.AUTHTYPE) {
    case 'JwtAuthorizer':
      return [...configuration.OIDC_WAYS];
    case 'CLIENTCERT':
      return ['card'];
    case 'UsernamePasswordAuthorizer':
      return ['password'];
  }
}

/** What a person can log in with. */
export function offeredAuthenticators(
  known: Readonly<Record<string, AuthenticatorConfiguration>>,
): OfferedAuthenticator[] {
  return Object.entries(known).map(([name, configuration]) => ({
    name,
    title: configuration.title ?? name,
    authType: configuration.AUTHTYPE,
    ways: waysOf(configuration),
  }));
}

/**
 * An authenticator of the configuration.
 * @throws CountersignError identity.unknownAuthenticator
 */
export async function authenticatorNamed(name: string, services: AuthenticatorServices): Promise<Authenticator> {
  const { AUTHENTICATORS: known } = services.configuration;
  const configuration = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!configuration) throw new CountersignError('identity.unknownAuthenticator', { authenticator: name });
  const make = (await kinds[configuration.AUTHTYPE]()) as Maker<LoginAuthType>;
  return make(name, configuration, services);
}
