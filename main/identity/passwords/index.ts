import type { AccountsConfiguration } from '../../configuration/authenticators/accounts';
import type { DirectoryConfiguration } from '../../configuration/authenticators/directory';
import type { Authenticator } from '../authenticator';
import type { AuthenticatorServices } from '../authenticator-services';
import { accountsAuthenticator } from '../authenticators/accounts';
import { directoryAuthenticator } from '../authenticators/directory';

/** UsernamePasswordAuthorizer, by where the accounts are. */
export function passwordAuthenticator(
  name: string,
  configuration: AccountsConfiguration | DirectoryConfiguration,
  services: AuthenticatorServices,
): Authenticator {
  return configuration.ACCOUNTS === 'LDAP'
    ? directoryAuthenticator(name, configuration, services)
    : accountsAuthenticator(name, configuration, services);
}
