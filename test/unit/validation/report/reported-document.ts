import { closeSync, openSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import { createDocument, removeFiles, writeFile } from '../signed-document';
import { createParties, removeStampFiles, type Parties } from '../stamped-document';

/** Who signs the documents of these tests, and what is signed; made before the first test, removed behind the last one. */
export interface Reported {
  parties: Parties;
  original: Buffer;
  /** When they were made. */
  at: Date;
}

export function useReported(): Reported {
  const reported = { at: new Date() } as Reported;
  beforeAll(async () => {
    reported.parties = await createParties();
    reported.original = await createDocument(false);
  });
  afterAll(() => {
    removeFiles();
    removeStampFiles();
  });
  return reported;
}

/** Opens a document for as long as it is reported on. */
export async function whileOpen<T>(bytes: Uint8Array, use: (descriptor: number) => Promise<T>): Promise<T> {
  const descriptor = openSync(writeFile(bytes), 'r');
  try {
    return await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
