const thisComputer = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether what goes to an address is protected on its way: https, or http that does not leave this computer. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && thisComputer.includes(hostname));
}
