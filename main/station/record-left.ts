import type { Services } from '../services';

/**
 * Notes in the history that a document was signed and nobody took it.
 * @param kept - for staff; otherwise it was removed
 */
export async function recordLeft({ history, identity }: Services, kept: boolean): Promise<void> {
  const { username, identifiedBy, issuer, evidence } = identity.signatory;
  const signatory = { username, identifiedBy, evidence, ...(issuer !== undefined && { issuer }) };
  const operation = await history.operation(kept ? 'KEPT' : 'WIPED', { signatory });
  await operation.ended({ outcome: 'DONE' });
}
