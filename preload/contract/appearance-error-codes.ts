/** Errors of what a visible signature shows. */
export interface AppearanceErrorParams {
  /** A visible signature shows a character that no font on this computer has. `character`: itself and its number. */
  'appearance.noGlyph': { character: string };
  /** `part`: what of it is not supported, such as `the element <text>`. */
  'appearance.image': { problem: ImageProblem; part?: string };
  /** What a visible signature shows does not fit into its place at any readable size. */
  'appearance.tooSmall': Record<string, never>;
  /** No look of visible signatures has that name. */
  'appearance.unknown': { appearance: string };
  /** Another look has that name. */
  'appearance.nameTaken': { appearance: string };
  /** A look that can not be kept in the profile. */
  'appearance.notSaved': { reason: 'too-many' | 'too-large' | 'unwritable' };
  /** The configuration lets nobody bring a look of their own (VISIBLE_SIGNATURE_APPEARANCES_LOCKED). */
  'appearance.locked': Record<string, never>;

  /** A picture for visible signatures that can not be used. */
  'picture.unusable': { file: string; reason: PictureProblem; detail?: string };
  'picture.unknown': Record<string, never>;
}

/** Why an image can not be shown in a visible signature. */
export type ImageProblem =
  /** The layout shows one, and none is given. */
  | 'missing'
  /** Neither PNG nor JPEG nor SVG. */
  | 'unknown-format'
  | 'damaged'
  /** Of too many octets, points or strokes. */
  | 'too-large'
  /** A kind of its format that this version does not draw. */
  | 'unsupported'
  /** The document allows only colours that this image does not have (CMYK in a PDF/A). */
  | 'colours';

/** Why a picture can not be shown in a signature. */
export type PictureProblem = 'missing' | 'unreadable' | 'too-large' | 'unknown-kind' | 'not-ink';
