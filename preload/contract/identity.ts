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
