import type { AppearanceList, AppearanceRef } from '../../../preload/contract/appearances';
import type { Request } from '../../../preload/contract/channels';
import type { SigningClaims } from '../../../preload/contract/claims';
import { unknownPlaceholder } from '../../../preload/contract/text-template';
import type {
  CommitmentType,
  PictureSummary,
  SignatureCorner,
  SignatureLayout,
  SignatureLook,
  SignerClaims,
  SignerSummary,
} from '../../../preload/contract/model';

/** One stroke of a pen, y downwards, in the pad's own units. */
export type Stroke = readonly { x: number; y: number; pressure?: number }[];

/** Where the picture of a visible signature comes from. */
export type SignaturePicture =
  | { kind: 'none' }
  /** The one that the signer's configuration names. */
  | { kind: 'configured' }
  /** `transparent`: the paper in it is left out. */
  | { kind: 'file'; picture: PictureSummary; transparent: boolean }
  | { kind: 'ink'; strokes: readonly Stroke[] };

/** What the person wants the next signatures of one signer to say and to show, as it stands in the form. */
export interface SignatureWishes {
  /** One field for both, so that a reason and a commitment never stand beside each other (EN 319 142-1, table 1). */
  purpose: 'none' | 'reason' | CommitmentType;
  reason: string;
  location: string;
  /** One on each line. */
  roles: string;
  visible: boolean;
  /** `configured`: pages of the configuration that the form has no words for. */
  pages: 'first' | 'last' | 'all' | 'number' | 'configured';
  pageNumber: string;
  /** Undefined where the configuration names a rectangle. */
  corner: SignatureCorner | undefined;
  /** A look with a name; then the following parts wait for one without. */
  appearance: AppearanceRef | undefined;
  layout: SignatureLayout;
  /** What stands large beside the text. */
  heading: 'name' | 'initials';
  /** Before everything else, with places that are filled in. */
  text: string;
  picture: SignaturePicture;
}

/** The bounds of the contract. */
export const limits = { text: 500, role: 200, roles: 10, page: 100_000 };

/** The wishes that change nothing about what the signer says by itself. */
export function ownWishes({ claims, look }: SignerSummary): SignatureWishes {
  return {
    purpose: claims.commitmentType ?? (claims.reason ? 'reason' : 'none'),
    reason: claims.reason ?? '',
    location: claims.location ?? '',
    roles: (claims.claimedRoles ?? []).join('\n'),
    visible: look.visible,
    ...ownPages(look.pages),
    corner: look.corner,
    appearance: look.appearance === undefined ? undefined : { configured: look.appearance },
    layout: look.layout,
    heading: 'name',
    text: '',
    picture: look.picture ? { kind: 'configured' } : { kind: 'none' },
  };
}

/** What a signer's signatures look like unless something else is chosen: as the person set it, else as the signer says. */
export function usualWishes(signer: SignerSummary, { appearances, usual }: AppearanceList): SignatureWishes {
  const own = ownWishes(signer);
  const chosen = usual[signer.name];
  if (chosen === undefined) return own;
  if (chosen === 'none') return { ...own, visible: false };
  const there = appearances.some(({ ref }) => sameLook(ref, chosen));
  return there && !(signer.look.locked && 'own' in chosen) ? { ...own, appearance: chosen } : own;
}

export function sameLook(one: AppearanceRef | 'none' | undefined, other: AppearanceRef | 'none' | undefined): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function ownPages(pages: 'first' | 'last' | 'all' | number[]): Pick<SignatureWishes, 'pages' | 'pageNumber'> {
  if (!Array.isArray(pages)) return { pages, pageNumber: '' };
  const [only] = pages;
  if (pages.length === 1 && only !== undefined && only > 0) return { pages: 'number', pageNumber: String(only) };
  return { pages: 'configured', pageNumber: '' };
}

export function rolesOf(roles: string): string[] {
  return roles
    .split('\n')
    .map((role) => role.trim())
    .filter(Boolean);
}

export function showsPicture(layout: SignatureLayout): boolean {
  return layout.startsWith('IMAGE');
}

/** What keeps the form from being sent. */
export type WishesProblem = 'roles' | 'pageNumber' | 'noPicture' | 'text';

