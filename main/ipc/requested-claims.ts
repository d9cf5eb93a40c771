import type { PerDocumentClaims, SigningClaims } from '../../preload/contract/claims';
import type { ChosenPages, DocumentPlace } from '../../preload/contract/placement';
import type { Request } from '../../preload/contract/channels';
import type { Look, OwnAppearances } from '../configuration/own-appearances';
import type { SignatureAppearance, VisibleSignature } from '../document/document-port';
import type { BatchDocument, RequestedClaims, RequestedVisibility } from '../signing/signing-port';
import type { PictureDesk } from './picture-desk';

/**
 * What a window asks a signature to say, in main's words: handles become what they stand for.
 *
 * @param own - the looks that the person keeps
 * @throws CountersignError picture.unknown; appearance.unknown and picture.unusable for one of the person's own looks
 */
export function requestedClaims(
  claims: SigningClaims,
  pictures: PictureDesk,
  own?: Pick<OwnAppearances, 'look'>,
): RequestedClaims {
  const { reason, location, claimedRoles, commitmentType, field, visible } = claims;
  return {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(claimedRoles !== undefined && { claimedRoles }),
    ...(commitmentType !== undefined && { commitmentType }),
    ...(field !== undefined && { fieldName: field }),
    ...(visible !== undefined && { visible: visible === false ? false : visibility(visible, pictures, own) }),
  };
}

/** The same of single documents. */
export function claimsByDocument(
  claims: PerDocumentClaims,
  pictures: PictureDesk,
  looks?: Pick<OwnAppearances, 'look'>,
): Map<string, RequestedClaims> {
  return new Map(Object.entries(claims).map(([id, own]) => [id, requestedClaims(own, pictures, looks)]));
}

function visibility(
  { pages, corner, place, appearance, ...look }: Exclude<SigningClaims['visible'], false | undefined>,
  pictures: PictureDesk,
  own: Pick<OwnAppearances, 'look'> | undefined,
): RequestedVisibility {
  return {
    ...(pages !== undefined && { pages: pageList(pages) }),
    ...(corner !== undefined && { place: { corner } }),
    ...(place !== undefined && { place }),
    ...(appearance && ('own' in appearance ? own?.look(appearance.own) : { preset: appearance.configured })),
    ...lookOfRequest(look, pictures),
  };
}

/**
 * How a window wants a signature to look.
 * @throws CountersignError picture.unknown
 */
export function lookOfRequest<T extends { layout?: SignatureAppearance['layout'] | undefined }>(
  { layout, heading, text, image }: T & Omit<LookOfRequest, 'layout'>,
  pictures: PictureDesk,
): Pick<T, 'layout'> & Omit<Look, 'layout'> {
  return {
    ...(layout !== undefined && { layout }),
    ...(heading !== undefined && { heading }),
    ...(text !== undefined && { text }),
    ...(image && { image: imageOf(image, pictures) }),
  };
}

function imageOf(image: NonNullable<LookOfRequest['image']>, pictures: PictureDesk): NonNullable<Look['image']> {
  if ('ink' in image) return { ink: image.ink.map(stroke) };
  return { octets: pictures.octets(image.pictureId), ...(image.transparent && { transparent: true }) };
}

/** What is different with one document of a batch. */
export function requestedPlace(place: DocumentPlace): Pick<BatchDocument, 'fieldName' | 'seen'> {
  return 'field' in place ? { fieldName: place.field } : { seen: { pages: pageList(place.pages), place: place.place } };
}

const pageList = (pages: ChosenPages): VisibleSignature['pages'] => (typeof pages === 'number' ? [pages] : pages);

type LookOfRequest = Request<'appearances.save'>['look'];
type Ink = Extract<NonNullable<LookOfRequest['image']>, { ink: unknown }>['ink'];

function stroke(points: Ink[number]): { x: number; y: number; pressure?: number }[] {
  return points.map(({ x, y, pressure }) => ({ x, y, ...(pressure !== undefined && { pressure }) }));
}
