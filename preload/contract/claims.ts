import { z } from 'zod';
import { commitmentTypes } from './model';
import { chosenPages, cornerName, fieldName, wantedPlace } from './placement';

/** What a window may ask a signature to say and to show; bounded as the configuration is. */

export const documentId = z.string().regex(/^doc-[0-9a-f]{32}$/);
export const pictureId = z.string().regex(/^picture-[0-9a-f]{32}$/);

/** More than a hand writes in a minute, and little enough to cross a wall at once. */
const mostInkPoints = 20_000;

const inkPoint = z.strictObject({
  x: z.number().min(0).max(10_000),
  y: z.number().min(0).max(10_000),
  pressure: z.number().min(0).max(1).optional(),
});

const ink = z
  .array(z.array(inkPoint).min(1).max(5_000))
  .min(1)
  .max(500)
  .refine((strokes) => strokes.reduce((sum, stroke) => sum + stroke.length, 0) <= mostInkPoints, 'fewer points');

const visibility = z.strictObject({
  pages: chosenPages.optional(),
  corner: cornerName.optional(),
  /** Goes before the corner. */
  place: wantedPlace.optional(),
  layout: z.enum(['TEXT', 'NAME_AND_TEXT', 'IMAGE', 'IMAGE_AND_TEXT', 'IMAGE_BEHIND_TEXT']).optional(),
  /** A picture that main has read, or what was drawn in the window. */
  image: z.union([z.strictObject({ pictureId }), z.strictObject({ ink })]).optional(),
});

/** What is named here takes the place of the signer's own; an empty text says that nothing is to be said. */
export const signingClaims = z
  .strictObject({
    reason: z.string().max(500).optional(),
    location: z.string().max(500).optional(),
    claimedRoles: z.array(z.string().min(1).max(200)).max(10).optional(),
    commitmentType: z.enum(commitmentTypes).optional(),
    /** The empty field that is signed; its author's place and demands hold. */
    field: fieldName.optional(),
    /** `false`: not visible, whatever the signer says. */
    visible: z.union([z.literal(false), visibility]).optional(),
  })
  .refine((claims) => !claims.reason || claims.commitmentType === undefined, { path: ['commitmentType'] });

export type SigningClaims = z.infer<typeof signingClaims>;

/**
 * What is said and shown of single documents of a batch in place of {@link signingClaims}, by the document's id. The picture is the
 * same for all, so that a request stays small.
 */
export const perDocumentClaims = z.record(
  documentId,
  signingClaims.safeExtend({ visible: z.union([z.literal(false), visibility.omit({ image: true })]).optional() }),
);

export type PerDocumentClaims = z.infer<typeof perDocumentClaims>;
