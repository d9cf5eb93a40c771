import { CountersignError } from '../errors/countersign-error';
import type { Completed, DocumentPort, Prepared } from '../document/document-port';
import type { PinRelease, TokenSession } from '../token/crypto-token';
import type { Preparation } from './preparations';
import type { SigningKey } from './signing-key';
import { assertPreparedIsShown } from './shown-octets';
import type { BatchDocument } from './signing-port';

/** A preparation with the token's answer to it. */
export type SignedPreparation = Preparation & { signatureValue: Uint8Array };

/** A session, and where the PIN comes from that one document's signature may need. */
export interface ReleasedSession {
  session: TokenSession;
  release: PinRelease;
}

/**
 * Signs what was prepared, once.
 * @throws CountersignError token.*, key.*; oneTime.ended where a key's certificate has ended meanwhile
 */
export async function signPrepared(
  { session, release }: ReleasedSession,
  { alias, certificate, signatureAlgorithm, digestAlgorithm, oneTime }: SigningKey,
  { digest }: Prepared,
  now: Date,
): Promise<Uint8Array> {
  // Certificates of minutes: a long batch may outlive one.
  if (oneTime && Date.parse(certificate.notAfter) <= now.getTime()) {
    throw new CountersignError('oneTime.ended', { authority: oneTime.authority, until: certificate.notAfter });
  }
  return session.sign(alias, digest, { signature: signatureAlgorithm, digest: digestAlgorithm }, release);
}

/**
 * Embeds the signature. Where it became larger than the room for it (another authority answered, with a longer
 * timestamp), the document is prepared again, with the room that is known now, and signed again in the same session: no
 * second PIN, unless the key wants one for each signature. That happens once.
 */
export async function complete(
  { documents, now }: { documents: DocumentPort; now: () => Date },
  document: BatchDocument,
  key: SigningKey,
  session: ReleasedSession,
  { prepared, signatureValue, plan, temporary, target }: SignedPreparation,
): Promise<{ prepared: Prepared; completed: Completed }> {
  const embed = ({ preparationId }: Prepared, value: Uint8Array): Promise<Completed> => {
    const numbered = document.output === undefined;
    return documents.complete({ preparationId, signatureValue: value, temporary, target, numbered });
  };
  try {
    return { prepared, completed: await embed(prepared, signatureValue) };
  } catch (error) {
    if (!CountersignError.is(error) || error.code !== 'output.roomExceeded') throw error;
  }
  const output = { temporary, target };
  const again = await documents.prepare({ path: document.path, plan, output });
  let value: Uint8Array;
  try {
    await assertPreparedIsShown(document, again, plan.digestAlgorithm);
    value = await signPrepared(session, key, again, now());
  } catch (error) {
    await documents.discard(again.preparationId).catch(() => undefined);
    throw error;
  }
  return { prepared: again, completed: await embed(again, value) };
}