export function wishesProblem(wishes: SignatureWishes): WishesProblem | undefined {
  const roles = rolesOf(wishes.roles);
  if (roles.length > limits.roles || roles.some((role) => role.length > limits.role)) return 'roles';
  if (!wishes.visible) return undefined;
  if (wishes.pages === 'number' && pageOf(wishes.pageNumber) === undefined) return 'pageNumber';
  if (wishes.appearance !== undefined) return undefined;
  if (unknownPlaceholder(wishes.text) !== undefined) return 'text';
  if (showsPicture(wishes.layout) && wishes.picture.kind === 'none') return 'noPicture';
  return undefined;
}

function pageOf(text: string): number | undefined {
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= limits.page ? number : undefined;
}

/** What a request says in place of the signer; undefined when it says nothing else than the signer does. */
export function claimsOf(signer: SignerSummary, wishes: SignatureWishes): SigningClaims | undefined {
  const own = ownWishes(signer);
  const location = wishes.location.trim();
  const roles = rolesOf(wishes.roles);
  const visible = visibilityOf(signer.look, own, wishes);
  const claims: SigningClaims = {
    ...purposeOf(signer.claims, wishes),
    ...(location !== own.location && { location }),
    ...(roles.join('\n') !== own.roles && { claimedRoles: roles }),
    ...(visible !== undefined && { visible }),
  };
  return Object.keys(claims).length > 0 ? claims : undefined;
}

function purposeOf(own: SignerClaims, { purpose, reason }: SignatureWishes): SigningClaims {
  if (purpose !== 'none' && purpose !== 'reason') {
    return purpose === own.commitmentType ? {} : { commitmentType: purpose };
  }
  const said = purpose === 'reason' ? reason.trim() : '';
  // An empty reason takes the place of whatever the signer says.
  return said === (own.reason ?? '') && own.commitmentType === undefined ? {} : { reason: said };
}

function visibilityOf(look: SignatureLook, own: SignatureWishes, wishes: SignatureWishes): SigningClaims['visible'] {
  const { visible, pages, corner, appearance } = wishes;
  if (!visible) return own.visible ? false : undefined;
  const names = ['visible', 'pages', 'pageNumber', 'corner', ...lookNames] as const;
  if (names.every((name) => JSON.stringify(own[name]) === JSON.stringify(wishes[name]))) return undefined;
  return {
    ...(pages === 'number' ? { pages: pageOf(wishes.pageNumber) } : pages !== 'configured' && { pages }),
    // The corner that stands there by itself is nobody's wish.
    ...(corner && corner !== own.corner && { corner }),
    // Where looks are locked, what the signer says itself is the only one without a name.
    ...(appearance ? { appearance } : look.locked ? {} : lookOf(wishes)),
  };
}

/** The parts of the form that say how a signature looks. */
export const lookNames = ['appearance', 'layout', 'heading', 'text', 'picture'] as const;

/** The look that the parts of the form make, without a name. */
export function lookOf({ layout, heading, text, picture }: SignatureWishes): Request<'appearances.save'>['look'] {
  return {
    layout,
    ...(layout === 'NAME_AND_TEXT' && heading === 'initials' && { heading }),
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(showsPicture(layout) && imageOf(picture)),
  };
}

/** What a picture of a look shows: the words of the form, wherever the signature stands. */
export function lookClaims(signer: SignerSummary, wishes: SignatureWishes): SigningClaims {
  const own = ownWishes(signer);
  const { appearance } = wishes;
  const said = claimsOf(signer, { ...wishes, visible: own.visible });
  const parts = appearance ? { appearance } : signer.look.locked ? {} : lookOf(wishes);
  return { ...said, visible: parts };
}

function imageOf(picture: SignaturePicture): Pick<Exclude<SigningClaims['visible'], false | undefined>, 'image'> {
  if (picture.kind === 'file')
    return { image: { pictureId: picture.picture.id, ...(picture.transparent && { transparent: true }) } };
  if (picture.kind === 'ink') {
    return { image: { ink: picture.strokes.map((stroke) => stroke.map((point) => ({ ...point }))) } };
  }
  return {};
}
