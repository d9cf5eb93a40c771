import type { Hash } from 'node:crypto';
import type { CadesPlan } from '../cades/index';
import type { LevelWish, SigningNote } from './document-port';
import type { FileIdentity, SignatureRevision } from './pades';

/** What is kept between the digest to be signed and the signature: a few kilobytes, whatever the document's size. */
export interface Preparation {
  path: string;
  plan: CadesPlan;
  revision: SignatureRevision;
  /** How many there are in the document already. */
  signatures: number;
  identity: FileIdentity;
  /** Has taken in the original's octets and nothing else. */
  originalHash: Hash;
  /** Of the signed octets, with the plan's algorithm. */
  messageDigest: Uint8Array;
  signedAttributes: Uint8Array;
  raise: LevelWish | undefined;
  /** What is held against its certificates. */
  notes: SigningNote[];
  /** Opens the output for our own check. */
  password: string | undefined;
  /** The output as far as it has grown: it is ours to remove. */
  temporary?: string;
}
