import { z } from 'zod';
import { withoutConflicts } from './configuration-values';
import { lookConflicts, lookEntries, type LookEntries } from './visible-signature';

const kinds = ['TYPED', 'INITIALS', 'INK', 'IMAGE', 'TEMPLATE'] as const;
export type AppearanceKind = (typeof kinds)[number];

/** An entry of APPEARANCES: a look with a name. */
export const appearance = z
  .strictObject({
    KIND: z
      .enum(kinds)
      .describe(
        'what is seen first: the name, or its initials, written large; handwriting; a picture; or a text that is filled in, which then stands alone unless `VISIBLE_SIGNATURE_SHOW` adds to it',
      ),
    ...lookEntries,
  })
  .superRefine(withoutConflicts(appearanceConflicts));

export type AppearanceEntries = { KIND: AppearanceKind } & LookEntries;

function appearanceConflicts(entries: AppearanceEntries): { path: string[]; expected: string }[] {
  const {
    KIND: kind,
    VISIBLE_SIGNATURE_LAYOUT: layout,
    VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: path,
    VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: base64,
    VISIBLE_SIGNATURE_INK_PATH: ink,
    VISIBLE_SIGNATURE_TEXT: text,
  } = entries;
  const conflicts: { path: string[]; expected: string }[] = lookConflicts(entries);
  const refuse = (entry: string, expected: string): void =>
    void conflicts.push({ path: [entry], expected: `${expected}, because KIND is ${kind}` });
  if (kind === 'TEMPLATE' && text === undefined) refuse('VISIBLE_SIGNATURE_TEXT', 'a text that is filled in');
  if (kind === 'INK' && ink === undefined) refuse('VISIBLE_SIGNATURE_INK_PATH', 'what was written by hand');
  if (kind === 'IMAGE' && path === undefined && base64 === undefined) {
    refuse('VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH', 'a picture');
  }
  if (kind === 'TYPED' || kind === 'INITIALS') {
    if (path !== undefined) refuse('VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH', 'no picture');
    if (base64 !== undefined) refuse('VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64', 'no picture');
    if (ink !== undefined) refuse('VISIBLE_SIGNATURE_INK_PATH', 'no handwriting');
  }
  if (kind === 'INITIALS' && layout === 'TEXT') refuse('VISIBLE_SIGNATURE_LAYOUT', 'NAME_AND_TEXT');
  if (kind === 'IMAGE' && ink !== undefined) refuse('VISIBLE_SIGNATURE_INK_PATH', 'no handwriting');
  return conflicts;
}
