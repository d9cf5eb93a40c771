import type { DirectoryConfiguration } from '../../../configuration/authenticators/directory';
import { CountersignError } from '../../../errors/countersign-error';
import type { Authenticator } from '../../authenticator';
import type { AuthenticatorServices } from '../../authenticator-services';
import { enterPassword, type PasswordGate } from '../../passwords/enter-password';
import { PasswordProcess } from '../../passwords/password-process';
import { recordedTries } from '../../passwords/recorded-tries';

/** The process's own deadline comes first, and says more. */
const secondsBeyondDeadline = 5;

/** The directory counts wrong passwords itself. */
const open: PasswordGate = { before: () => Promise.resolve(undefined), after: () => Promise.resolve() };

/** UsernamePasswordAuthorizer over a directory (LDAP). */
export function directoryAuthenticator(
  name: string,
  configuration: DirectoryConfiguration,
  services: AuthenticatorServices,
): Authenticator {
  const title = configuration.title ?? name;
  const address = new URL(configuration.LDAP_URL);
  const seconds = configuration.DEADLINE + secondsBeyondDeadline;
  const issuer = `${address.protocol}//${address.host}`;
  return {
    name,
    title,
    authType: 'UsernamePasswordAuthorizer',
    ways: ['password'],
    async reach() {
      const process = new PasswordProcess(services.launcher, services.log, title, seconds);
      try {
        const { error } = await process.ask('directory.reach', { authenticator: title, directory: configuration });
        if (error) throw CountersignError.fromShape(error);
      } finally {
        process.end();
      }
      return 'the directory answers, and its certificate is right; a password is tried when somebody logs in';
    },
    async identify(conversation) {
      const facts = { authenticator: name, identifiedBy: 'directory' as const, issuer };
      const person = await enterPassword({
        conversation,
        request: { authenticator: name, title, server: address.host },
        check: { kind: 'directory', directory: configuration },
        // Whether such an account is there is not known here before its password was right.
        gate: recordedTries(open, services.failedLogin, { ...facts, isKnown: () => false }),
        seconds,
        launcher: services.launcher,
        log: services.log,
      });
      return {
        username: person.username,
        identifiedBy: 'directory',
        authenticator: name,
        ...(person.name !== undefined && { name: person.name }),
        issuer,
        provenAt: services.now().toISOString(),
        claims: person.claims,
        evidence: { ...(person.dn !== undefined && { dn: person.dn }) },
      };
    },
  };
}
