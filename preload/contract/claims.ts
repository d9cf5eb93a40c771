import { z } from 'zod';
import { appearanceRef, lookParts } from './appearances';
import { commitmentTypes } from './model';
import { chosenPages, cornerName, fieldName, wantedPlace } from './placement';

/** What a window may ask a signature to say and to show; bounded as the configuration is. */

export const documentId = z.string().regex(/^doc-[0-9a-f]{32}$/);

const visibilityParts = z.strictObject({
  pages: chosenPages.optional(),
  corner: cornerName.optional(),
  /** Goes before the corner. */
  place: wantedPlace.optional(),
  /** A look with a name; beside it stands nothing else that says how it looks. */
  appearance: appearanceRef.optional(),
  ...lookParts,
  layout: lookParts.layout.optional(),
});

const visibility = visibilityParts.refine(
  ({ appearance, layout, heading, text, image }) =>
    appearance === undefined || [layout, heading, text, image].every((part) => part === undefined),
  { path: ['appearance'] },
);

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
 * What one document of several says and shows in place of {@link signingClaims}. The picture is the same for all, so that a request
 * stays small.
 */
export const ownClaims = signingClaims.safeExtend({
  visible: z.union([z.literal(false), visibilityParts.omit({ image: true })]).optional(),
});

/** The same of some documents of a batch, by their ids. */
export const perDocumentClaims = z.record(documentId, ownClaims);

export type PerDocumentClaims = z.infer<typeof perDocumentClaims>;
