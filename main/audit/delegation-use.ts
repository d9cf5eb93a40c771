import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignatureLimit } from '../signing/history-port';
import { historyFiles, splitLines } from './history-files';
import { readLine, type HistoryFields } from './history-line';
import type { OpenNoteContents } from './open-requests';

/** What every line of a signing under a delegation holds, and few others: the others are not even parsed. */
const mark = Buffer.from('"DELEGATION":');

/** A line about a delegation can not be read, so nobody knows how much it counts. */
export class UncountableError extends Error {
  override readonly name = 'UncountableError';
}

/**
 * How many signatures were made under a delegation, or may still come of requests that are under way: the history itself is the
 * count, so it is as durable as the history, and needs no file of its own. A document counts when it is signed, and when the key
 * was asked and nobody knows what came of it; while its request goes on it counts until it has ended otherwise.
 *
 * Exact only while nobody else writes the history and no request begins to count: call it under the history's lock.
 *
 * @param folder - of the history
 * @param notes - of requests, read before: a request's lines stand in the history before its note goes
 * @throws UncountableError, and whatever the file system says
 */
export async function signedUnder(
  folder: string,
  notes: readonly OpenNoteContents[],
  { delegation, since }: Pick<SignatureLimit, 'delegation' | 'since'>,
): Promise<number> {
  /** Whether a document counts, by the LOG_ID of its line. */
  const counted = new Map<string, boolean>();
  for (const { fields, documents, lines, asked, alive } of notes) {
    if (fields.DELEGATION !== delegation) continue;
    for (const { LOG_ID } of documents) {
      const line = lines.get(LOG_ID);
      counted.set(LOG_ID, line ? counts(line) : alive || asked.has(LOG_ID));
    }
  }
  for (const file of historyFiles(folder)) {
    const { lines } = splitLines(await readFile(join(folder, file)));
    for (const octets of lines) {
      if (!octets.includes(mark)) continue;
      const line = readLine(octets);
      if (!line) throw new UncountableError(file);
      if (line.DELEGATION !== delegation || line.EVENT !== undefined) continue;
      counted.set(line.LOG_ID, counts(line) && !(Date.parse(line.LOG_TIME) < since));
    }
  }
  return [...counted.values()].filter(Boolean).length;
}

function counts({ OUTCOME }: Pick<HistoryFields, 'OUTCOME'>): boolean {
  return OUTCOME === 'SIGNED' || OUTCOME === 'UNKNOWN';
}
