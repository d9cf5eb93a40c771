import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

type ProtectedCode = 'document.passwordNeeded' | 'document.passwordWrong' | 'document.permission' | 'document.leftOut';

/** The sentences for documents that want a password. */
export const protectedSentences: Pick<Sentences, ProtectedCode> = {
  'document.passwordNeeded': (p) => ({
    what: `“${p.file}” is protected with a password.`,
    safe: nothingSigned,
    todo: 'Enter the document’s password (on the command line: --password-stdin), or ask for a copy without one.',
  }),
  'document.passwordWrong': (p) => ({
    what: `That is not the password of “${p.file}”.`,
    safe: nothingSigned,
    todo: 'Type the document’s password again. It is not the PIN of your token.',
  }),
  'document.permission': (p) => ({
    what: `The author of “${p.file}” permits it to be read, but not to be signed.`,
    safe: nothingSigned,
    todo: 'Give its owner password instead, or ask the author for a version that may be signed.',
  }),
  'document.leftOut': (p) => ({
    what: `“${p.file}” was left out: its ${p.owner ? 'owner’s password' : 'password'} was not given.`,
    safe: 'It is unchanged. The others were not held up by it.',
    todo: 'Enter its password when you know it, and sign it then.',
  }),
};
