import { z } from 'zod';
import { unknownPlaceholder } from './text-template';
import type { PictureSummary } from './model';
import type { ForbiddenBy } from './policy';

/** Looks of visible signatures that have a name: those of the configuration, and the person's own. */

const ownId = z.string().regex(/^look-[0-9a-f]{32}$/);
const name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'a name in one line');

/** Names one look: of APPEARANCES, or of the person's own. */
export const appearanceRef = z.union([
  z.strictObject({ configured: z.string().min(1).max(100) }),
  z.strictObject({ own: ownId }),
]);
export type AppearanceRef = z.infer<typeof appearanceRef>;

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

export const pictureId = z.string().regex(/^picture-[0-9a-f]{32}$/);

/** What a window may say of how a signature looks. */
export const lookParts = {
  layout: z.enum(['TEXT', 'NAME_AND_TEXT', 'IMAGE', 'IMAGE_AND_TEXT', 'IMAGE_BEHIND_TEXT']),
  /** What is written large beside the text. */
  heading: z.enum(['name', 'initials']).optional(),
  /** Before everything else, with places that are filled in; an empty one says nothing. */
  text: z
    .string()
    .max(1000)
    .refine((text) => unknownPlaceholder(text) === undefined, 'no unknown words between braces')
    .optional(),
  /** A picture that main has read (`transparent`: without the paper in it), or what was drawn in the window. */
  image: z
    .union([z.strictObject({ pictureId, transparent: z.literal(true).optional() }), z.strictObject({ ink })])
    .optional(),
};

export const appearanceRequests = {
  'appearances.list': z.strictObject({}),
  /** Keeps a look in the profile; one of the person's own with that name is replaced. */
  'appearances.save': z.strictObject({ name, look: z.strictObject(lookParts) }),
  /** What a look says, to be changed, or to begin another one with. */
  'appearances.open': z.strictObject({ appearance: appearanceRef }),
  /** Gives one of the person's own another name, another look, or both; what uses it goes on with that. */
  'appearances.change': z.strictObject({ own: ownId, name, look: z.strictObject(lookParts) }),
  'appearances.remove': z.strictObject({ own: ownId }),
  /** What a signer's signatures look like unless something else is chosen; without one what the configuration says. */
  'appearances.setUsual': z.strictObject({
    signer: z.string().min(1).max(200),
    appearance: z.union([appearanceRef, z.literal('none')]).optional(),
  }),
};

export type AppearanceKind = 'typed' | 'initials' | 'ink' | 'image' | 'template';

export interface AppearanceSummary {
  ref: AppearanceRef;
  name: string;
  kind: AppearanceKind;
  /** Of one of the person's own: another one after each change of what it shows. */
  revision?: string;
}

/** What a look says. Of one of the configuration: what a person's own look can say, so without its border and what else it shows. */
export interface OpenedLook extends Pick<z.infer<z.ZodObject<typeof lookParts>>, 'layout'> {
  heading: 'name' | 'initials';
  text: string;
  image?:
    | { kind: 'file'; picture: PictureSummary; transparent: boolean }
    /** `strokes`: in units of their own, y downwards. */
    | { kind: 'ink'; strokes: { x: number; y: number; pressure?: number }[][] };
  /** Its picture can not be read any more. */
  pictureLost?: true;
}

export interface AppearanceList {
  /** Those of the configuration, in its order, then the person's own by their names. */
  appearances: AppearanceSummary[];
  /** By the names of signers; nothing where the person has chosen none. */
  usual: Record<string, AppearanceRef | 'none'>;
  /** Some of the person's own could not be read; the file was put aside when something was kept since. */
  damaged?: true;
  /** Nobody keeps looks of their own. */
  forbiddenBy?: ForbiddenBy<'ALLOW_OWN_APPEARANCES'>;
}
