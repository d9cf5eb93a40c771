import { z } from 'zod';
import { placeholders, unknownPlaceholder } from '../../preload/contract/text-template';
import type { AppearanceFact, SignatureAppearance, SignatureCorner, VisibleSignature } from '../document/document-port';
import { largestPicture, pictureKind } from './appearance-files';
import { absolutePath, name } from './configuration-values';

export const layouts = [
  'TEXT',
  'NAME_AND_TEXT',
  'IMAGE',
  'IMAGE_AND_TEXT',
  'IMAGE_BEHIND_TEXT',
] as const satisfies readonly SignatureAppearance['layout'][];

export const corners = [
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
] as const satisfies readonly SignatureCorner[];

const facts = ['name', 'date', 'reason', 'location', 'role', 'commitment'] as const satisfies readonly AppearanceFact[];

/** What is expected of a list of pages, in words. */
export const pagesExpected = 'First, Last, All, or page numbers such as 1,3,-1 (-1 is the last page)';
/** What is expected of a rectangle, in words. */
export const rectangleExpected = '"llx,lly,urx,ury": left, bottom, right and top in points';

/** Reads SignServer's `First`, `Last` or a page number, and our `All` and lists of numbers. */
export function pagesIn(text: string): VisibleSignature['pages'] | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'first' || word === 'last' || word === 'all') return word;
  const numbers = word.split(',').map((one) => one.trim());
  if (numbers.length > 1000 || !numbers.every((one) => /^-?[1-9]\d{0,6}$/.test(one))) return undefined;
  return [...new Set(numbers.map(Number))];
}

/** Reads SignServer's `llx,lly,urx,ury`. */
export function rectangleIn(text: string): [number, number, number, number] | undefined {
  const [left, bottom, right, top, ...more] = numbersIn(text);
  if (left === undefined || bottom === undefined || right === undefined || top === undefined || more.length > 0) {
    return undefined;
  }
  return left < right && bottom < top ? [left, bottom, right, top] : undefined;
}

/** What is expected of a size, in words. */
export const sizeExpected = 'two numbers "width,height" in points';
/** What is expected of distances from the edges of a page, in words. */
export const distancesExpected = 'two numbers "aside,away" in points: how far from the two edges of the corner';

/** Reads how far a place stands from the two edges of its corner. */
export function distancesIn(text: string): { aside: number; away: number } | undefined {
  const [aside = -1, away = -1, ...more] = numbersIn(text);
  return aside >= 0 && away >= 0 && more.length === 0 ? { aside, away } : undefined;
}

export function sizeIn(text: string): { width: number; height: number } | undefined {
  const [width = 0, height = 0, ...more] = numbersIn(text);
  return width > 0 && height > 0 && more.length === 0 ? { width, height } : undefined;
}

/** Numbers with commas between them; none when one of them is no number. */
function numbersIn(text: string): number[] {
  const parts = text.split(',').map((one) => one.trim());
  return parts.every((one) => /^-?\d{1,5}(\.\d{1,4})?$/.test(one)) ? parts.map(Number) : [];
}

