import type {
  AccountProblem,
  DirectoryProblem,
  IdentityAnswerProblem,
  IdentityErrorParams,
  IdentityRefusal,
  ProtectionProblem,
} from './identity-error-codes';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

const tellIt = 'Tell whoever looks after the login; signing again will not help before that.';

const answerProblems: Record<IdentityAnswerProblem, { what: string; todo: string }> = {
  state: { what: 'the answer belongs to another login', todo: 'Close that page of your browser and log in again.' },
  nonce: { what: 'the answer belongs to another login', todo: 'Close that page of your browser and log in again.' },
  issuer: { what: 'the answer comes from another server than the one that is configured', todo: tellIt },
  audience: { what: 'the answer is meant for another program', todo: tellIt },
  signature: { what: 'its signature is not right', todo: tellIt },
  expired: { what: 'it has expired', todo: 'Check the clock of this computer, then log in again.' },
  'not-yet-valid': { what: 'it is not valid yet', todo: 'Check the clock of this computer, then log in again.' },
  acr: {
    what: 'the way in which you logged in is weaker than this signer demands',
    todo: 'Log in again with the stronger way that your organisation offers, such as a second factor.',
  },
  'auth-time': {
    what: 'you logged in too long ago, and the server did not ask you again',
    todo: 'Log out in your browser, then log in again.',
  },
  username: { what: 'it does not say your username', todo: tellIt },
  malformed: { what: 'it is not an answer that a login can be read from', todo: tellIt },
};

const refusals: Record<IdentityRefusal, (p: IdentityErrorParams['identity.notAllowed']) => string> = {
  claim: (p) => `the login does not say “${p.name ?? ''}” of them, which is demanded here`,
  group: (p) => `they are in none of the groups that may sign${p.name === undefined ? '' : ` (${p.name})`}`,
  'certificate-unknown': () => 'the card’s certificate is not among those that are accepted here',
  'certificate-untrusted': (p) =>
    `the card’s certificate leads to no authority that is accepted here${p.name === undefined ? '' : ` (${p.name})`}`,
  'certificate-revoked': () => 'the card’s certificate was revoked',
  'certificate-usage': () => 'the card has no certificate that is made for logging in',
  'certificate-expired': () => 'the card’s certificate has expired',
  'certificate-not-yet-valid': () => 'the card’s certificate is not valid yet',
  'certificate-username': (p) =>
    `the card’s certificate does not say a username${p.name === undefined ? '' : ` (${p.name})`}`,
};

/** Where somebody else can help than whoever keeps the configuration. */
const refusalAdvice: Partial<Record<IdentityRefusal, string>> = {
  'certificate-revoked': 'Use another card, or ask whoever issued this one.',
  'certificate-usage': 'Insert the card that you log in with, or ask whoever issued it.',
  'certificate-expired': 'Ask whoever issued the card for a new certificate.',
  'certificate-not-yet-valid': 'Check the clock of this computer, or ask whoever issued the card.',
};

const accountProblems: Record<AccountProblem, { what: string; todo: string }> = {
  locked: { what: 'This account is locked.', todo: 'Wait, or ask whoever looks after the accounts to unlock it.' },
  disabled: { what: 'This account is switched off.', todo: 'Ask whoever looks after the accounts.' },
  'password-expired': {
    what: 'The password of this account has expired.',
    todo: 'Change it where you usually do, then log in again.',
  },
  'account-expired': { what: 'This account has expired.', todo: 'Ask whoever looks after the accounts.' },
  'password-to-be-changed': {
    what: 'The password of this account has to be changed first.',
    todo: 'Change it where you usually do, then log in again.',
  },
  hours: {
    what: 'This account may not log in at this time of the day.',
    todo: 'Log in at another time, or ask whoever looks after the accounts.',
  },
  workstation: {
    what: 'This account may not log in at this computer.',
    todo: 'Use another computer, or ask whoever looks after the accounts.',
  },
};

const protectionProblems: Record<ProtectionProblem, { what: string; todo: string }> = {
  certificate: {
    what: 'its certificate comes from none of the authorities that are configured for it',
    todo: 'Do not log in elsewhere with this password before whoever looks after the login has had a look: it may be another server.',
  },
  'certificate-name': {
    what: 'its certificate is that of another server',
    todo: 'Do not log in elsewhere with this password before whoever looks after the login has had a look: it may be another server.',
  },
  'certificate-expired': {
    what: 'its certificate has expired, or the clock of this computer is wrong',
    todo: 'Check the clock of this computer. If it is right, tell whoever looks after the login.',
  },
  'start-tls': { what: 'it does not protect the connection (StartTLS)', todo: tellIt },
  tls: { what: 'no protected connection could be made to it', todo: tellIt },
};

const directoryProblems: Record<DirectoryProblem, string> = {
  'trust-anchors': 'the file of LDAP_TRUSTANCHORS can not be read, or holds no certificate',
  'bind-password': 'the file of LDAP_BIND_PASSWORD_FILE can not be read, or others may read it',
  'bind-refused': 'the directory does not let LDAP_BIND_DN in',
  base: 'the directory has no such entry as LDAP_BASE or LDAP_GROUP_BASE, or does not show it',
  search: 'the directory does not answer the search for people or groups',
  'several-entries': 'several entries of the directory have this username',
  username: 'the entry of the directory does not show the attribute of LDAP_USERNAME_ATTRIBUTE',
};

