import { issue, usages, type IdentityWish } from '../../fixtures/pki/certificates';
import { createParties, type Parties } from './stamped-document';

/** Parties of whom the signatory has nobody's certificate but its own. */
export async function createSelfSigned(period: Pick<IdentityWish, 'notBefore' | 'notAfter'>): Promise<Parties> {
  const parties = await createParties({ root: period, issuing: period, tsa: period, responder: period });
  const signer = await issue({ name: 'Self', keyUsage: usages.nonRepudiation, ...period });
  return { ...parties, signer };
}
