import { basename, dirname } from 'node:path';
import { CountersignError } from '../errors/countersign-error';

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

/**
 * The system's error as a person is told of it.
 * @param target - absolute path of what was to be written
 */
export function namedOutputError(target: string, error: unknown): CountersignError {
  const options = { cause: error };
  const [folder, file] = [dirname(target), basename(target)];
  const { reason, detail } = outputError(error);
  switch (reason) {
    case 'read-only':
      return new CountersignError('output.folderReadOnly', { folder }, options);
    case 'disk-full':
      return new CountersignError('output.diskFull', { folder }, options);
    case 'exists':
      return new CountersignError('output.exists', { file }, options);
    case 'failed':
      return new CountersignError('output.failed', { file, detail }, options);
  }
}
