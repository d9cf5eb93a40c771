import { z } from 'zod';
import { mostAtOnce, strips } from './page-review';

const documentId = z.string().regex(/^doc-[0-9a-f]{32}$/);
const view = z.string().regex(/^page-[0-9a-f]{32}$/);

/** What the window may ask about showing pages, each schema strict. */
export const pageRequests = {
  /** The port to the process that draws is handed over beside the answer. What was shown before is closed. */
  'pages.open': z.strictObject({ documentId }),
  /** The pages whose unit is not a point: what draws them does not know. */
  'pages.units': z.strictObject({ documentId }),
  'pages.close': z.strictObject({ view }),
  /** What of the pages stands on the screen now: told while a review is demanded. */
  'pages.stand': z.strictObject({
    view,
    rotation: z.literal([0, 90, 180, 270]),
    pages: z.number().int().min(1).max(2_000_000),
    standing: z
      .array(
        z.strictObject({
          page: z.number().int().min(1).max(2_000_000),
          strips: z
            .number()
            .int()
            .min(1)
            .max(2 ** strips - 1),
        }),
      )
      .max(mostAtOnce),
  }),
} as const;
