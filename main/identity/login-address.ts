const thisComputer = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Whether an address may be handed to the system's browser for a login: https, or http on this computer. Any other kind of address
 * could start another program, and none with a name and a password in it is one of ours.
 */
export function isLoginAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && thisComputer.includes(hostname));
}
