import { z } from 'zod';

const documentId = z.string().regex(/^doc-[0-9a-f]{32}$/);
const view = z.string().regex(/^page-[0-9a-f]{32}$/);

/** What the window may ask about showing pages, each schema strict. */
export const pageRequests = {
  /** The port to the process that draws is handed over beside the answer. What was shown before is closed. */
  'pages.open': z.strictObject({ documentId }),
  'pages.close': z.strictObject({ view }),
} as const;
