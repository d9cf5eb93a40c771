import type { Log } from '../log/log';
import { CountersignError } from './countersign-error';
import { newReference } from './reference';

/**
 * Any thrown value as an error that may reach a person. What nobody foresaw becomes `internal` with a reference under which
 * the log knows it.
 */
export function toCountersignError(error: unknown, log: Log): CountersignError {
  if (CountersignError.is(error)) return error;
  const reference = newReference();
  log.error('defect', { reference, error: error instanceof Error ? error.name : 'unknown' });
  return new CountersignError('internal', { reference }, { cause: error });
}
