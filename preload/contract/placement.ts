import { z } from 'zod';
import type { SeedValueRequirement } from './error-codes';
import type { SeenPlace } from './model';
import type { SigningNote } from './signing-notes';

/**
 * Where a window may ask a signature to stand. Points are 1/72 inch of the page as its reader sees it: upright, the origin in
 * its lower left corner.
 */

/** Points; no page reaches farther. */
const farthest = 1_000_000;
const coordinate = z.number().min(-farthest).max(farthest);
const distance = z.number().min(0).max(farthest);
const size = z.number().min(1).max(farthest);

export const cornerName = z.enum(['top-left', 'top-right', 'bottom-left', 'bottom-right']);

/** Counted from 1, or with a minus from the end. */
const pageNumber = z
  .int()
  .min(-100_000)
  .max(100_000)
  .refine((number) => number !== 0, 'no page has the number 0');

export const chosenPages = z.union([
  z.enum(['first', 'last', 'all']),
  pageNumber,
  z.array(pageNumber).min(1).max(1_000),
]);

/** So far from two edges of a page, whatever its size; on a smaller page nearer to them, so that it is on the page. */
const cornerPlace = z.strictObject({ corner: cornerName, aside: distance, away: distance, width: size, height: size });

export const wantedPlace = z.union([
  /** Exactly there; refused where the page does not reach that far. */
  z.strictObject({
    rectangle: z
      .tuple([coordinate, coordinate, coordinate, coordinate])
      .refine(([left, bottom, right, top]) => left < right && bottom < top, 'left, bottom, right, top'),
  }),
  cornerPlace,
  /**
   * On the line of each document that wants to be signed, whatever its page. A document without one is signed at `otherwise`, or
   * without that not at all.
   */
  z.strictObject({ line: z.literal(true), otherwise: cornerPlace.optional() }),
]);

/** The name of a form's field, of its own words. */
export const fieldName = z.string().min(1).max(1_000);

/** What is different with one document of several: the field that is signed there, or where the signature stands. */
export const documentPlace = z.union([
  z.strictObject({ field: fieldName }),
  z.strictObject({ pages: chosenPages, place: wantedPlace }),
]);

/** A place that fits every document, as it is remembered for a signer. */
export const keptPlace = z.strictObject({ pages: chosenPages, place: wantedPlace });

export type KeptPlace = z.infer<typeof keptPlace>;
export type ChosenPages = z.infer<typeof chosenPages>;
export type CornerPlace = z.infer<typeof cornerPlace>;
export type WantedPlace = z.infer<typeof wantedPlace>;
export type DocumentPlace = z.infer<typeof documentPlace>;

/** What the author of an empty signature field asks of whoever signs it. */
export type FieldDemand =
  /** Seed values (ISO 32000-2, table 237). `required`: another signature is refused; otherwise it is a wish. */
  | { kind: 'seed-value'; of: SeedValueRequirement; required: boolean; values?: string[] }
  /** With the signature these fields can not be changed any more (table 236); none are named where it is all of them. */
  | { kind: 'locks'; scope: 'all' | 'only' | 'all-but'; fields: string[] }
  /** What may be changed behind the signature: P of the field's lock. */
  | { kind: 'later-changes'; allowed: 'nothing' | 'forms' | 'forms-and-annotations' };

/** One signature field of a document. Names and values are the document's own words, cut where they are long. */
export interface SignatureField {
  name: string;
  /** What the form calls it for people (/TU). */
  title?: string;
  /** `closed`: it is empty, and may not be signed. */
  state: 'empty' | 'closed' | 'signed';
  /** Where it is seen; several where it has several widgets, none where it is not seen. */
  seen: SeenPlace[];
  demands: FieldDemand[];
}

/** Where a document wants to be signed, as far as its words tell: "Signature: ____". */
export interface SigningLine {
  page: number;
  /** Where a signature stands on it. */
  place: [left: number, bottom: number, right: number, top: number];
  /** The document's own words that name it. */
  label: string;
}

/** What takes room on the pages of a document beside its content. */
export interface DocumentPlaces {
  signatureFields: SignatureField[];
  /** Other fields and annotations that are seen. */
  taken: (SeenPlace & { kind: 'field' | 'annotation' })[];
  /** True where there is more than is listed. */
  incomplete: boolean;
}

/** Of one signature that a document has: what its own octets prove. Whether its signer is to be trusted is not looked at. */
export interface SignatureLine {
  field: string;
  role: 'signature' | 'document-timestamp';
  /** The name in the certificate. */
  by?: string;
  /** ISO 8601. */
  at?: string;
  /** True where a timestamp vouches for `at`, which is otherwise the signer's own claim. */
  stamped: boolean;
  verdict: 'intact' | 'changed-since' | 'added-to' | 'broken' | 'not-examined';
}

/** How the next signature would look, drawn by what draws it when it is signed. */
export interface SignaturePreview {
  /** A PDF of one page, as large as the place. Absent where nothing is to be seen. */
  pdf?: Uint8Array;
  /** Points. */
  width: number;
  height: number;
  /** Where it would stand, its own place first; those of the first pages where there are many. */
  seen: SeenPlace[];
  /** On how many pages it would stand. */
  pages: number;
  notes: SigningNote[];
  /** False where the name is known only once somebody has logged in: a line stands in its place. */
  nameKnown: boolean;
}

/** How a signature looks: red, green, blue and opacity, eight bits each, from the upper left corner on. */
export interface SignaturePixels {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Bounds of what one answer brings. */
export const mostSeenPlaces = 1_000;
export const mostTakenPlaces = 5_000;
