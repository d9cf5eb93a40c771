import type { ParseArgsConfig } from 'node:util';
import { unknownPlaceholder } from '../../preload/contract/text-template';
import { CountersignError } from '../errors/countersign-error';
import type { OwnAppearances } from '../configuration/own-appearances';
import { readHandwriting, readPicture } from '../configuration/appearance-files';
import {
  corners,
  layouts,
  pagesExpected,
  pagesIn,
  rectangleExpected,
  rectangleIn,
  templateExpected,
} from '../configuration/visible-signature';
import type { RequestedVisibility } from '../signing/signing-port';

/** Options of `sign` that make a signature seen. */
export const visibleOptions = {
  visible: { type: 'boolean', default: false },
  invisible: { type: 'boolean', default: false },
  page: { type: 'string' },
  rectangle: { type: 'string' },
  corner: { type: 'string' },
  appearance: { type: 'string' },
  layout: { type: 'string' },
  image: { type: 'string' },
  ink: { type: 'string' },
  text: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** Options whose value may begin with a minus. */
export const signedOptions = ['--page', '--rectangle'];

export interface VisibleValues {
  visible?: boolean;
  invisible?: boolean;
  page?: string;
  rectangle?: string;
  corner?: string;
  appearance?: string;
  layout?: string;
  image?: string;
  ink?: string;
  text?: string;
}

/** What a command line says of visibility, before its files are read. */
export interface VisibilityWish {
  visible?: false | RequestedVisibility;
  /** A file that is shown. */
  picture?: { kind: 'image' | 'ink'; file: string };
}

const kebab = (word: string): string => word.toLowerCase().replaceAll('_', '-');

/** @throws CountersignError usage.invalid */
export function visibilityIn(values: VisibleValues): VisibilityWish {
  const { visible, invisible, page, rectangle, corner, appearance, layout, image, ink, text } = values;
  const details = Object.entries({ page, rectangle, corner, appearance, layout, image, ink, text });
  const [first] = details.find(([, value]) => value !== undefined) ?? [];
  if (invisible && (visible || first !== undefined)) {
    throw wrong(`--invisible and --${visible ? 'visible' : (first ?? '')} exclude each other`);
  }
  if (invisible) return { visible: false };
  if (!visible && first === undefined) return {};
  if (rectangle !== undefined && corner !== undefined) throw wrong('--rectangle and --corner exclude each other');
  if (image !== undefined && ink !== undefined) throw wrong('--image and --ink exclude each other');

  const [part] = Object.entries({ layout, image, ink, text }).find(([, value]) => value !== undefined) ?? [];
  if (appearance !== undefined && part !== undefined) throw wrong(`--appearance and --${part} exclude each other`);

  const pages = page === undefined ? undefined : pagesIn(page);
  if (page !== undefined && !pages) throw wrong(`--page is ${pagesExpected}`);
  const place = rectangle === undefined ? undefined : rectangleIn(rectangle);
  if (rectangle !== undefined && !place) throw wrong(`--rectangle is ${rectangleExpected}`);
  const knownCorner = corners.find((one) => one === corner);
  if (corner !== undefined && !knownCorner) throw wrong(`--corner is one of ${corners.join(', ')}`);
  const knownLayout = layouts.find((one) => layout !== undefined && kebab(one) === kebab(layout));
  if (layout !== undefined && !knownLayout) throw wrong(`--layout is one of ${layouts.map(kebab).join(', ')}`);
  if (knownLayout && !knownLayout.startsWith('IMAGE') && (image ?? ink) !== undefined) {
    throw wrong(`--layout ${kebab(knownLayout)} shows no picture; leave it out, or leave out the picture`);
  }
  if (text !== undefined && unknownPlaceholder(text) !== undefined) throw wrong(`--text is ${templateExpected}`);
  const file = image ?? ink;
  return {
    visible: {
      ...(pages && { pages }),
      ...(place && { place: { rectangle: place } }),
      ...(knownCorner && { place: { corner: knownCorner } }),
      ...(appearance !== undefined && { preset: appearance }),
      ...(knownLayout && { layout: knownLayout }),
      ...(text !== undefined && { text }),
    },
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
