import { PDFOperatorNames as Operator, type PDFContext, type PDFRef } from 'pdf-lib';
import { CountersignError } from '../../errors/countersign-error';
import type { SignatureAppearance } from '../document-port';
import type { DrawnAppearance, DrawRequest } from './appearance';
import { Drawing, type Colour } from './drawing';
import { EmbeddedFonts } from './embedded-fonts';
import { writtenFacts, type WrittenFact } from './facts';
import { FontShelf, loadHarfBuzz } from './font-shelf';
import { openInk } from './ink-picture';
import { isJpeg } from './jpeg-header';
import { initialsOf } from './initials';
import { compose, type Content } from './layouts';
import { objectsOf, referenceOf } from './pdf-lib-objects';
import type { Picture } from './picture';
import { isPng } from './png-pixels';
import { openJpeg, openPng, openTransparentJpeg } from './raster-picture';
import { shapeParagraph, type Paragraph } from './shaping';
import { looksLikeSvg } from './svg-file';
import { openSvg } from './svg-picture';
import { drawText } from './text-drawing';
import { cleanLine } from './written-text';

/** A file of this size would be embedded whole. */
const MAXIMUM_IMAGE_OCTETS = 8 * 1024 * 1024;
/** Characters; more fit on no page at a size that can be read, and take long to find that out. */
const MAXIMUM_TEXT = 20_000;
const BORDER_WIDTH = 0.75;
const BORDER_COLOUR: Colour = [0.4];

/** Layouts that show a picture. */
const WITH_PICTURE = new Set<SignatureAppearance['layout']>(['IMAGE', 'IMAGE_AND_TEXT', 'IMAGE_BEHIND_TEXT']);

/**
 * Draws a visible signature: the same request gives the same octets, on one computer.
 *
 * @param request - what is shown, in which box, by which rules
 * @param fonts - what it is written with; without it the fonts of the program, then those of the system
 * @returns a form XObject and what belongs to it, not compressed any further
 * @throws CountersignError appearance.noGlyph, appearance.image, appearance.tooSmall; usage.invalid: an unknown time zone
 */
export async function drawAppearance(request: DrawRequest, fonts?: FontShelf): Promise<DrawnAppearance> {
  const { context, form, text } = await drawForm(request, fonts);
  return { objects: objectsOf(context), form: referenceOf(form), text };
}

/** {@link drawAppearance} as pdf-lib's own objects. */
export async function drawForm(
  request: DrawRequest,
  fonts?: FontShelf,
): Promise<{ context: PDFContext; form: PDFRef; text: string }> {
  const { appearance, width, height, rules } = request;
  const written = writtenOf(request);
  const length = written.facts.reduce((sum, { value }) => sum + value.length, written.name?.value.length ?? 0);
  if (length > MAXIMUM_TEXT) throw new CountersignError('appearance.tooSmall', {});
  const content = await contentOf(fonts ?? (await sharedShelf()), appearance, written);
  const composition = compose(appearance.layout, content, width, height);
  const drawing = new Drawing(width, height, rules);
  const embedded = new EmbeddedFonts(drawing);
  for (const { picture, box, fade } of composition.pictures) picture.draw(drawing, box, fade);
  for (const { block, box } of composition.texts) drawText(drawing, embedded, block, box);
  if (appearance.border === true) drawBorder(drawing, width, height);
  await embedded.finish();
  const lines = [...(written.name === undefined ? [] : [written.name]), ...written.facts];
  return {
    context: drawing.context,
    form: drawing.finish(),
    text: lines.map(({ label, value }) => withLabel(label, value)).join('\n'),
  };
}

let shelf: Promise<FontShelf> | undefined;

/** Fonts stay open between drawings: in a batch only the first one pays for them. */
export function sharedShelf(): Promise<FontShelf> {
  shelf ??= loadHarfBuzz().then((hb) => new FontShelf(hb));
  return shelf;
}

/** What is written: all facts, and where the layout wants it the name before and without them. */
function writtenOf(request: DrawRequest): { name?: WrittenFact; facts: WrittenFact[] } {
  if (request.appearance.layout === 'IMAGE') return { facts: [] };
  const facts = writtenFacts(request);
  const initials = request.appearance.heading === 'initials' ? initialsOf(request.facts) : '';
  const value = initials || cleanLine(request.facts.name);
  if (request.appearance.layout !== 'NAME_AND_TEXT' || value === '') return { facts };
  // Initials do not say whose they are: then the name stands beside them.
  return { name: { value }, facts: initials ? facts : facts.filter(({ fact }) => fact !== 'name') };
}

async function contentOf(
  fonts: FontShelf,
  appearance: SignatureAppearance,
  { name, facts }: { name?: WrittenFact; facts: WrittenFact[] },
): Promise<Content> {
  const all = [name, ...facts].map((fact) => fact?.value ?? '').join('\n');
  // One script of East Asia in a text tells in whose way its Han characters are written.
  const preferred = [
    ...(/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(all) ? ['Katakana'] : []),
    ...(/\p{Script=Hangul}/u.test(all) ? ['Hangul'] : []),
  ];
  const paragraph = ({ label, value }: WrittenFact): Paragraph => {
    const labelled = label === undefined ? [] : [{ text: withLabel(label, ''), label: true }];
    return shapeParagraph(fonts, [...labelled, { text: value }], value, preferred);
  };
  return {
    name: name === undefined ? undefined : paragraph(name),
    text: facts.map(paragraph),
    picture: WITH_PICTURE.has(appearance.layout) ? await openPicture(appearance.image) : undefined,
  };
}

const withLabel = (label: string | undefined, value: string): string =>
  label === undefined ? value : `${label}: ${value}`;

async function openPicture(image: SignatureAppearance['image']): Promise<Picture> {
  if (image === undefined) throw new CountersignError('appearance.image', { problem: 'missing' });
  if ('ink' in image) return openInk(image.ink);
  const { octets, transparent = false } = image;
  if (octets.length > MAXIMUM_IMAGE_OCTETS) throw new CountersignError('appearance.image', { problem: 'too-large' });
  if (isPng(octets)) return openPng(octets, transparent);
  if (isJpeg(octets)) return transparent ? openTransparentJpeg(octets) : openJpeg(octets);
  if (looksLikeSvg(octets)) return openSvg(octets, transparent);
  throw new CountersignError('appearance.image', { problem: 'unknown-format' });
}

function drawBorder(drawing: Drawing, width: number, height: number): void {
  drawing.strokeColour(BORDER_COLOUR);
  drawing.operate(Operator.SetLineWidth, BORDER_WIDTH);
  const inset = BORDER_WIDTH / 2;
  drawing.operate(Operator.AppendRectangle, inset, inset, width - BORDER_WIDTH, height - BORDER_WIDTH);
  drawing.operate(Operator.StrokePath);
}
