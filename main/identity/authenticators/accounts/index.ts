import type { AccountsConfiguration } from '../../../configuration/authenticators/accounts';
import type { Authenticator } from '../../authenticator';
import type { AuthenticatorServices } from '../../authenticator-services';
import { enterPassword, type PasswordGate } from '../../passwords/enter-password';
import { recordedTries } from '../../passwords/recorded-tries';
import { SlowDown } from './slow-down';

/** No computer takes longer over one hash; it is not the person's time. */
const secondsForHash = 60;

/** UsernamePasswordAuthorizer over the accounts of the configuration. */
export function accountsAuthenticator(
  name: string,
  configuration: AccountsConfiguration,
  services: AuthenticatorServices,
): Authenticator {
  const title = configuration.title ?? name;
  const users = configuration.USERS;
  const slowDown = new SlowDown(services.folder, name, new Set(Object.keys(users)), services.now);
  const gate: PasswordGate = {
    async before(username) {
      const seconds = await slowDown.begin(username);
      return seconds === undefined
        ? undefined
        : {
            accepted: false,
            again: true,
            error: { code: 'identity.accountUnusable', params: { authenticator: title, reason: 'locked', seconds } },
          };
    },
    async after(username, verdict) {
      if (verdict.accepted) await slowDown.forget(username);
      else if (verdict.error.code !== 'identity.wrongPassword') await slowDown.takeBack(username);
    },
  };
  return {
    name,
    title,
    authType: 'UsernamePasswordAuthorizer',
    ways: ['password'],
    // The configuration is read only where each hash is one.
    reach: () => {
      const count = Object.keys(users).length;
      const accounts = count === 1 ? 'one account is' : `${count} accounts are`;
      return Promise.resolve(`${accounts} well-formed; a password is tried when somebody logs in`);
    },
    async identify(conversation) {
      const { username, claims } = await enterPassword({
        conversation,
        request: { authenticator: name, title },
        check: { kind: 'accounts', users },
        gate: recordedTries(gate, services.failedLogin, {
          authenticator: name,
          identifiedBy: 'password',
          issuer: title,
          isKnown: (typed) => Object.hasOwn(users, typed),
        }),
        seconds: secondsForHash,
        launcher: services.launcher,
        log: services.log,
      });
      return {
        username,
        identifiedBy: 'password',
        authenticator: name,
        issuer: title,
        provenAt: services.now().toISOString(),
        claims,
        evidence: {},
      };
    },
  };
}
