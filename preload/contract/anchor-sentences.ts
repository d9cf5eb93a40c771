import type { AnchorProblem } from './error-codes';
import type { Sentences } from './sentences';

/** Ends a sentence that begins "The file can not be used as a trusted certificate: ". */
const anchorProblems: Record<AnchorProblem, string> = {
  missing: 'it is not there',
  unreadable: 'it can not be opened',
  'too-large': 'it is larger than 4 MB',
  'no-certificate': 'it holds no certificate',
  'private-key': 'it holds a private key, which has no place there',
};

/** The sentences about certificates that somebody trusts beside the lists. */
export const anchorSentences = {
  'anchor.unusable': (p) => ({
    what: `“${p.file}” can not be used as a trusted certificate: ${anchorProblems[p.reason]}.`,
    safe: 'It is not trusted, and nothing else was changed.',
    todo: 'Choose the file with the certificate alone, as PEM or DER, from a source that you are sure of.',
  }),
  'anchor.notSaved': (p) => ({
    what: `What is trusted can not be changed in “${p.folder}”.`,
    safe: 'What was trusted before still is, and nothing else.',
    todo: 'Make that folder writable and free some space, then try again.',
  }),
  'anchor.forbidden': (p) => ({
    what: `No certificates of your own can be trusted here: ${p.entry} in “${p.file}” forbids it.`,
    safe: 'What was trusted before still is, and nothing else.',
    todo: `Ask ${p.managed ? 'your organization' : 'your IT department'} to name the certificate in TRUSTANCHORS.`,
  }),
  'anchor.choiceUnknown': () => ({
    what: 'Those certificates are no longer at hand.',
    safe: 'What was trusted before still is, and nothing else.',
    todo: 'Choose the file once more.',
  }),
} satisfies Partial<Sentences>;
