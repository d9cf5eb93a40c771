import { basename } from 'node:path';
import type { ErrorParams } from '../../preload/contract/error-codes';
import type { SigningNote } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Log } from '../log/log';
import type { BatchStop } from './batch-stop';
import type { Destinations } from './destinations';
import type { BatchDocument } from './signing-port';

/** How many documents are looked at together. */
const atOnce = 8;

/** What is wrong with a document, or nothing. */
type Verdict = CountersignError | undefined;

/**
 * Looks at all documents of a batch, several together, the first one by itself: what fails for every one of them (no authority
 * gives a timestamp) is waited for once. A document whose process was stopped by another one is looked at again by itself.
 *
 * @param look - at one document; gives what is wrong with it, and rejects where there is no point in looking on
 * @returns the verdicts in the order of the documents
 */
export async function examineAll(
  documents: readonly BatchDocument[],
  look: (document: BatchDocument) => Promise<Verdict>,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const lookAt = async (index: number): Promise<void> => {
    verdicts[index] = await look(documents[index]!);
  };
  if (documents.length > 0) await lookAt(0);
  let next = 1;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < documents.length; index = next++) await lookAt(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (let index = 1; index < documents.length; index += 1) {
    if (verdicts[index]?.code === 'document.processStopped') await lookAt(index);
  }
  return verdicts;
}

/** What looking at documents needs of their batch. */
export interface Looking {
  /** Where the copies of all documents of the batch go. */
  destinations: Pick<Destinations, 'check'>;
  stop: Pick<BatchStop, 'goOn'>;
  log: Log;
  /** Asks the document process about one document; rejects with the reason why there can be no signature. */
  ask(document: BatchDocument): Promise<SigningNote[]>;
  begins(document: BatchDocument): void;
  noted(document: BatchDocument, notes: SigningNote[]): void;
  /** Completes a reason, for the person who reads it. */
  told(reason: CountersignError): CountersignError;
}

/**
 * Finds out which documents of a batch can be signed and saved, so that nothing is spent on the others: no PIN, no key and no
 * certificate.
 *
 * @returns what is wrong with each, in the order of the documents
 */
export async function lookAtAll(documents: BatchDocument[], looking: Looking): Promise<Verdict[]> {
  const { destinations } = looking;
  let unstamped: ErrorParams['timestamp.failed'] | undefined;
  return examineAll(documents, async (document) => {
    looking.stop.goOn();
    looking.begins(document);
    try {
      // Authorities that gave nothing for one document are not waited for again by each of hundreds.
      if (unstamped) throw new CountersignError('timestamp.failed', { ...unstamped, file: basename(document.path) });
      const asked = looking.ask(document);
      const place = destinations.check(document);
      // Told behind what is wrong with the document itself.
      place.catch(() => undefined);
      const notes = await asked;
      await place;
      looking.noted(document, notes);
      return undefined;
    } catch (error) {
      const reason = looking.told(toCountersignError(error, looking.log));
      if (reason.code === 'timestamp.failed') unstamped = reason.params as ErrorParams['timestamp.failed'];
      return reason;
    }
  });
}
