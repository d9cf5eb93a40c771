import type { Sentences } from './sentences';

/** What a person reads when something of a checked document could not be saved. */
export const checkSentences: Pick<Sentences, 'revision.unknown' | 'revision.notIntact' | 'report.notSaved'> = {
  'revision.unknown': (p) => ({
    what:
      p.count === 0
        ? `“${p.file}” carries no signature, so there is nothing that was signed.`
        : `“${p.file}” has no signature ${p.index}: it has ${p.count === 1 ? 'one' : p.count}.`,
    safe: 'No file was written.',
    todo: 'Check the document to see its signatures and their numbers.',
  }),
  'revision.notIntact': (p) => ({
    what: `Signature ${p.index} of “${p.file}” does not fit the document, so nobody can say what was signed.`,
    safe: 'No file was written.',
    todo: 'Ask whoever sent the document for it as it was signed.',
  }),
  'report.notSaved': (p) => ({
    what: `The report “${p.file}” could not be saved (${p.detail}).`,
    safe: 'Your documents are unchanged.',
    todo: 'Check the disk or choose another folder, then try again.',
  }),
};
