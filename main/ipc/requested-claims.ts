import type { PerDocumentClaims, SigningClaims } from '../../preload/contract/claims';
import type { ChosenPages, DocumentPlace } from '../../preload/contract/placement';
import type { VisibleSignature } from '../document/document-port';
import type { BatchDocument, RequestedClaims, RequestedVisibility } from '../signing/signing-port';
import type { PictureDesk } from './picture-desk';

/**
 * What a window asks a signature to say, in main's words: handles become what they stand for.
 *
 * @throws CountersignError picture.unknown
 */
export function requestedClaims(claims: SigningClaims, pictures: PictureDesk): RequestedClaims {
  const { reason, location, claimedRoles, commitmentType, field, visible } = claims;
  return {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(claimedRoles !== undefined && { claimedRoles }),
    ...(commitmentType !== undefined && { commitmentType }),
    ...(field !== undefined && { fieldName: field }),
    ...(visible !== undefined && { visible: visible === false ? false : visibility(visible, pictures) }),
  };
}

/** The same of single documents. */
export function claimsByDocument(claims: PerDocumentClaims, pictures: PictureDesk): Map<string, RequestedClaims> {
  return new Map(Object.entries(claims).map(([id, own]) => [id, requestedClaims(own, pictures)]));
}

function visibility(
  { pages, corner, place, layout, image }: Exclude<SigningClaims['visible'], false | undefined>,
  pictures: PictureDesk,
): RequestedVisibility {
  return {
    ...(pages !== undefined && { pages: pageList(pages) }),
    ...(corner !== undefined && { place: { corner } }),
    ...(place !== undefined && { place }),
    ...(layout !== undefined && { layout }),
    ...(image && {
      image: 'ink' in image ? { ink: image.ink.map(stroke) } : { octets: pictures.octets(image.pictureId) },
    }),
  };
}

/** What is different with one document of a batch. */
export function requestedPlace(place: DocumentPlace): Pick<BatchDocument, 'fieldName' | 'seen'> {
  return 'field' in place ? { fieldName: place.field } : { seen: { pages: pageList(place.pages), place: place.place } };
}

const pageList = (pages: ChosenPages): VisibleSignature['pages'] => (typeof pages === 'number' ? [pages] : pages);

type Ink = Extract<NonNullable<Exclude<SigningClaims['visible'], false | undefined>['image']>, { ink: unknown }>['ink'];

function stroke(points: Ink[number]): { x: number; y: number; pressure?: number }[] {
  return points.map(({ x, y, pressure }) => ({ x, y, ...(pressure !== undefined && { pressure }) }));
}
