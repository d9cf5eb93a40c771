import { z } from 'zod';
import { documentId } from './claims';

/** Where signed files go beside folders: printers, and the person's mail program. */

/** What `lp` understands: pages and ranges of them, in rising order or not. */
const pageRanges = z
  .string()
  .max(200)
  .regex(/^\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*$/);

/** The name of a queue, as CUPS gives it. */
const printerName = z.string().min(1).max(200);

const printWish = {
  printer: printerName,
  copies: z.number().int().min(1).max(99),
  /** Such as `1-3,7`; without it all. */
  pages: pageRanges.optional(),
};

export type PrintWish = z.infer<z.ZodObject<typeof printWish>>;

export const outletRequests = {
  'outputs.outlets': z.strictObject({}),
  /** Begins a message in the person's mail program, with the signed files of these documents. */
  'outputs.mail': z.strictObject({ documentIds: z.array(documentId).min(1).max(2000) }),
  /** A signed file that is to be printed, or a document that is checked. */
  'outputs.printers': z.strictObject({ documentId }),
  'outputs.print': z.strictObject({ documentId, ...printWish }),
};

/** What this computer offers now. */
export interface Outlets {
  /** There is a mail program that takes files. */
  mails: boolean;
  /** There is a printer. */
  prints: boolean;
}

export interface Printer {
  name: string;
  /** The one that the person, or the system, prints with unless another is chosen. */
  usual?: true;
}

/** What can be chosen for a printed copy. */
export interface Printable {
  /** At least one; the usual one first. */
  printers: Printer[];
  /** How many pages the file has. */
  pages: number;
}
