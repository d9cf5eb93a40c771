import type { ErrorCode } from './error-codes';

const stopped: ReadonlySet<ErrorCode> = new Set([
  'pin.cancelled',
  'batch.cancelled',
  'identity.cancelled',
  'document.leftOut',
]);

/** Whether an error says that the person did not want to go on: nothing went wrong. */
export function isStoppedByPerson(code: ErrorCode | undefined): boolean {
  return code !== undefined && stopped.has(code);
}
