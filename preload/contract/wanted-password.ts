import type { ErrorCode, ErrorShape } from './error-codes';

const wanted: ReadonlySet<ErrorCode> = new Set([
  'document.passwordNeeded',
  'document.passwordWrong',
  'document.permission',
  'document.leftOut',
]);

/** Whether a password that the person may know is all that a document is missing. */
export function wantsPassword(code: ErrorCode | undefined): boolean {
  return code !== undefined && wanted.has(code);
}

/** Whether only the owner's password will do, because the user's opens the document already. */
export function wantsOwner({ code, params }: ErrorShape): boolean {
  if (code === 'document.leftOut') return params.owner === true;
  return code === 'document.permission';
}
