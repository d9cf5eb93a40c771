import type { TypedPassword } from '../../../authenticator';
import type { PasswordVerdict } from '../../../passwords/protocol';
import { decoyFor, isPassword } from '../password-hash';

/** Holds a name and a password against the accounts of the configuration. An unknown name takes as long as a wrong password. */
export async function checkAccount(
  authenticator: string,
  users: Record<string, string>,
  { username, password }: TypedPassword,
): Promise<PasswordVerdict> {
  const hash = Object.hasOwn(users, username) ? users[username] : undefined;
  const matches = await isPassword(password, hash ?? decoyFor(Object.values(users)[0]));
  return hash !== undefined && matches
    ? { accepted: true, person: { username, claims: {} } }
    : { accepted: false, again: true, error: { code: 'identity.wrongPassword', params: { authenticator } } };
}
