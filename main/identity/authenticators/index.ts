import type { LoginAuthType } from '../../../preload/contract/identity';
import type { AuthenticatorConfiguration } from '../../configuration/configuration-authenticators';
import { CountersignError } from '../../errors/countersign-error';
import type { Exchanger } from '../../network/network';
import type { Authenticator } from '../authenticator';

/** What authenticators are made with. */
export interface AuthenticatorServices {
  /** How servers are reached. */
  exchange: Exchanger;
  now: () => Date;
}

type Maker<T extends LoginAuthType> = (
  name: string,
  configuration: Extract<AuthenticatorConfiguration, { AUTHTYPE: T }>,
  services: AuthenticatorServices,
) => Authenticator;

/** Each kind has its folder, and is loaded when somebody logs in with it. */
const kinds: { [T in LoginAuthType]?: () => Promise<Maker<T>> } = {};

/**
 * An authenticator of the configuration.
 * @throws CountersignError identity.unknownAuthenticator
 */
export async function authenticatorNamed(
  name: string,
  known: Readonly<Record<string, AuthenticatorConfiguration>>,
  services: AuthenticatorServices,
): Promise<Authenticator> {
  const configuration = Object.hasOwn(known, name) ? known[name] : undefined;
  const kind = configuration && (kinds[configuration.AUTHTYPE] as (() => Promise<Maker<LoginAuthType>>) | undefined);
  if (!configuration || !kind) throw new CountersignError('identity.unknownAuthenticator', { authenticator: name });
  return (await kind())(name, configuration, services);
}
