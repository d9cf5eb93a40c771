import type { PdfReader } from './reader';

/** What a document under a MAC asks of whoever reads or continues it (ISO/TS 32004). */
export interface DocumentMac {
  /**
   * Wraps the keys of its tokens; 32 octets. Absent where the document does not say what it is made from, or where it was
   * opened without a password (then nothing but attached files is encrypted).
   */
  wrappingKey?: Buffer;
}

/**
 * Whether a document is under a MAC, so that every save of it must carry one: its encryption dictionary says so, or a save
 * has one. Only documents encrypted with AES-256 can be.
 */
export function documentMac(reader: PdfReader): DocumentMac | undefined {
  const { security, revisions } = reader;
  if (!security?.allowsMac) return undefined;
  if (!security.demandsMac && !revisions.some(({ trailer }) => trailer.has('AuthCode'))) return undefined;
  const wrappingKey = security.macWrappingKey();
  return wrappingKey ? { wrappingKey } : {};
}
