import type { HistoryProblem } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { FolderBusyError } from '../files/folder-lock';

const reasons: Readonly<Record<string, HistoryProblem>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOTDIR: 'read-only',
  EEXIST: 'read-only',
};

/** Why a line of the history could not be written, as a person reads it. */
export function notRecorded(error: unknown): CountersignError<'history.notRecorded'> {
  const { code = '' } = error as NodeJS.ErrnoException;
  const reason = error instanceof FolderBusyError ? 'busy' : (reasons[code] ?? 'failed');
  return new CountersignError('history.notRecorded', { reason }, { cause: error });
}
