import { CountersignError } from '../../errors/countersign-error';
import type { SignatureAppearance } from '../document-port';
import type { Box } from './drawing';
import { fitted, type Picture } from './picture';
import type { Paragraph } from './shaping';
import { fitText, type TextBlock } from './text-block';

/** What an appearance is composed of. */
export interface Content {
  /** Written large; for NAME_AND_TEXT. */
  name?: Paragraph;
  text: Paragraph[];
  picture?: Picture;
}

/** What is drawn where, in this order. */
export interface Composition {
  pictures: { picture: Picture; box: Box; fade: number }[];
  texts: { block: TextBlock; box: Box }[];
}

/** Points: what a reader takes for a stamp, not for a headline. */
const LARGEST_TEXT = 12;
const LARGEST_NAME = 30;
/** How much of a picture's colour is taken away behind text, so that the text can be read. */
const FADE_BEHIND_TEXT = 0.55;
/** Parts of the place that a picture or a name takes beside text: one after the other is tried until all fits. */
const PICTURE_SHARES = [0.42, 0.34, 0.26];
const NAME_SHARES = [0.45, 0.35, 0.55];
/** A place that is narrower than this is divided into an upper and a lower part. */
const SIDE_BY_SIDE = 1.1;

/**
 * Divides the place. All text is shown, or the drawing is refused: a signature that shows half of a reason or a name shows
 * something else than what was signed, and an ellipsis is easily overlooked. The refusal comes before the PIN and costs
 * nothing; the person can give a larger place.
 * @throws CountersignError appearance.tooSmall
 */
export function compose(
  layout: SignatureAppearance['layout'],
  content: Content,
  width: number,
  height: number,
): Composition {
  const padding = Math.min(4, width * 0.05, height * 0.08);
  const place: Box = { left: padding, bottom: padding, width: width - 2 * padding, height: height - 2 * padding };
  if (place.width <= 0 || place.height <= 0) throw new CountersignError('appearance.tooSmall', {});
  const { picture } = content;
  switch (layout) {
    case 'TEXT':
      return { pictures: [], texts: textIn(content.text, place) };
    case 'NAME_AND_TEXT':
      return nameAndText(content, place);
    case 'IMAGE':
      return { pictures: pictureIn(picture, place, 0), texts: [] };
    case 'IMAGE_BEHIND_TEXT':
      return {
        pictures: pictureIn(picture, place, content.text.length === 0 ? 0 : FADE_BEHIND_TEXT),
        texts: textIn(content.text, place),
      };
    case 'IMAGE_AND_TEXT':
      return imageAndText(content, place);
  }
}

function nameAndText({ name, text }: Content, place: Box): Composition {
  if (name === undefined) return { pictures: [], texts: textIn(text, place) };
  if (text.length === 0) return { pictures: [], texts: textIn([name], place, LARGEST_NAME) };
  return firstThatFits(NAME_SHARES, (share) => {
    const [first, second] = divide(place, share);
    const large = fitText([name], first.width, first.height, LARGEST_NAME);
    const small = fitText(text, second.width, second.height, LARGEST_TEXT);
    if (large === undefined || small === undefined) return undefined;
    return {
      pictures: [],
      texts: [
        { block: large, box: first },
        { block: small, box: second },
      ],
    };
  });
}

function imageAndText({ text, picture }: Content, place: Box): Composition {
  if (text.length === 0) return { pictures: pictureIn(picture, place, 0), texts: [] };
  return firstThatFits(PICTURE_SHARES, (share) => {
    const [first, second] = divide(place, share);
    const block = fitText(text, second.width, second.height, LARGEST_TEXT);
    if (block === undefined) return undefined;
    return { pictures: pictureIn(picture, first, 0), texts: [{ block, box: second }] };
  });
}

function firstThatFits(
  shares: readonly number[],
  composition: (share: number) => Composition | undefined,
): Composition {
  for (const share of shares) {
    const composed = composition(share);
    if (composed !== undefined) return composed;
  }
  throw new CountersignError('appearance.tooSmall', {});
}

/** Left and right, or above and below where the place is high; a gap between them. */
function divide(place: Box, share: number): [Box, Box] {
  if (place.width >= place.height * SIDE_BY_SIDE) {
    const gap = Math.min(6, place.width * 0.04);
    const first = (place.width - gap) * share;
    return [
      { ...place, width: first },
      { ...place, left: place.left + first + gap, width: place.width - first - gap },
    ];
  }
  const gap = Math.min(4, place.height * 0.04);
  const first = (place.height - gap) * share;
  return [
    { ...place, bottom: place.bottom + place.height - first, height: first },
    { ...place, height: place.height - first - gap },
  ];
}

function textIn(paragraphs: readonly Paragraph[], box: Box, largest = LARGEST_TEXT): Composition['texts'] {
  const block = fitText(paragraphs, box.width, box.height, largest);
  if (block === undefined) throw new CountersignError('appearance.tooSmall', {});
  return [{ block, box }];
}

function pictureIn(picture: Picture | undefined, box: Box, fade: number): Composition['pictures'] {
  if (picture === undefined) throw new CountersignError('appearance.image', { problem: 'missing' });
  return [{ picture, box: fitted(picture, box), fade }];
}
