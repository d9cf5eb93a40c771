import type { ErrorCode, ErrorShape } from './error-codes';
import { describeError } from './error-sentences';
import type { ErrorSentences, Sentences } from './sentences';

/** Whoever checks a document signs nothing, and reads first that silence about its signatures is no verdict. */
const safeOfCheck = 'Nothing is said of its signatures, neither good nor bad, and the document is unchanged.';

/** Where the words for one who signs would be wrong for one who checks. */
const sentences: Partial<{ [C in ErrorCode]: (params: Parameters<Sentences[C]>[0]) => Partial<ErrorSentences> }> = {
  'document.notFound': () => ({ todo: 'Find where it was moved to, and check it there.' }),
  'document.keyFile': (p) => ({
    what: `“${p.file}” is a key file, not a document that could carry signatures.`,
    todo: 'Check the signed PDF instead.',
  }),
  'document.notPdf': () => ({ todo: 'Only PDFs are checked. Ask whoever sent it for the signed PDF.' }),
  'document.damaged': () => ({
    todo: 'Get the document again from where it came from. A copy that was repaired or printed anew carries no signature.',
  }),
  'document.changed': (p) => ({
    what: `“${p.file}” was changed by another program while it was being checked.`,
    todo: 'Let the other program finish, then check again.',
  }),
  'document.unsupported': (p) => ({
    what: `“${p.file}” can not be checked by this version (${p.detail}).`,
    todo: 'Check it with another program, or ask whoever sent it for another copy.',
  }),
};

/**
 * Why a document could not be checked, for a person.
 *
 * @param error - the code and its parameters
 * @returns three whole sentences: what happened, what is safe, what to do
 */
export function describeFailedCheck(error: ErrorShape): ErrorSentences {
  const said = describeError(error);
  const own = sentences[error.code] as ((params: unknown) => Partial<ErrorSentences>) | undefined;
  const ofDocument = error.code.startsWith('document.') || error.code === 'internal';
  return { ...said, ...(ofDocument && { safe: safeOfCheck }), ...own?.(error.params) };
}
