import { enrollmentSentences } from './enrollment-sentences';
import { importProblems } from './error-reasons';
import { oneTimeErrorSentences } from './one-time-sentences';
import type { Sentences } from './sentences';

const tokenUnchanged = 'Nothing on the token was changed.';

/** The sentences about keys that are made, certified and deleted in a token. */
export const keySentences = {
  ...enrollmentSentences,
  ...oneTimeErrorSentences,
  'key.exists': (p) => ({
    what: `The token “${p.token}” already has a key or a certificate named “${p.alias}”.`,
    safe: tokenUnchanged,
    todo: 'Choose another alias, or delete that key first if it is no longer needed.',
  }),
  'key.limit': (p) => ({
    what: `No more keys may be made in the token “${p.token}”: KEYGENERATIONLIMIT is reached (${p.count}).`,
    safe: tokenUnchanged,
    todo: 'Delete a key that is no longer needed, or ask whoever keeps the configuration.',
  }),
  'key.ambiguous': (p) => ({
    what: `Several keys of the token “${p.token}” share the identifier of “${p.alias}”, so it is not certain which one is meant.`,
    safe: tokenUnchanged,
    todo: 'Use the software of the token’s maker to tell them apart.',
  }),
  'key.kindUnsupported': (p) => ({
    what: `The token “${p.token}” does not make ${p.kind} keys.`,
    safe: tokenUnchanged,
    todo: 'Choose another kind of those that the token offers (on the command line: “keys list”, --type).',
  }),
  'key.unprotected': (p) => ({
    what: `The token “${p.token}” would not keep the new key to itself (${p.detail}).`,
    safe: 'The key was deleted again; nothing else on the token was changed.',
    todo: 'Use another token, or ask its maker how keys are protected.',
  }),
  'key.alwaysAuthenticateRefused': (p) => ({
    what: `The token “${p.token}” does not make keys that ask for the PIN with every signature (${p.detail}).`,
    safe: 'No key was kept, and nothing else on the token was changed.',
    todo: 'Leave that wish out (--always-authenticate), or use another token.',
  }),
  'key.managementUnsupported': (p) => ({
    what: `Keys of the token “${p.token}” can not be made, imported or deleted here (${p.detail}).`,
    safe: tokenUnchanged,
    todo: 'Use the software of the token’s maker or issuer for that.',
  }),
  'key.outcomeUnknown': (p) => ({
    what: `The driver of the token “${p.token}” stopped while a key or certificate was being changed, so it is not known whether that was done.`,
    safe: 'Other keys on the token are unchanged. Countersign does not try again by itself.',
    todo: 'Look what the token holds now (in the window under “Keys”, or with “keys list”), then go on from there.',
  }),
  'key.partlyDeleted': (p) => ({
    what: `The private key “${p.alias}” of the token “${p.token}” is deleted, but the token did not delete all that belonged to it: a certificate or the public key is still there.`,
    safe: 'Nobody can sign with the key any more. Other keys on the token are unchanged.',
    todo: 'What is left can not sign. Take it away with the software of the token’s maker if it is in the way.',
  }),
  'key.deletionNotConfirmed': (p) => ({
    what: `The key “${p.alias}” of the token “${p.token}” was not deleted: its alias was not typed again.`,
    safe: tokenUnchanged,
    todo: 'Type the alias exactly (in scripts: --yes ALIAS) when you are sure.',
  }),
  'key.choiceUnknown': () => ({
    what: 'That request or certificate is no longer at hand.',
    safe: tokenUnchanged,
    todo: 'Make the request, or choose the file, once more.',
  }),
  'token.writeProtected': (p) => ({
    what: `The token “${p.token}” is write-protected.`,
    safe: tokenUnchanged,
    todo: 'Ask whoever issued the token how it can be changed.',
  }),
  'token.full': (p) => ({
    what: `The token “${p.token}” has no room left.`,
    safe: 'What was there before is unchanged.',
    todo: 'Delete a key that is no longer needed, then try again.',
  }),
  'certificate.notImported': (p) => ({
    what: `“${p.file}” was not taken into the token: ${importProblems[p.reason].what}.`,
    safe: tokenUnchanged,
    todo: importProblems[p.reason].todo,
  }),
  'certificate.subjectInvalid': (p) => ({
    what: `The request was not made: ${p.detail}.`,
    safe: 'No PIN was asked for, and nothing on the token was changed.',
    todo: 'Correct the name and try again.',
  }),
  'request.notSaved': (p) => ({
    what: `“${p.file}” could not be saved (${p.detail}).`,
    safe: 'The key on the token is unchanged, and so is every file.',
    todo: 'Choose another place (on the command line: --out); a request can be made again at any time.',
  }),
} satisfies Partial<Sentences>;
