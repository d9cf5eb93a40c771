/** What is wrong with what an issuer of identities sent back. */
export type IdentityAnswerProblem =
  /** The answer belongs to no login that was begun here, or to an earlier one. */
  | 'state'
  | 'nonce'
  | 'issuer'
  | 'audience'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  /** The level of assurance that is demanded (`OIDC_ACR`). */
  | 'acr'
  /** It is longer ago than is allowed that the person logged in (`OIDC_MAX_AGE`). */
  | 'auth-time'
  /** It does not say the username. */
  | 'username'
  /** Not what the protocol has it answer. */
  | 'malformed';

/** Why somebody who proved who they are may not sign all the same. */
export type IdentityRefusal =
  | 'claim'
  | 'group'
  | 'certificate-unknown'
  | 'certificate-untrusted'
  | 'certificate-revoked'
  | 'certificate-usage'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  /** It does not say what is to be the username. */
  | 'certificate-username';

/** Why an account that exists lets nobody in. */
export type AccountProblem =
  'locked' | 'disabled' | 'password-expired' | 'account-expired' | 'password-to-be-changed' | 'hours' | 'workstation';

/** Why a directory is told nothing: the connection to it does not hide what is said. */
export type ProtectionProblem = 'certificate' | 'certificate-name' | 'certificate-expired' | 'start-tls' | 'tls';

/** Why nobody can log in with a directory as it is configured. */
export type DirectoryProblem =
  'trust-anchors' | 'bind-password' | 'bind-refused' | 'base' | 'search' | 'several-entries' | 'username';

/** Errors of identification. `authenticator`: its title. */
export interface IdentityErrorParams {
  /** The signer wants a login, and nobody has logged in. */
  'identity.required': { signer: string };
  'identity.cancelled': { authenticator: string };
  /** The person did not finish in the time there was. */
  'identity.timeout': { authenticator: string };
  'identity.unreachable': { authenticator: string; server: string; detail: string };
  /** The issuer says no. `words`: its own, cleaned. */
  'identity.refused': { authenticator: string; words?: string };
  'identity.answerUnusable': { authenticator: string; problem: IdentityAnswerProblem };
  /** The clock of this computer and the issuer's differ. `seconds`: by how much, where that is known. */
  'identity.clockSkewed': { authenticator: string; seconds?: number };
  'identity.wrongPassword': { authenticator: string };
  /** The name, the password, or both. */
  'identity.passwordMissing': { authenticator: string };
  /** It holds characters that nobody types. */
  'identity.passwordMalformed': { authenticator: string };
  /** Nothing was sent to the server, because others could have read it, or it is another server. */
  'identity.unprotected': { authenticator: string; server: string; problem: ProtectionProblem };
  'identity.directoryUnusable': { authenticator: string; problem: DirectoryProblem };
  /** The process that holds passwords against accounts ended, or did not answer. */
  'identity.stopped': { authenticator: string };
  /** `seconds`: how long nothing is tried, where this program itself slows down. */
  'identity.accountUnusable': { authenticator: string; reason: AccountProblem; seconds?: number };
  /** `name`: the claim, group or part of the certificate that is missing, or in plain words why its path is not trusted. */
  'identity.notAllowed': { authenticator: string; username: string; reason: IdentityRefusal; name?: string };
  /** It has to be known that the card's certificate was not revoked, and nobody says so. `detail` in plain words. */
  'identity.revocationUnknown': { authenticator: string; certificate: string; detail: string };
  /** Its session is over: its time, idleness, the card that was taken out, the lock of the screen. */
  'identity.ended': { username: string };
  /** The certificate that would sign names somebody else than who logged in. */
  'identity.mismatch': {
    signer: string;
    username: string;
    certificate: string;
    /** The token shows its certificates only behind its PIN, which therefore was asked for. */
    unlocked?: true;
    /** The certificate authority that has just issued it, for a key that was made for this signing. */
    authority?: string;
  };
  'identity.unknownAuthenticator': { authenticator: string };
  /** The way is not there: no browser, no device code at this issuer. */
  'identity.wayUnavailable': { authenticator: string };
}
