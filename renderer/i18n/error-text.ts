import { describeError } from '../../preload/contract/error-sentences';
import { describeFailedCheck } from '../../preload/contract/failed-check';
import type { ErrorSentences } from '../../preload/contract/sentences';
import type { ErrorShape } from '../../preload/contract/error-codes';

/**
 * Sentences for an error from main. A code that this window does not know yet still gives a sentence.
 *
 * @param error - as it crossed the wall
 * @param someSigned - other documents of the same request are signed
 */
export function errorText(error: ErrorShape, someSigned = false): ErrorSentences {
  try {
    return describeError(error, someSigned);
  } catch {
    return describeError({ code: 'internal', params: { reference: String(error.code) } });
  }
}

/** The same where a document was to be checked. */
export function failedCheckText(error: ErrorShape): ErrorSentences {
  try {
    return describeFailedCheck(error);
  } catch {
    return errorText(error);
  }
}
