import { describeError } from '../../preload/contract/error-sentences';
import type { ErrorSentences } from '../../preload/contract/error-sentences';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { CertificateSummary } from '../../preload/contract/model';
import type { CountersignError } from '../errors/countersign-error';

/** Where a command writes. With `--json` the one document goes to `out` and all prose to `err`. */
export interface Output {
  json: boolean;
  out(text: string): void;
  err(text: string): void;
}

export const exitCodes = { good: 0, failed: 1, usage: 2, nothingTried: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error as `--json` shows it: the code and parameters for scripts, the sentences for people. */
export type PrintedError = ErrorShape & ErrorSentences;

/** @param someSigned - other documents of the same request are signed */
export function printedError(error: CountersignError, someSigned = false): PrintedError {
  const shape = error.toShape();
  return { ...shape, ...describeError(shape, someSigned) };
}

/** @param someSigned - other documents of the same request are signed */
export function sentence(error: CountersignError, someSigned = false): string {
  const { what, safe, todo } = describeError(error.toShape(), someSigned);
  return `${what} ${safe} ${todo}`;
}

export function printJson(output: Output, document: unknown): void {
  output.out(`${JSON.stringify(document, null, 2)}\n`);
}

/** Whose certificate it is, from whom, until when, and what it claims, in one line. */
export function certificateWords({ subject, issuer, keyAlgorithm, notAfter, claims }: CertificateSummary): string {
  const claimed = [claims.qualified && 'to be qualified', claims.qscd && 'its key to be on a QSCD'].filter(Boolean);
  const words = [subject, `issued by ${issuer}`, keyAlgorithm, `valid until ${notAfter.slice(0, 10)}`];
  return [...words, ...(claimed.length > 0 ? [`claims ${claimed.join(' and ')}`] : [])].join(', ');
}
