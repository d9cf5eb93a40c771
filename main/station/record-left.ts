import { recordedPerson } from '../identity/identity';
import type { Services } from '../services';

/**
 * Notes in the history that a document was signed and nobody took it.
 * @param kept - for staff; otherwise it was removed
 */
export async function recordLeft({ history, identity }: Services, kept: boolean): Promise<void> {
  const operation = await history.operation(kept ? 'KEPT' : 'WIPED', { signatory: recordedPerson(identity.signatory) });
  await operation.ended({ outcome: 'DONE' });
}
