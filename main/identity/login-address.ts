import { isProtected } from '../network/protected-address';

/**
 * Whether an address may be handed to the system's browser for a login: https, or http on this computer. Any other kind of address
 * could start another program, and none with a name and a password in it is one of ours.
 */
export function isLoginAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.username === '' && url.password === '' && isProtected(url);
}
