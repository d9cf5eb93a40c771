import type { TransferredPort } from '../../../hosts/endpoint';
import { serveRequests } from '../../../hosts/endpoint';
import { textFlaw } from '../../../token/pin-flaw';
import type { TypedPassword } from '../../authenticator';
import type { PasswordCheck, PasswordMethods, PasswordVerdict } from '../protocol';
import { PasswordMailbox } from './mailbox';

/*
 * The only process that sees a password of the window, and the only one beside main's network that talks to a directory. It serves
 * one login and is killed after it: text can not be wiped, and what TLS and LDAP keep of a password is in nobody's hands.
 */

type Served = {
  [M in keyof PasswordMethods]: (
    params: PasswordMethods[M]['params'],
    ports: TransferredPort[],
  ) => PasswordMethods[M]['value'] | Promise<PasswordMethods[M]['value']>;
};

let opened: { authenticator: string; check: PasswordCheck } | undefined;
const mailbox = new PasswordMailbox((username) => announce('login.arrived', { username }));

const handlers: Served = {
  'login.open': (params) => {
    opened = params;
    return true;
  },
  'login.attach': (_, [port]) => {
    if (!port) throw new Error('no port came with it');
    mailbox.attach(port);
    return true;
  },
  'login.attempt': async ({ typed }) => {
    const given = typed ?? mailbox.take();
    if (!opened || !given) throw new Error('there is nothing to try');
    let verdict: PasswordVerdict;
    try {
      verdict = await judge(opened, given);
    } finally {
      given.password.fill(0);
    }
    mailbox.tell(verdict.accepted ? { accepted: true } : verdict);
    return verdict;
  },
  'directory.reach': async ({ authenticator, directory }) => {
    const { reachDirectory } = await import('../../authenticators/directory/process/check');
    const refused = await reachDirectory(authenticator, directory);
    return refused ? { error: refused.error } : {};
  },
  'login.refuse': ({ verdict }) => {
    mailbox.take()?.password.fill(0);
    mailbox.tell(verdict);
    return true;
  },
};

/** Each kind is loaded when it is used: accounts need no LDAP. */
async function judge(
  { authenticator, check }: NonNullable<typeof opened>,
  given: TypedPassword,
): Promise<PasswordVerdict> {
  const { username, password } = given;
  // A directory may take a name without a password for nobody in particular, and let it in (RFC 4513, section 5.1.2).
  if (username.trim() === '' || password.length === 0) {
    return { accepted: false, again: true, error: { code: 'identity.passwordMissing', params: { authenticator } } };
  }
  if (textFlaw(password) || /\p{Cc}/u.test(username)) {
    return { accepted: false, again: true, error: { code: 'identity.passwordMalformed', params: { authenticator } } };
  }
  switch (check.kind) {
    case 'accounts':
      return (await import('../../authenticators/accounts/process/check')).checkAccount(
        authenticator,
        check.users,
        given,
      );
    case 'directory':
      return (await import('../../authenticators/directory/process/check')).checkDirectory(
        authenticator,
        check.directory,
        given,
      );
  }
}

const announce = serveRequests(handlers);
