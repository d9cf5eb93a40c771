import { join } from 'node:path';
import { z } from 'zod';
import { namedOutputError } from '../../../files/output-error';
import { writeReplacing } from '../../../files/replaced-file';
import type { UnfinishedOutputs } from '../../../signing/unfinished-outputs';
import type { Settlement } from '../tray-source';

/** What the back office is told of a request. */
export const requestResult = z.object({
  version: z.literal(1),
  /** The name of the request file. */
  request: z.string(),
  outcome: z.enum(['signed', 'refused', 'left'] satisfies Settlement[]),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Where the signed document stands, as `returnTo` said it; by another name where that was taken. */
  document: z.string().optional(),
  /** Of the signed document, hexadecimal digits. */
  sha256: z.string().optional(),
  /** The code of the error for which it was refused, or could not be put where it was wanted. */
  reason: z.string().optional(),
});
export type RequestResult = z.output<typeof requestResult>;

/** `NAME.json` is answered by `NAME.result.json`. */
export const resultName = (request: string): string => request.replace(/\.json$/i, '.result.json');

/**
 * @param folder - that of the requests, absolute
 * @param mode - permission bits
 * @param unfinished - remembers it until it is whole
 * @throws CountersignError output.*
 */
export async function writeResult(
  folder: string,
  result: RequestResult,
  mode: number,
  unfinished: UnfinishedOutputs,
): Promise<void> {
  const path = join(folder, resultName(result.request));
  const temporary = unfinished.begin(path);
  try {
    await writeReplacing(path, `${JSON.stringify(result, undefined, 2)}\n`, { mode, temporary });
    unfinished.end(temporary);
  } catch (error) {
    unfinished.abandon(temporary);
    throw namedOutputError(path, error);
  }
}
