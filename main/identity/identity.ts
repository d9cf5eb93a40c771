import type { IdentificationMethod, SignatorySummary } from '../../preload/contract/identity';
import type { LoginProof } from './login-proof';

/** The person at the desk, and what proves it. */
export interface Identity {
  /** What an AliasSelector makes an alias of, and what ACCEPT_USERNAMES names. */
  username: string;
  identifiedBy: IdentificationMethod;
  /** The authenticator's name in the configuration; absent where nobody logged in. */
  authenticator?: string;
  /** The person's name, where the issuer says it. */
  name?: string;
  /** Who says so: the issuer's address, the directory's, the issuer of the card's certificate (RFC 4514). */
  issuer?: string;
  /** ISO 8601. */
  provenAt?: string;
  /** ISO 8601: it counts no longer than that, whatever the session allows. */
  expiresAt?: string;
  /** What the issuer says of the person, for patterns and for CERTIFICATE_MUST_NAME. Never a secret. */
  claims: Readonly<Record<string, string | readonly string[]>>;
  /** What the history keeps of it, by the names of the method: `sub`, `acr`, `auth_time`, `jti`; `serialNumber`; `dn`. */
  evidence: Readonly<Record<string, string>>;
  /** Present where the login can be shown to a certificate authority. */
  proof?: LoginProof;
}

/** What the window shows of it and the evidence says. */
export function signatorySummary({ username, identifiedBy, name, issuer, provenAt }: Identity): SignatorySummary {
  return {
    username,
    identifiedBy,
    ...(name !== undefined && { name }),
    ...(issuer !== undefined && { issuer }),
    ...(provenAt !== undefined && { provenAt }),
  };
}

/** What the history keeps of it. */
export function recordedPerson({
  username,
  identifiedBy,
  issuer,
  evidence,
}: Identity): Pick<Identity, 'username' | 'identifiedBy' | 'issuer' | 'evidence'> {
  return { username, identifiedBy, ...(issuer !== undefined && { issuer }), evidence };
}
