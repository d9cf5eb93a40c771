import type { SignatureAppearance, SignatureCorner, VisibleSignature } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { demandSafePlace } from '../files/place/demand';
import { readHandwriting, readPicture } from '../configuration/appearance-files';
import type { SignerConfiguration } from '../configuration/configuration';
import type { AppearanceEntries, AppearanceKind } from '../configuration/appearances';
import { showsPicture, type LookEntries } from '../configuration/visible-signature';
import type { RequestedVisibility } from './signing-port';

/** SignServer's first page; it names no place that fits every page. */
export const defaultPages = 'first';
export const defaultCorner: SignatureCorner = 'bottom-left';

/** What a signature shows unless somebody says otherwise; a reason and a commitment never stand beside each other. */
const shownFacts: VisibleSignature['appearance']['show'] = ['name', 'date', 'reason', 'commitment', 'role'];

type ImageReader = typeof configuredImage;

/** The entries of APPEARANCES, by their names. */
export type Appearances = Readonly<Record<string, AppearanceEntries>>;

/**
 * Whether and how the signatures of a batch are seen: what the request says goes before the signer's configuration. Files
 * are read here, once for the batch and before the PIN.
 *
 * Without more, it is SignServer's first page and, as that names no place that fits every page, the lower left corner, or
 * where that is taken another place of the page.
 *
 * @param requested - `false`: not visible; absent: as the signer says
 * @param appearances - what a request, and the signer, may name
 * @param readImage - reads the picture of a look; for several documents, once
 * @returns nothing for an invisible signature
 * @throws CountersignError picture.unusable; appearance.unknown, appearance.locked; usage.invalid when a picture is to be
 * shown and there is none
 */
export async function visibilityOf(
  configuration: SignerConfiguration,
  requested: false | RequestedVisibility | undefined,
  appearances: Appearances = {},
  readImage: ImageReader = configuredImage,
): Promise<VisibleSignature | undefined> {
  if (requested === false || (requested === undefined && !configuration.ADD_VISIBLE_SIGNATURE)) return undefined;
  const wish = requested ?? {};
  return {
    pages: wish.pages ?? configuration.VISIBLE_SIGNATURE_PAGE ?? defaultPages,
    place: placeOf(configuration, wish.place),
    ...(requested && { demanded: true }),
    appearance: await appearanceOf(configuration, wish, appearances, readImage),
  };
}

/**
 * How a signature looks, wherever it is seen.
 * @throws CountersignError as {@link visibilityOf}
 */
export async function appearanceOf(
  configuration: SignerConfiguration,
  { pages: _pages, place: _place, preset, ...wish }: RequestedVisibility,
  appearances: Appearances = {},
  readImage: ImageReader = configuredImage,
): Promise<SignatureAppearance> {
  const own = Object.values(wish).some((part) => part !== undefined);
  if (own && configuration.VISIBLE_SIGNATURE_APPEARANCES_LOCKED) throw new CountersignError('appearance.locked', {});
  // Who names a layout wants another look than the signer's usual one.
  const usualOne = wish.layout === undefined ? configuration.VISIBLE_SIGNATURE_APPEARANCE : undefined;
  const named = preset ?? usualOne;
  const look: Look = named === undefined ? configuration : presetOf(named, appearances);
  const layout = wish.layout ?? layoutOf(look, wish.image !== undefined);
  const image = showsPicture(layout) ? (wish.image ?? (await readImage(look))) : undefined;
  if (showsPicture(layout) && !image) {
    throw new CountersignError('usage.invalid', { detail: `the layout ${layout} shows a picture, and there is none` });
  }
  const text = wish.text ?? look.VISIBLE_SIGNATURE_TEXT;
  const timeZone = wish.timeZone ?? look.VISIBLE_SIGNATURE_TIMEZONE;
  const border = wish.border ?? look.VISIBLE_SIGNATURE_BORDER;
  const heading = wish.heading ?? (look.KIND === 'INITIALS' ? 'initials' : undefined);
  const usual = look.KIND === 'TEMPLATE' ? [] : shownFacts;
  return {
    layout,
    show: wish.show ?? look.VISIBLE_SIGNATURE_SHOW ?? usual,
    ...(text !== undefined && { text }),
    ...(heading !== undefined && layout === 'NAME_AND_TEXT' && { heading }),
    ...(image && { image }),
    ...(timeZone !== undefined && { timeZone }),
    ...(border !== undefined && { border }),
  };
}

/** What says how a signature looks: an entry of APPEARANCES, or the signer itself. */
type Look = LookEntries & { KIND?: AppearanceKind };

/** @throws CountersignError appearance.unknown */
function presetOf(name: string, appearances: Appearances): AppearanceEntries {
  const found = Object.hasOwn(appearances, name) ? appearances[name] : undefined;
  if (!found) throw new CountersignError('appearance.unknown', { appearance: name });
  return found;
}

/**
 * The layout of a look.
 * @param withPicture - the request brings a picture
 */
export function layoutOf(look: Look, withPicture = false): SignatureAppearance['layout'] {
  const { VISIBLE_SIGNATURE_LAYOUT: configured } = look;
  const picture = withPicture || hasPicture(look);
  if (configured && showsPicture(configured) === picture) return configured;
  if (picture) return 'IMAGE_AND_TEXT';
  return look.KIND === 'TEMPLATE' ? 'TEXT' : 'NAME_AND_TEXT';
}

/** Whether a look brings a picture or handwriting. */
export function hasPicture(look: LookEntries): boolean {
  return (
    look.VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH !== undefined ||
    look.VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64 !== undefined ||
    look.VISIBLE_SIGNATURE_INK_PATH !== undefined
  );
}

/** A requested corner keeps the configured size. */
function placeOf(configuration: SignerConfiguration, requested?: VisibleSignature['place']): VisibleSignature['place'] {
  const { VISIBLE_SIGNATURE_RECTANGLE: rectangle, VISIBLE_SIGNATURE_SIZE: size } = configuration;
  if (!requested && rectangle) return { rectangle };
  const configured = configuration.VISIBLE_SIGNATURE_CORNER;
  // A corner that nobody named gives way to what is there.
  const usual: VisibleSignature['place'] = configured
    ? { corner: configured }
    : { corner: defaultCorner, yielding: true };
  const place = requested ?? usual;
  if ('corner' in place) return { ...size, ...place };
  return 'line' in place && place.otherwise ? { ...place, otherwise: { ...size, ...place.otherwise } } : place;
}

/**
 * The picture of a look, if it has one.
 * @throws CountersignError picture.unusable; place.unsafe, for nobody looks at it before it is signed, as whoever chooses one does
 */
export async function configuredImage(look: LookEntries): Promise<SignatureAppearance['image']> {
  const {
    VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: path,
    VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: base64,
    VISIBLE_SIGNATURE_INK_PATH: ink,
    VISIBLE_SIGNATURE_IMAGE_TRANSPARENT: transparent,
  } = look;
  for (const file of [path, ink]) if (file !== undefined) demandSafePlace('picture', file);
  if (ink !== undefined) return { ink: await readHandwriting(ink) };
  if (path === undefined && base64 === undefined) return undefined;
  const octets = path === undefined ? new Uint8Array(Buffer.from(base64 ?? '', 'base64')) : await readPicture(path);
  return { octets, ...(transparent !== undefined && { transparent }) };
}
