import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { mostFiles, windowViews, type WindowRequest } from './window-request';

const longestPath = 4096;

const schema = z.strictObject({
  view: z.enum(windowViews).optional(),
  files: z.array(z.string().max(longestPath).refine(isAbsolute)).max(mostFiles + 1),
  address: z.enum(['open', 'refused']).optional(),
});

/** What a second start handed over; undefined when it is none of ours. */
export function handedRequest(data: unknown): WindowRequest | undefined {
  const parsed = schema.safeParse(data);
  if (!parsed.success) return undefined;
  const { view, files, address } = parsed.data;
  return { ...(view && { view }), files, ...(address && { address }) };
}
