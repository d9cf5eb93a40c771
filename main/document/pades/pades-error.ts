import type { SeedValueRequirement, UnseenReason, VisibleObstacle } from '../../../preload/contract/error-codes';

/** What keeps a signature out of a document that can be read. */
export type PadesErrorKind =
  /** The author's certification, or a lock, allows no more signatures. */
  | 'certified'
  /** Only the first signature can certify, and the document has one. */
  | 'not-first'
  /** There is no such field, and none can be made under that name. */
  | 'field-unknown'
  /** The name belongs to something else than a signature field. */
  | 'field-other-kind'
  | 'field-signed'
  /** An earlier signature, or the field itself, does not let it be filled. */
  | 'field-locked'
  /** The field's seed values ask for what this signature can not be. */
  | 'seed-value'
  /** The signature is to be shown on a page that is not there. */
  | 'page-unknown'
  /** Its place has no size, or is not within the page. */
  | 'place-outside'
  | 'line-unknown'
  /** The field is not seen, and the signature was asked to be. */
  | 'field-unseen'
  /** What is signed already does not let the signature be shown like that. */
  | 'not-shown'
  /** The document is of a kind in which a signature field can not be placed. */
  | 'unsupported'
  /** The finished signature is larger than the room that was kept for it: prepare again with more. */
  | 'room-exceeded';

export class PadesError extends Error {
  override readonly name = 'PadesError';

  /**
   * @param detail - a few plain words for a person
   * @param about - the field, and for `seed-value` what it asks for; for `field-unknown` the most alike one that is there;
   *   the page that was asked for (for `page-unknown` a negative number counts from the end), and how many there are; for
   *   `field-unseen` and `not-shown` why
   */
  constructor(
    readonly kind: PadesErrorKind,
    readonly detail: string,
    readonly about: {
      field?: string;
      requirement?: SeedValueRequirement;
      page?: number;
      pages?: number;
      obstacle?: VisibleObstacle;
      nearest?: string;
      unseen?: UnseenReason;
    } = {},
  ) {
    super(`${kind}: ${detail}`);
  }
}
