/** The words that begin a command line. The start of the program tells by them whether there is one, before anything else is loaded. */
export const commands = [
  'sign',
  'extend',
  'verify',
  'inspect',
  'tokens',
  'certificates',
  'doctor',
  'policy',
  'pin',
  'history',
  'keys',
  'lists',
  'signers',
  'accounts',
  'updates',
  'help',
  'version',
] as const;
export type CommandName = (typeof commands)[number];
