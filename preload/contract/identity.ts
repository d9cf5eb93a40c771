import type { ErrorShape } from './error-codes';

/** What proved who sits at the desk, as the history and the evidence name it. */
export const identificationMethods = [
  /** The person that the operating system let in. */
  'operating-system',
  /** Named in the configuration; nothing proves it. */
  'configuration',
  /** OpenID Connect, in the system's browser. */
  'openid-connect',
  /** OpenID Connect, with a code that was typed on any device (RFC 8628). */
  'device-code',
  /** A challenge signed with the certificate of a card. */
  'client-certificate',
  /** A name and a password, held against an account of the configuration. */
  'password',
  /** A name and a password, held against a directory (LDAP). */
  'directory',
] as const;
export type IdentificationMethod = (typeof identificationMethods)[number];

/** AUTHTYPE: SignServer's names. The last three want a login. */
export const authTypes = [
  'NOAUTH',
  'UsernameAuthorizer',
  'JwtAuthorizer',
  'CLIENTCERT',
  'UsernamePasswordAuthorizer',
] as const;
export type AuthType = (typeof authTypes)[number];

/** Those that want a person to log in. */
export type LoginAuthType = Exclude<AuthType, 'NOAUTH' | 'UsernameAuthorizer'>;

/** The ways in which a person can log in with one authenticator. */
export const identificationWays = ['browser', 'device-code', 'card', 'password'] as const;
export type IdentificationWay = (typeof identificationWays)[number];

/** Who was identified, and by what: what the window shows and the evidence says. */
export interface SignatorySummary {
  username: string;
  identifiedBy: IdentificationMethod;
  /** The person's name, where whoever identified them says it. */
  name?: string;
  /** Who says so: an issuer's address, a directory, the issuer of a card's certificate. */
  issuer?: string;
  /** ISO 8601: when that was proved. */
  provenAt?: string;
}

/** A way to log in that signers accept. */
export interface OfferedAuthenticator {
  /** Its name in AUTHENTICATORS. */
  name: string;
  title: string;
  authType: LoginAuthType;
  /** The first is tried unless another is asked for. */
  ways: IdentificationWay[];
}

/** How far a login is. */
export type IdentificationStep =
  | { state: 'starting' }
  /** The person logs in at this address, in the system's browser. `opened`: false where no browser could be started. */
  | { state: 'browser'; address: string; opened: boolean }
  /** The person types the code at this address, on any device. `until`: ISO 8601. */
  | { state: 'device-code'; userCode: string; address: string; completeAddress?: string; until: string }
  /** The card is asked; `pin`: its PIN is being typed. */
  | { state: 'card'; token: string; pin: boolean }
  | { state: 'password' }
  /** What came back is being checked. */
  | { state: 'checking' };

/** A login that goes on. */
export interface RunningLogin {
  /** The authenticator's name in AUTHENTICATORS. */
  authenticator: string;
  way: IdentificationWay;
  step: IdentificationStep;
}

/** Who is at the desk, and what the login is doing, for the window. */
export interface IdentityState {
  /** Who has logged in. `until`: ISO 8601, when that is over at the latest. */
  person?: SignatorySummary & { authenticator: string; until: string };
  /** Everything that a person can log in with here. */
  offered: OfferedAuthenticator[];
  /** A signing waits for a login with one of these. */
  wanted?: { signer: string; authenticators: string[] };
  login?: RunningLogin;
  /** Why the last login failed; gone with the next one. */
  problem?: ErrorShape;
  /** Who was logged in before, and why that is over; gone with the next login. */
  ended?: { username: string; why: SessionEnd };
}

/** Why a login is over. */
export const sessionEnds = ['logout', 'replaced', 'time', 'idle', 'card', 'lock', 'suspend', 'used', 'window'] as const;
export type SessionEnd = (typeof sessionEnds)[number];
