import type { Identity } from '../identity/identity';
import type { CertifiedPerson } from './certificate-authority';

/** Whom a certificate is for: a person who is identified, with the login's token where there is one. */
export function certifiedPerson({ username, claims, proof }: Identity): CertifiedPerson {
  return { username, claims, ...(proof && { identityToken: () => proof.reveal(), spendLogin: () => proof.spend() }) };
}
