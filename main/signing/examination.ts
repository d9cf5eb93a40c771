import type { CountersignError } from '../errors/countersign-error';
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
