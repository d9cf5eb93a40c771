import type { SigningClaims } from '../../preload/contract/claims';
import type { RequestedClaims, RequestedVisibility } from '../signing/signing-port';
import type { PictureDesk } from './picture-desk';

/**
 * What a window asks a signature to say, in main's words: handles become what they stand for.
 *
 * @throws CountersignError picture.unknown
 */
export function requestedClaims(claims: SigningClaims, pictures: PictureDesk): RequestedClaims {
  const { reason, location, claimedRoles, commitmentType, visible } = claims;
  return {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(claimedRoles !== undefined && { claimedRoles }),
    ...(commitmentType !== undefined && { commitmentType }),
    ...(visible !== undefined && { visible: visible === false ? false : visibility(visible, pictures) }),
  };
}

function visibility(
  { pages, corner, layout, image }: Exclude<SigningClaims['visible'], false | undefined>,
  pictures: PictureDesk,
): RequestedVisibility {
  return {
    ...(pages !== undefined && { pages: typeof pages === 'number' ? [pages] : pages }),
    ...(corner !== undefined && { place: { corner } }),
    ...(layout !== undefined && { layout }),
    ...(image && {
      image: 'ink' in image ? { ink: image.ink.map(stroke) } : { octets: pictures.octets(image.pictureId) },
    }),
  };
}

type Ink = Extract<NonNullable<Exclude<SigningClaims['visible'], false | undefined>['image']>, { ink: unknown }>['ink'];

function stroke(points: Ink[number]): { x: number; y: number; pressure?: number }[] {
  return points.map(({ x, y, pressure }) => ({ x, y, ...(pressure !== undefined && { pressure }) }));
}
