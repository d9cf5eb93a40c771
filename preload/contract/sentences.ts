import type { ErrorCode, ErrorParams } from './error-codes';

/** An error as a person reads it: what happened, what is safe, what to do. Each is a whole sentence. */
export interface ErrorSentences {
  what: string;
  safe: string;
  todo: string;
}

/** What a person reads for each error code. */
export type Sentences = { [C in ErrorCode]: (params: ErrorParams[C]) => ErrorSentences };
