/** Errors of keys that live for one signature. */
export interface OneTimeErrorParams {
  /** The token, or this kind of token, makes no such keys. */
  'oneTime.unsupported': { token: string };
  /** What SUBJECTDN_PATTERN, SUBJECTALTNAME_PATTERN or USERNAME_PATTERN are to be filled with is not known, or can not be written. */
  'oneTime.nameUnknown': { signer: string; detail: string };
  /** The authority lets somebody decide first: a one-time key can not wait. */
  'oneTime.pending': { authority: string };
  /** The certificate ended before this document's turn came. */
  'oneTime.ended': { authority: string; until: string };
  /** A warning beside a result: the key is still on the token, or it is not known whether it is. It is never used again. */
  'oneTime.notDestroyed': { token: string; alias: string };
}