/** A text that is read into something else, or refused with what is expected. */
function readAs<T>(read: (text: string) => T | undefined, expected: string) {
  return z.union([z.string().max(5000), z.int()], { error: expected }).transform((value, context): T => {
    const found = read(String(value));
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

const words = placeholders.map((word) => `{${word}}`).join(', ');

/** What is expected of a text that is filled in, in words. */
export const templateExpected = `a text in which only ${words} stand between braces`;

const templateText = z
  .string()
  .min(1)
  .max(1000)
  .refine((text) => unknownPlaceholder(text) === undefined, templateExpected);

/** How a signature looks: entries of a signer, and of what `APPEARANCES` names. */
export const lookEntries = {
  VISIBLE_SIGNATURE_LAYOUT: z
    .enum(layouts)
    .optional()
    .meta({ preset: 'NAME_AND_TEXT' })
    .describe('how text and picture stand to one another; with a picture `IMAGE_AND_TEXT` without it'),
  VISIBLE_SIGNATURE_SHOW: z
    .array(z.enum(facts))
    .max(facts.length)
    .optional()
    .describe(
      'what is written, in this order; what the signature does not say is left out. Without it: name, date, reason, commitment, role',
    ),
  VISIBLE_SIGNATURE_TEXT: templateText
    .optional()
    .describe(
      `a text before everything else, in which ${words} are filled in; a line for which there is nothing is left out, and \`{{\` is a brace`,
    ),
  VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: absolutePath
    .optional()
    .describe('a picture: a PNG, JPEG or SVG of up to 5 MB. Of this and the next two entries, one'),
  VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: z
    .string()
    .max(Math.ceil(largestPicture / 3) * 4)
    .refine((text) => pictureKind(Buffer.from(text, 'base64')) !== undefined, 'a PNG, JPEG or SVG picture in Base64')
    .meta({ kind: 'Base64' })
    .optional()
    .describe('the same picture in the configuration itself'),
  VISIBLE_SIGNATURE_IMAGE_TRANSPARENT: z
    .boolean()
    .optional()
    .describe('`true`: the paper that the picture was taken from is left out of it'),
  VISIBLE_SIGNATURE_INK_PATH: absolutePath
    .optional()
    .describe('what was written by hand: a file with InkML or JSON, as `--ink` takes it'),
  VISIBLE_SIGNATURE_TIMEZONE: z
    .string()
    .max(100)
    .refine(isTimeZone, 'a time zone such as Europe/Vienna')
    .meta({ kind: 'a time zone such as `Europe/Vienna`' })
    .optional()
    .describe('of the date. Without it the computer’s own'),
  VISIBLE_SIGNATURE_BORDER: z.boolean().optional().describe('`true`: a thin line around it'),
};

/** Entries of a signer; the names are those of SignServer's PDFSigner where it has them. */
export const visibleSignatureEntries = {
  ADD_VISIBLE_SIGNATURE: z
    .boolean()
    .optional()
    .describe(
      '`true`: the signature is seen on the page. The entries that follow say how; without `true` they serve a request that asks for it',
    ),
  VISIBLE_SIGNATURE_PAGE: readAs(pagesIn, pagesExpected)
    .meta({ kind: '`First`, `Last`, `All`, or page numbers such as `"1,3,-1"`' })
    .optional()
    .meta({ preset: 'First' })
    .describe('where it is seen; -1 is the last page'),
  VISIBLE_SIGNATURE_RECTANGLE: readAs(rectangleIn, rectangleExpected)
    .meta({ kind: '`"llx,lly,urx,ury"`' })
    .optional()
    .describe(
      'its place: left, bottom, right and top in points from the lower left corner of the page as its reader sees it',
    ),
  VISIBLE_SIGNATURE_CORNER: z
    .enum(corners)
    .optional()
    .meta({ preset: 'bottom-left' })
    .describe('in place of a rectangle'),
  VISIBLE_SIGNATURE_SIZE: readAs(sizeIn, sizeExpected)
    .meta({ kind: '`"width,height"`' })
    .optional()
    .describe('beside a corner: how large it is, in points'),
  VISIBLE_SIGNATURE_APPEARANCE: name
    .optional()
    .describe(
      'one of `APPEARANCES`: how it looks unless the request says otherwise, in place of the entries that follow',
    ),
  VISIBLE_SIGNATURE_APPEARANCES_LOCKED: z
    .boolean()
    .optional()
    .describe(
      '`true`: a request may choose among `APPEARANCES` and what this signer says itself, and nobody brings a look of their own',
    ),
  ...lookEntries,
};

type VisibleEntries = z.output<z.ZodObject<typeof visibleSignatureEntries>>;
/** The entries that say how a signature looks. */
export type LookEntries = z.output<z.ZodObject<typeof lookEntries>>;

const pictures = [
  'VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH',
  'VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64',
  'VISIBLE_SIGNATURE_INK_PATH',
] as const;

/** Whether a layout shows a picture. */
export const showsPicture = (layout: SignatureAppearance['layout']): boolean => layout.startsWith('IMAGE');

/** Entries of a signer that do not fit together, each with the name at which that is said. */
export function visibleSignatureConflicts(
  entries: VisibleEntries,
): { path: [keyof VisibleEntries]; expected: string }[] {
  const conflicts: { path: [keyof VisibleEntries]; expected: string }[] = [...lookConflicts(entries)];
  const refuse = (entry: keyof VisibleEntries, expected: string): void =>
    void conflicts.push({ path: [entry], expected });
  if (entries.VISIBLE_SIGNATURE_RECTANGLE) {
    const because = ', because VISIBLE_SIGNATURE_RECTANGLE is the place';
    if (entries.VISIBLE_SIGNATURE_CORNER) refuse('VISIBLE_SIGNATURE_CORNER', `no corner${because}`);
    if (entries.VISIBLE_SIGNATURE_SIZE) refuse('VISIBLE_SIGNATURE_SIZE', `no size${because}`);
  }
  if (entries.VISIBLE_SIGNATURE_APPEARANCE !== undefined) {
    const [second] = (Object.keys(lookEntries) as (keyof LookEntries)[]).filter((one) => entries[one] !== undefined);
    if (second) refuse(second, `nothing, because VISIBLE_SIGNATURE_APPEARANCE says how it looks`);
  }
  return conflicts;
}

/** The same of the entries that say how a signature looks. */
export function lookConflicts(entries: LookEntries): { path: [keyof LookEntries]; expected: string }[] {
  const conflicts: { path: [keyof LookEntries]; expected: string }[] = [];
  const refuse = (entry: keyof LookEntries, expected: string): void => void conflicts.push({ path: [entry], expected });
  const { VISIBLE_SIGNATURE_LAYOUT: layout } = entries;
  const [picture, second] = pictures.filter((entry) => entries[entry] !== undefined);
  if (second) refuse(second, `no second picture, because there is ${picture ?? ''}`);
  if (layout && showsPicture(layout) && !picture) {
    refuse('VISIBLE_SIGNATURE_LAYOUT', `TEXT or NAME_AND_TEXT, because there is none of ${pictures.join(', ')}`);
  }
  if (layout && !showsPicture(layout) && picture) {
    refuse('VISIBLE_SIGNATURE_LAYOUT', `a layout with an image, because there is ${picture}`);
  }
  if (entries.VISIBLE_SIGNATURE_IMAGE_TRANSPARENT && (!picture || picture === 'VISIBLE_SIGNATURE_INK_PATH')) {
    refuse('VISIBLE_SIGNATURE_IMAGE_TRANSPARENT', 'nothing, because there is no picture with paper in it');
  }
  return conflicts;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