/** What a person reads when it could not be found out who they are, or they may not sign. */
export const identitySentences: Pick<Sentences, keyof IdentityErrorParams> = {
  'identity.required': (p) => ({
    what: `The signer “${p.signer}” wants to know who you are first.`,
    safe: nothingSigned,
    todo: 'Log in (on the command line: --identify), then sign again.',
  }),
  'identity.cancelled': (p) => ({
    what: `The login with “${p.authenticator}” was stopped.`,
    safe: nothingSigned,
    todo: 'Sign again when you want to log in.',
  }),
  'identity.timeout': (p) => ({
    what: `The login with “${p.authenticator}” was not finished in time.`,
    safe: nothingSigned,
    todo: 'Log in again.',
  }),
  'identity.unreachable': (p) => ({
    what: `“${p.authenticator}” can not be reached at ${p.server} (${p.detail}).`,
    safe: nothingSigned,
    todo: 'Check the network, or try again later.',
  }),
  'identity.refused': (p) => ({
    what: `“${p.authenticator}” did not let you in${p.words === undefined ? '' : ` (it says: ${p.words})`}.`,
    safe: nothingSigned,
    todo: 'Log in again, or ask whoever looks after the login.',
  }),
  'identity.answerUnusable': (p) => ({
    what: `What “${p.authenticator}” sent back can not be used: ${answerProblems[p.problem].what}.`,
    safe: nothingSigned,
    todo: answerProblems[p.problem].todo,
  }),
  'identity.clockSkewed': (p) => ({
    what: `The clock of this computer and that of “${p.authenticator}” differ${p.seconds === undefined ? '' : ` by ${Math.abs(p.seconds)} seconds`}.`,
    safe: nothingSigned,
    todo: 'Set the clock of this computer right, then log in again.',
  }),
  'identity.wrongPassword': (p) => ({
    what: `“${p.authenticator}” did not accept this username with this password.`,
    safe: nothingSigned,
    todo: 'Check both and type them again. Some servers lock an account after a few wrong tries.',
  }),
  'identity.passwordMissing': (p) => ({
    what: `“${p.authenticator}” wants a username and a password.`,
    safe: nothingSigned,
    todo: 'Type both, then log in again. On the command line the terminal asks for them, or --password-stdin gives them.',
  }),
  'identity.passwordMalformed': (p) => ({
    what: `What “${p.authenticator}” was given holds characters that nobody types, such as NUL or a byte order mark. It was not tried.`,
    safe: nothingSigned,
    todo: 'Type it by hand, or look at what writes it to standard input.',
  }),
  'identity.unprotected': (p) => ({
    what: `“${p.authenticator}” at ${p.server} can not be trusted with your password: ${protectionProblems[p.problem].what}.`,
    safe: 'Your password was not sent. Nothing was signed, and your document is unchanged.',
    todo: protectionProblems[p.problem].todo,
  }),
  'identity.directoryUnusable': (p) => ({
    what: `Nobody can log in with “${p.authenticator}” as it is configured: ${directoryProblems[p.problem]}.`,
    safe: nothingSigned,
    todo: tellIt,
  }),
  'identity.stopped': (p) => ({
    what: `The part of Countersign that holds your password against “${p.authenticator}” stopped before there was an answer.`,
    safe: nothingSigned,
    todo: 'Log in again.',
  }),
  'identity.accountUnusable': (p) => ({
    what:
      p.seconds === undefined
        ? accountProblems[p.reason].what
        : `After several wrong passwords nothing is tried for this account for ${p.seconds} seconds.`,
    safe: nothingSigned,
    todo: p.seconds === undefined ? accountProblems[p.reason].todo : 'Wait, then type the password again.',
  }),
  'identity.notAllowed': (p) => ({
    what: `“${p.username}” may not sign here: ${refusals[p.reason](p)}.`,
    safe: nothingSigned,
    todo: refusalAdvice[p.reason] ?? 'Ask whoever keeps the configuration.',
  }),
  'identity.revocationUnknown': (p) => ({
    what: `Nobody could say whether the card’s certificate (“${p.certificate}”) was revoked: ${p.detail}.`,
    safe: nothingSigned,
    todo: 'Check the network, or log in again later.',
  }),
  'identity.ended': (p) => ({
    what: `“${p.username}” is not logged in any more.`,
    safe: nothingSigned,
    todo: 'Log in again, then sign again.',
  }),
  'identity.mismatch': (p) =>
    p.authority === undefined
      ? {
          what: `You logged in as “${p.username}”, but the certificate that would sign is that of “${p.certificate}”. The signer “${p.signer}” wants both to be the same person.`,
          safe: p.unlocked ? nothingSigned : `No PIN was asked for. ${nothingSigned}`,
          todo: 'Insert your own card, or log in as the person whose card it is.',
        }
      : {
          what: `You logged in as “${p.username}”, but the certificate authority “${p.authority}” issued the certificate for this signing to “${p.certificate}”. The signer “${p.signer}” wants both to be the same person.`,
          safe: `The certificate is not used. ${nothingSigned}`,
          todo: 'If it is not you who is logged in, log in yourself. Otherwise tell whoever runs the certificate authority: it names somebody else, or the SUBJECTDN_PATTERN of the signer asks for another name.',
        },
  'identity.unknownAuthenticator': (p) => ({
    what: `There is no way to log in named “${p.authenticator}” that this signer accepts.`,
    safe: nothingSigned,
    todo: 'Choose one of AUTHENTICATORS in the configuration.',
  }),
  'identity.wayUnavailable': (p) => ({
    what: `“${p.authenticator}” can not be used in this way here.`,
    safe: nothingSigned,
    todo: 'Choose another way to log in.',
  }),
};
