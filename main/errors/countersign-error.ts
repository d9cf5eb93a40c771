import type { ErrorCode, ErrorParams, ErrorShape } from '../../preload/contract/error-codes';

/** The one error class that may reach a person: a code of the closed set and its parameters. */
export class CountersignError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'CountersignError';

  /**
   * @param code - one of the closed set
   * @param params - what the code's sentence needs; never a PIN, never document text
   * @param options - `cause` stays in this process; only code and params cross a wall
   */
  constructor(
    readonly code: C,
    readonly params: ErrorParams[C],
    options?: { cause?: unknown },
  ) {
    super(code, options);
  }

  /** The error as it crosses a wall. */
  toShape(): ErrorShape {
    return { code: this.code, params: this.params } as ErrorShape;
  }

  /** Whether a thrown value is one; `instanceof` alone forgets the code's type. */
  static is(error: unknown): error is CountersignError {
    return error instanceof CountersignError;
  }

  static fromShape(shape: ErrorShape): CountersignError {
    return new CountersignError(shape.code, shape.params);
  }
}
