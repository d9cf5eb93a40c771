import type { SignatureAppearance, SignatureCorner, VisibleSignature } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { readHandwriting, readPicture } from '../configuration/appearance-files';
import type { SignerConfiguration } from '../configuration/configuration';
import { showsPicture } from '../configuration/visible-signature';
import type { RequestedVisibility } from './signing-port';

/** SignServer's first page; it names no place that fits every page. */
export const defaultPages = 'first';
export const defaultCorner: SignatureCorner = 'bottom-left';

/** What a signature shows unless somebody says otherwise; a reason and a commitment never stand beside each other. */
const shownFacts: VisibleSignature['appearance']['show'] = ['name', 'date', 'reason', 'commitment', 'role'];

/**
 * Whether and how the signatures of a batch are seen: what the request says goes before the signer's configuration. Files
 * are read here, once for the batch and before the PIN.
 *
 * Without more, it is SignServer's first page and, as that names no place that fits every page, the lower left corner, or
 * where that is taken another place of the page.
 *
 * @param requested - `false`: not visible; absent: as the signer says
 * @param readImage - reads the picture of the configuration; for several documents, once
 * @returns nothing for an invisible signature
 * @throws CountersignError picture.unusable; usage.invalid when a picture is to be shown and there is none
 */
export async function visibilityOf(
  configuration: SignerConfiguration,
  requested: false | RequestedVisibility | undefined,
  readImage: () => ReturnType<typeof configuredImage> = () => configuredImage(configuration),
): Promise<VisibleSignature | undefined> {
  if (requested === false || (requested === undefined && !configuration.ADD_VISIBLE_SIGNATURE)) return undefined;
  const wish = requested ?? {};
  const layout = wish.layout ?? layoutOf(configuration, wish.image !== undefined);
  const image = showsPicture(layout) ? (wish.image ?? (await readImage())) : undefined;
  if (showsPicture(layout) && !image) {
    throw new CountersignError('usage.invalid', { detail: `the layout ${layout} shows a picture, and there is none` });
  }
  const text = wish.text ?? configuration.VISIBLE_SIGNATURE_TEXT;
  const timeZone = wish.timeZone ?? configuration.VISIBLE_SIGNATURE_TIMEZONE;
  const border = wish.border ?? configuration.VISIBLE_SIGNATURE_BORDER;
  return {
    pages: wish.pages ?? configuration.VISIBLE_SIGNATURE_PAGE ?? defaultPages,
    place: placeOf(configuration, wish.place),
    ...(requested && { demanded: true }),
    appearance: {
      layout,
      show: wish.show ?? configuration.VISIBLE_SIGNATURE_SHOW ?? shownFacts,
      ...(text !== undefined && { text }),
      ...(image && { image }),
      ...(timeZone !== undefined && { timeZone }),
      ...(border !== undefined && { border }),
    },
  };
}

/**
 * The layout of a signer's visible signatures.
 * @param withPicture - the request brings a picture
 */
export function layoutOf(configuration: SignerConfiguration, withPicture = false): SignatureAppearance['layout'] {
  const { VISIBLE_SIGNATURE_LAYOUT: configured } = configuration;
  const picture = withPicture || hasPicture(configuration);
  if (configured && showsPicture(configured) === picture) return configured;
  return picture ? 'IMAGE_AND_TEXT' : 'NAME_AND_TEXT';
}

/** Whether a signer's configuration brings a picture or handwriting. */
export function hasPicture(configuration: SignerConfiguration): boolean {
  return (
    configuration.VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH !== undefined ||
    configuration.VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64 !== undefined ||
    configuration.VISIBLE_SIGNATURE_INK_PATH !== undefined
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
  return 'corner' in place ? { ...size, ...place } : place;
}

/** The picture that a signer's configuration names, if it names one. */
export async function configuredImage(configuration: SignerConfiguration): Promise<SignatureAppearance['image']> {
  const {
    VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: path,
    VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: base64,
    VISIBLE_SIGNATURE_INK_PATH: ink,
  } = configuration;
  if (path !== undefined) return { octets: await readPicture(path) };
  if (base64 !== undefined) return { octets: new Uint8Array(Buffer.from(base64, 'base64')) };
  return ink === undefined ? undefined : { ink: await readHandwriting(ink) };
}
