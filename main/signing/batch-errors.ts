import { basename } from 'node:path';
import type { ErrorParams } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import type { BatchDocument } from './signing-port';

/** What the documents behind a failed signature are told: for them it is known that nothing was asked of the key. */
export function afterToken(error: unknown): unknown {
  return CountersignError.is(error) && error.code === 'token.outcomeUnknown'
    ? new CountersignError('token.stopped', error.params as ErrorParams['token.outcomeUnknown'])
    : error;
}

/** A preparation lives in the document process: one that is not known there went with a process that stopped since. */
export function withoutPreparation(error: CountersignError, document: BatchDocument): CountersignError {
  if (error.code !== 'document.unknown') return error;
  return new CountersignError('document.processStopped', { file: basename(document.path) }, { cause: error });
}

/** The document process knows the certificate but not its alias; a refusal of it is completed here. */
export function named(error: CountersignError, alias: string): CountersignError {
  if (error.code !== 'certificate.unusable') return error;
  const { reason } = error.params as ErrorParams['certificate.unusable'];
  return new CountersignError('certificate.unusable', { alias, reason });
}
