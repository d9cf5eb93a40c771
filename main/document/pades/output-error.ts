/** A step of writing the output failed, and the system said why. */
export class OutputError extends Error {
  override readonly name = 'OutputError';

  constructor(
    readonly reason: 'read-only' | 'disk-full' | 'exists' | 'failed',
    readonly detail: string,
    options?: { cause?: unknown },
  ) {
    super(`${reason}: ${detail}`, options);
  }
}

/** The system's error as one of ours. */
export function outputError(error: unknown): OutputError {
  if (error instanceof OutputError) return error;
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new OutputError('read-only', code, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return new OutputError('disk-full', code, { cause: error });
    case 'EEXIST':
      return new OutputError('exists', code, { cause: error });
    case 'ENOENT':
    case 'ENOTDIR':
      return new OutputError('failed', 'its folder is not there', { cause: error });
    default:
      return new OutputError('failed', code || 'unknown reason', { cause: error });
  }
}

/** The system's name of an error, or nothing. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
