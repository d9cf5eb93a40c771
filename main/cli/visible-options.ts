import type { ParseArgsConfig } from 'node:util';
import { unknownPlaceholder } from '../../preload/contract/text-template';
import { CountersignError } from '../errors/countersign-error';
import type { OwnAppearances } from '../configuration/own-appearances';
import { readHandwriting, readPicture } from '../configuration/appearance-files';
import { layouts, templateExpected } from '../configuration/visible-signature';
import type { RequestedVisibility } from '../signing/signing-port';
import { placeIn, placeOptions, type PlaceValues } from './place-options';

/** Options of `sign` that make a signature seen. */
export const visibleOptions = {
  visible: { type: 'boolean', default: false },
  invisible: { type: 'boolean', default: false },
  ...placeOptions,
  places: { type: 'string' },
  appearance: { type: 'string' },
  layout: { type: 'string' },
  image: { type: 'string' },
  ink: { type: 'string' },
  text: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** What the help says of them. */
export const visibleUsage = `      --visible, --invisible    whether the signature is seen on the page (default: as the signer says);
                                each of the following makes it visible
      --page PAGES              first (default), last, all, or numbers such as 1,3,-1; -1 is the last page
      --corner CORNER           top-left, top-right, bottom-left (default), bottom-right
      --inset ASIDE,AWAY        beside --corner: how far from its two edges, in points
      --size WIDTH,HEIGHT       beside --corner: how large, in points
      --on-line                 on the line of each document that wants to be signed (“Signature: ____”); a document
                                without one gets the --corner, and without a --corner it is not signed
      --places FILE             a place for single documents: JSON such as {"a.pdf": {"page": "last", "corner":
                                "top-left"}, "b.pdf": {"on-line": true}, "c.pdf": {"field": "Tenant"}}
      --rectangle L,B,R,T       its place in points from the lower left corner of the page, in place of a corner;
                                a visible field that is there keeps its own place
      --appearance NAME         a look of the configuration (APPEARANCES), or one that you keep in the window
      --layout LAYOUT           text, name-and-text, image, image-and-text, image-behind-text
      --image FILE              a picture in it: PNG, JPEG or SVG
      --ink FILE                what was written by hand: InkML, or JSON [[{"x":0,"y":0},...],...]
      --text TEXT               written before everything else
`;

/** Options whose value may begin with a minus. */
export const signedOptions = ['--page', '--rectangle'];

export interface VisibleValues extends PlaceValues {
  visible?: boolean;
  invisible?: boolean;
  places?: string;
  appearance?: string;
  layout?: string;
  image?: string;
  ink?: string;
  text?: string;
}

/** What a command line says of visibility, before its files are read. */
export interface VisibilityWish {
  visible?: false | RequestedVisibility;
  /** A file that says of documents where theirs is seen. */
  places?: string;
  /** A file that is shown. */
  picture?: { kind: 'image' | 'ink'; file: string };
}

const kebab = (word: string): string => word.toLowerCase().replaceAll('_', '-');

/** @throws CountersignError usage.invalid */
export function visibilityIn(values: VisibleValues): VisibilityWish {
  const { visible, invisible, places, appearance, layout, image, ink, text } = values;
  const named = Object.keys(placeOptions).map((name) => [name, values[name as keyof PlaceValues]] as const);
  const details = [...named, ...Object.entries({ places, appearance, layout, image, ink, text })];
  const [first] = details.find(([, value]) => value !== undefined) ?? [];
  if (invisible && (visible || first !== undefined)) {
    throw wrong(`--invisible and --${visible ? 'visible' : (first ?? '')} exclude each other`);
  }
  if (invisible) return { visible: false };
  if (!visible && first === undefined) return {};
  if (image !== undefined && ink !== undefined) throw wrong('--image and --ink exclude each other');

  const [part] = Object.entries({ layout, image, ink, text }).find(([, value]) => value !== undefined) ?? [];
  if (appearance !== undefined && part !== undefined) throw wrong(`--appearance and --${part} exclude each other`);

  const where = placeIn(values);
  const knownLayout = layouts.find((one) => layout !== undefined && kebab(one) === kebab(layout));
  if (layout !== undefined && !knownLayout) throw wrong(`--layout is one of ${layouts.map(kebab).join(', ')}`);
  if (knownLayout && !knownLayout.startsWith('IMAGE') && (image ?? ink) !== undefined) {
    throw wrong(`--layout ${kebab(knownLayout)} shows no picture; leave it out, or leave out the picture`);
  }
  if (text !== undefined && unknownPlaceholder(text) !== undefined) throw wrong(`--text is ${templateExpected}`);
  const file = image ?? ink;
  return {
    visible: {
      ...where,
      ...(appearance !== undefined && { preset: appearance }),
      ...(knownLayout && { layout: knownLayout }),
      ...(text !== undefined && { text }),
    },
    ...(places !== undefined && { places }),
    ...(file !== undefined && { picture: { kind: image === undefined ? 'ink' : 'image', file } }),
  };
}

/**
 * Reads the picture that a command line names, and the look where it is one that the person keeps.
 *
 * @param configured - the looks of the configuration; they go before the person's own
 * @throws CountersignError picture.unusable
 */
export async function readVisibility(
  wish: VisibilityWish,
  configured: Readonly<Record<string, unknown>> = {},
  own?: OwnAppearances,
): Promise<false | RequestedVisibility | undefined> {
  const { visible, picture } = wish;
  const kept =
    visible && visible.preset !== undefined && !Object.hasOwn(configured, visible.preset)
      ? own?.named(visible.preset)
      : undefined;
  if (visible && own && kept !== undefined) {
    const { preset: _name, ...place } = visible;
    return { ...place, ...own.look(kept) };
  }
  if (!visible || !picture) return visible;
  const image =
    picture.kind === 'ink' ? { ink: await readHandwriting(picture.file) } : { octets: await readPicture(picture.file) };
  return { ...visible, image };
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
