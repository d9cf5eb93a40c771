/** What keeps a signature out of a document that can be read. */
export type PadesErrorKind =
  /** The author's certification, or a lock, allows no more signatures. */
  | 'certified'
  /** The document is of a kind in which a signature field can not be placed. */
  | 'unsupported'
  /** The finished signature is larger than the room that was kept for it: prepare again with more. */
  | 'room-exceeded';

export class PadesError extends Error {
  override readonly name = 'PadesError';

  /** @param detail - a few plain words for a person */
  constructor(
    readonly kind: PadesErrorKind,
    readonly detail: string,
  ) {
    super(`${kind}: ${detail}`);
  }
}
