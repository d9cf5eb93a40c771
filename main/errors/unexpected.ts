import type { Log } from '../log/log';
import { CountersignError } from './countersign-error';
import { placesIn } from './places';
import { newReference } from './reference';

/**
 * Any thrown value as an error that may reach a person. What nobody foresaw becomes `internal` with a reference under which
 * the log knows it.
 */
export function toCountersignError(error: unknown, log: Log): CountersignError {
  if (CountersignError.is(error)) return error;
  const reference = newReference();
  const known = error instanceof Error ? { error: error.name, at: placesIn(error.stack) } : { error: 'unknown' };
  log.error('defect', { reference, ...known });
  return new CountersignError('internal', { reference }, { cause: error });
}
