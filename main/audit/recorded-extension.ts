import { basename } from 'node:path';
import type { PadesLevel } from '../../preload/contract/model';
import type { CountersignError } from '../errors/countersign-error';
import type { RecordedPerson, RecordedSigner } from '../signing/history-port';
import { fileDigest } from './file-digest';
import { recorded, type Ending, type OperationHistory } from './operation';

/** Which document is raised, with whose authorities, and to which level. */
export interface ExtensionFacts {
  signer: Pick<RecordedSigner, 'name' | 'authType'>;
  signatory: RecordedPerson;
  /** Absolute path. */
  input: string;
  wanted: PadesLevel;
}

/**
 * Raises the signatures of a document, and keeps that in the history.
 *
 * @param extend - does it, and says where the copy is and which level it has
 * @param unrecorded - told why the history lacks something of it
 */
export async function recordedExtension<T extends { path: string; level: PadesLevel }>(
  history: OperationHistory,
  { signer, signatory, input, wanted }: ExtensionFacts,
  extend: () => Promise<T>,
  unrecorded: (problem: CountersignError) => void,
): Promise<T> {
  const operation = await history.operation('EXTEND', { signer, signatory, file: basename(input) });
  return recorded(operation, extend, (done) => endOf(input, done, wanted), unrecorded);
}

async function endOf(
  input: string,
  { path, level }: { path: string; level: PadesLevel },
  wanted: PadesLevel,
): Promise<Ending> {
  const [request, response] = [await fileDigest(input), await fileDigest(path)];
  return {
    outcome: 'DONE',
    fields: {
      RESPONSE_FILENAME: basename(path),
      ...(request !== undefined && { REQUEST_DIGEST: request, REQUEST_DIGEST_ALGORITHM: 'SHA-256' }),
      ...(response !== undefined && { RESPONSE_DIGEST: response, RESPONSE_DIGEST_ALGORITHM: 'SHA-256' }),
      LEVEL: level,
      ...(level !== wanted && { LEVEL_WANTED: wanted }),
    },
  };
}
