import type { SignatureReport } from '../../../main/document/document-port';
import { createSignatory, planFor } from '../cades/demo-signatory';
import { createDocument, signDocument, verifyBytes } from './signed-document';

export const alice = await createSignatory('P-256', 'Alice');
const bob = await createSignatory('RSA 2048', 'Bob');
export const alicePlan = planFor(alice, 'ECDSA');
const bobPlan = planFor(bob, 'RSA-PSS');

/** The unsigned document, by the kind of its cross-reference. */
export const originals = new Map<string, Buffer>([
  ['table', await createDocument(false)],
  ['stream', await createDocument(true)],
]);

export const byAlice = (bytes: Buffer): Buffer => signDocument(bytes, alice, alicePlan);
export const byBob = (bytes: Buffer): Buffer => signDocument(bytes, bob, bobPlan);
export const verify = async (bytes: Uint8Array): Promise<SignatureReport[]> => (await verifyBytes(bytes)).signatures;
